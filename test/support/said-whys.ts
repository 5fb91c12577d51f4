import { expect } from 'vitest';
import { ENGLISH, filledIn, type Sentence } from '../../src/domain/sentence.ts';
import { WHYS } from '../../src/reconciliation/exceptions/whys.ts';

/** What statements say in English, and the sentence beside it, are the same. */
export function expectSameWhys(
  rows: readonly { readonly why: string; readonly why_sentence: string | null }[],
): void {
  for (const { why, why_sentence: kept } of rows) {
    if (kept === null) continue;
    const { key, facts } = JSON.parse(kept) as Sentence & { key: keyof typeof WHYS };
    expect(filledIn(WHYS[key], facts, ENGLISH)).toBe(why);
  }
}
