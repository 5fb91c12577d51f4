import { createHash } from 'node:crypto';
import type { OrderKindName } from '../domain/batch-kinds.ts';

/** Letters and digits are all that every provider takes; 32 characters are the least that one allows. */
const PLAIN_REFERENCE = /^[A-Za-z0-9]{1,24}$/;
const HASH_PREFIX = 'RK';
const HASH_CHARS = 22;

/** Kinds that share a provider's ids are told apart by a letter. */
const LETTERS: Readonly<Record<OrderKindName, string>> = {
  va: 'V',
  checkout: 'C',
  invoice: 'I',
  ewallet: 'W',
  emoney: 'M',
  identity: 'D',
};

/**
 * The id that an order is given at its provider, made from kind, reference and attempt alone: a database
 * restored from a backup sends the same id again, and the provider answers "duplicate" rather than making
 * it twice. Plain references stay readable in it (`INV2026001C1`); others become `RK` and a hash. Since it
 * always ends in a letter and the attempt, two different orders never have the same.
 */
export function orderProviderId(kind: OrderKindName, reference: string, attempt: number): string {
  const isPlain = PLAIN_REFERENCE.test(reference) && !reference.startsWith(HASH_PREFIX);
  const stem = isPlain
    ? reference
    : HASH_PREFIX +
      createHash('sha256').update(reference).digest('hex').slice(0, HASH_CHARS).toUpperCase();
  return `${stem}${LETTERS[kind]}${attempt}`;
}
