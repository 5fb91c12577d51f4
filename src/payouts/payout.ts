import { createHash } from 'node:crypto';
import type { Sen } from '../domain/money.ts';
import type { PayoutState } from '../domain/payout-states.ts';
import type { Instant } from '../domain/time.ts';

/** One row of a payout batch, as the stages see it. */
export interface Payout {
  readonly id: number;
  readonly batchId: string;
  readonly rowNumber: number;
  /** Finance's own id, unique for ever. */
  readonly reference: string;
  readonly bankCode: string;
  readonly accountNumber: string;
  readonly expectedName: string | null;
  readonly amount: Sen;
  readonly note: string | null;
  readonly emails: readonly string[];
  readonly contentHash: string;
  readonly approvedHash: string | null;
  /** The amount at approval, which the ledger owes, whatever became of the row since. */
  readonly approvedAmount: Sen | null;
  readonly state: PayoutState;
  readonly reasonCode: string | null;
  /** In English, or a provider's or person's own words. */
  readonly reason: string | null;
  /** The reason without a language, JSON; null: somebody's own words. */
  readonly reasonSentence: string | null;
  /** Of a quarantined one: the state that its money is in meanwhile. */
  readonly quarantinedFrom: PayoutState | null;
  readonly recipientName: string | null;
  readonly suspectedDuplicateOf: number | null;
  readonly attemptNumber: number;
  readonly partnerTrxId: string | null;
  readonly providerTrxId: string | null;
  readonly providerCode: string | null;
  /** Questions asked in vain in this state; drives the back-off. */
  readonly tries: number;
  readonly notFoundSince: Instant | null;
  readonly nextActionAt: Instant | null;
  /** When it became final; null while it is not. */
  readonly finishedAt: Instant | null;
}

/** The part of a payout that an approval covers. */
export interface PayoutContent {
  readonly reference: string;
  readonly bankCode: string;
  readonly accountNumber: string;
  readonly amount: Sen;
  readonly note: string | null;
  readonly emails: readonly string[];
}

/** SHA-256 over exactly what will be sent; a payout whose content hashes otherwise is not sent. */
export function contentHash(content: PayoutContent): string {
  const { reference, bankCode, accountNumber, amount, note, emails } = content;
  return createHash('sha256')
    .update(JSON.stringify([reference, bankCode, accountNumber, amount, note, emails]))
    .digest('hex');
}

/** What the ledger owes for an approved payout. */
export function owedFor(payout: Payout): Sen {
  if (payout.approvedAmount === null) throw new Error(`payout ${payout.id} was never approved`);
  return payout.approvedAmount;
}
