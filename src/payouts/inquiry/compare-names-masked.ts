import { MASK } from './compare-names-words.ts';

/** What a name with masked letters can prove: as much as its visible letters are of the whole. */
export type MaskedFit =
  | { readonly fits: true; readonly visiblePercent: number }
  | { readonly fits: false };

export function isMasked(words: readonly string[]): boolean {
  return words.some((word) => word.includes(MASK));
}

/** `words` are whole, `masked` has masks. Order-free: masks are placed where they fit best. */
export function fitMasked(words: readonly string[], masked: readonly string[]): MaskedFit {
  if (words.length !== masked.length) return { fits: false };
  const left = [...words].toSorted();
  let visible = 0;
  // The words that show most are placed first; a wholly masked one takes what is left.
  for (const mask of [...masked].toSorted((a, b) => shown(b) - shown(a) || (a < b ? -1 : 1))) {
    const at = left.findIndex((word) => fits(word, mask));
    if (at === -1) return { fits: false };
    left.splice(at, 1);
    visible += shown(mask);
  }
  const letters = words.reduce((sum, word) => sum + word.length, 0);
  return { fits: true, visiblePercent: Math.floor((visible * 100) / letters) };
}

function shown(mask: string): number {
  return mask.replaceAll(MASK, '').length;
}

/** Whether the visible parts stand in `word`, in order, at its start and its end. */
function fits(word: string, mask: string): boolean {
  const parts = mask.split(MASK);
  if (parts.length === 1) return word === mask;
  const [first = '', last = ''] = [parts[0], parts.at(-1)];
  if (!word.startsWith(first) || !word.endsWith(last)) return false;
  let at = first.length;
  for (const part of parts.slice(1, -1)) {
    const found = word.indexOf(part, at);
    if (found === -1) return false;
    at = found + part.length;
  }
  return at + last.length <= word.length;
}
