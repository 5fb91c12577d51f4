/** How Excel shows the numbers of a style, as far as it changes what a person reads. */
export type NumberShown =
  | { readonly kind: 'plain' }
  | { readonly kind: 'date' }
  /** `000`: leading zeros that are not in the number itself. */
  | { readonly kind: 'zeros'; readonly digits: number };

export const PLAIN: NumberShown = { kind: 'plain' };

/** Formats that every workbook has without naming them: dates and times. */
const BUILT_IN_DATES: ReadonlySet<number> = new Set([
  14, 15, 16, 17, 18, 19, 20, 21, 22, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 45, 46, 47, 50, 51,
  52, 53, 54, 55, 56, 57, 58,
]);

export function numberShown(formatId: number, code: string | undefined): NumberShown {
  if (code === undefined) return BUILT_IN_DATES.has(formatId) ? { kind: 'date' } : PLAIN;
  if (/^0{2,30}$/.test(code)) return { kind: 'zeros', digits: code.length };
  // Without texts in quotation marks, colours and conditions, and letters that stand for themselves.
  const letters = code.replaceAll(/"[^"]*"|\[[^\]]*\]|\\./g, '');
  return /[ymdhs]/i.test(letters) && !/general/i.test(letters) ? { kind: 'date' } : PLAIN;
}

/** Excel keeps 15 digits of a number; what stands behind them is not what anybody typed. */
const TOO_LARGE = 1e15;
const LAST_DAY = 2_958_465;
const DAY_SECONDS = 86_400;
/** Day 0 of a workbook, and of one whose dates began on a Macintosh. */
const FIRST_DAY_MS = Date.UTC(1899, 11, 30);
const FIRST_DAY_1904_MS = Date.UTC(1904, 0, 1);

export interface NumberText {
  readonly text: string;
  /** Not all digits that were typed are there: the text is in scientific notation, which intake refuses. */
  readonly isInexact: boolean;
}

/** A number as a person would have typed it into a CSV; what cannot be exact is never made to look so. */
export function numberText(stored: string, shown: NumberShown, from1904: boolean): NumberText {
  const value = Number(stored);
  if (stored.trim() === '' || !Number.isFinite(value)) return { text: stored, isInexact: false };
  if (shown.kind === 'date' && value >= 1 && value <= LAST_DAY) {
    return { text: dateText(value, from1904), isInexact: false };
  }
  if (Math.abs(value) >= TOO_LARGE) return { text: value.toExponential(), isInexact: true };
  const plain = String(value);
  if (shown.kind === 'zeros' && /^\d+$/.test(plain)) {
    return { text: plain.padStart(shown.digits, '0'), isInexact: false };
  }
  // Three decimals could be read as thousands; with a fourth they are decimals for everybody.
  return { text: /^-?\d+\.\d{3}$/.test(plain) ? `${plain}0` : plain, isInexact: false };
}

function dateText(serial: number, from1904: boolean): string {
  const seconds = Math.round(serial * DAY_SECONDS);
  const firstDay = from1904 ? FIRST_DAY_1904_MS : FIRST_DAY_MS;
  const text = new Date(firstDay + seconds * 1000).toISOString();
  const day = text.slice(0, 10);
  if (seconds % DAY_SECONDS === 0) return day;
  return `${day} ${text.slice(11, 19)}`;
}

/** `_x000D_` stands for a character that XML cannot hold. */
export function unescaped(text: string): string {
  return text.includes('_x')
    ? text.replaceAll(/_x([0-9A-Fa-f]{4})_/g, (_, hex: string) =>
        String.fromCharCode(Number.parseInt(hex, 16)),
      )
    : text;
}

/** `C` of `C12` → 2; null: it names no column. */
export function columnOf(cell: string): number | null {
  const letters = /^([A-Z]{1,3})\d{0,7}$/.exec(cell)?.[1];
  if (letters === undefined) return null;
  let column = 0;
  for (const letter of letters) column = column * 26 + letter.charCodeAt(0) - 64;
  return column - 1;
}

/** 2 → `C`. */
export function columnName(column: number): string {
  const rest = column % 26;
  const before = column < 26 ? '' : columnName((column - rest) / 26 - 1);
  return before + String.fromCharCode(65 + rest);
}
