import { createHash } from 'node:crypto';

const PLAIN_REFERENCE = /^[A-Za-z0-9][A-Za-z0-9_./-]{0,63}$/;
const LOOKS_MADE_BY_US = /^rk-|\.r\d+$/;

/**
 * The `partner_trx_id` of an attempt, made from the reference alone: a database restored from a
 * backup sends the same id again, and the provider answers "duplicate" rather than paying. Plain
 * references go as they are, so that finance finds them in the provider's statement; others, and
 * those that look like an id made here, become `rk-` and a hash. A later attempt ends in `.r2`, `.r3`.
 */
export function partnerTrxId(reference: string, attempt: number): string {
  const first =
    PLAIN_REFERENCE.test(reference) && !LOOKS_MADE_BY_US.test(reference)
      ? reference
      : `rk-${createHash('sha256').update(reference).digest('hex').slice(0, 40)}`;
  return attempt === 1 ? first : `${first}.r${attempt}`;
}
