import type { CallbackHandler, CallbackResult } from '../../callbacks/process-callback.ts';
import { type Sen, ZERO } from '../../domain/money.ts';
import type { Instant } from '../../domain/time.ts';
import { addRecord } from '../../records/record-store.ts';
import type { VaContext } from './va-context.ts';
import { findVaByNumber, makeVaDue } from './va-store.ts';

/** What a provider says about a payment into a virtual account: a hint to pull its history. */
export interface VaPaymentHint {
  readonly vaNumber: string;
  readonly partnerUserId: string;
  readonly amount: Sen;
  readonly success: boolean;
  readonly paidAt: Instant | null;
  /** Delayed settlement sends two callbacks about one payment: WAITING, then SUCCESS. */
  readonly settlementStatus: string | null;
  readonly trxId: string | null;
  /** Redacted. */
  readonly raw: string;
}

/** The history is pulled at once; what the callback says is kept as a record and not believed. */
export function vaCallback(
  context: VaContext,
  read: (body: string) => VaPaymentHint | null,
): CallbackHandler {
  return async ({ provider, body }): Promise<CallbackResult> => {
    const hint = read(body);
    if (hint === null) return { outcome: 'not_understood' };
    const va = await findVaByNumber(context.database.knex, provider, hint.vaNumber);
    if (!va) return { outcome: 'unknown_reference' };
    return {
      outcome: 'pulled',
      async keep(tx, at) {
        await makeVaDue(tx, va.id, at);
        await addRecord(
          tx,
          {
            stream: 'va',
            source: `${provider}:va-callback`,
            item: itemOf(hint, va.vaId),
            reference: va.partnerUserId ?? hint.partnerUserId,
            status: hint.success ? 'paid' : 'failed',
            amount: hint.amount,
            fee: ZERO,
            occurredAt: hint.paidAt,
            description: hint.settlementStatus ?? '',
            raw: hint.raw,
            evidenceId: null,
            importId: null,
          },
          at,
        );
      },
    };
  };
}

/** One payment, one item, whichever of its callbacks comes: a later one is a new version. */
function itemOf({ trxId, paidAt, amount }: VaPaymentHint, vaId: string): string {
  return trxId ?? `${vaId} ${paidAt ?? 'undated'} ${amount}`;
}
