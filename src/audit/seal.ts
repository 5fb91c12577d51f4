import type { Instant } from '../domain/time.ts';
import { sha256 } from '../platform/sha256.ts';

/** An entry as it is stored; `details` is JSON. */
export interface StoredEntry {
  /** 1, 2, 3 … without a gap. */
  readonly number: number;
  readonly at: Instant;
  readonly actor: string;
  readonly action: string;
  readonly subject: string;
  readonly details: string;
  /** SHA-256, hexadecimal, of the number, the seal before and everything else of this entry. */
  readonly seal: string;
}

/** What stands before the first entry. */
export const BEGINNING: Pick<StoredEntry, 'number' | 'seal'> = { number: 0, seal: '0'.repeat(64) };

/** The entry that follows `before`. Whoever changes, removes or adds one later breaks every seal behind it. */
export function sealed(
  before: Pick<StoredEntry, 'number' | 'seal'>,
  { at, actor, action, subject, details }: Omit<StoredEntry, 'number' | 'seal'>,
): StoredEntry {
  const number = before.number + 1;
  const content = JSON.stringify([number, before.seal, at, actor, action, subject, details]);
  return { number, at, actor, action, subject, details, seal: sha256(content) };
}
