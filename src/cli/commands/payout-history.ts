import { UserError } from '../../domain/errors.ts';
import { formatRupiah } from '../../domain/money.ts';
import type { Payout } from '../../payouts/payout.ts';
import { findPayoutByReference, payoutEvents } from '../../payouts/store/payout-store.ts';
import type { Installation } from '../installation.ts';
import type { Answer } from '../terminal.ts';
import { historyTable } from './history-table.ts';

/** Everything that happened to one payout, in order, and what comes next. */
export async function payoutAnswer(installation: Installation, reference: string): Promise<Answer> {
  const { knex } = installation.database;
  const payout = await findPayoutByReference(knex, reference);
  if (!payout) {
    throw new UserError(
      'payout_unknown',
      `There is no payout with the reference ${reference}.`,
      'References are those of the uploaded file; `rekon payouts results BATCH --out FILE` lists them.',
    );
  }
  const events = await payoutEvents(knex, payout.id);
  const next = whatNext(payout);
  const { batchId, rowNumber, state, reasonCode, reason, partnerTrxId, providerTrxId } = payout;
  return {
    json: {
      reference,
      batchId,
      rowNumber,
      state,
      reasonCode,
      reason,
      partnerTrxId,
      providerTrxId,
      attempt: payout.attemptNumber,
      nextActionAt: payout.nextActionAt,
      next,
      events,
    },
    text: [
      `${reference} (row ${rowNumber} of ${batchId}): ${state}${reason ? ` – ${reason}` : ''}`,
      `${formatRupiah(payout.amount)} to ${payout.bankCode}, sent as ${partnerTrxId ?? '(not sent)'}`,
      `Next: ${next}`,
      '',
      historyTable(events),
    ].join('\n'),
  };
}

/** What moves the payout on, in a person's words. */
function whatNext({ state, batchId, reference, nextActionAt }: Payout): string {
  const at = nextActionAt === null ? '' : ` at ${nextActionAt}`;
  switch (state) {
    case 'inquiring':
      return `the bank is asked for the recipient's name${at}`;
    case 'review':
      return `a person decides: \`rekon payouts review ${batchId}\``;
    case 'ready':
      return `a second person approves: \`rekon payouts approve ${batchId} --by USER\``;
    case 'approved':
      return 'it is sent as soon as nothing stops it (`rekon breakers`, `rekon payouts status`)';
    case 'sending':
      return `the answer; without one it is asked about after${at}`;
    case 'unknown':
    case 'processing':
      return `the provider is asked what became of it${at}; nothing is sent before that is clear`;
    case 'held':
      return nextActionAt === null
        ? `the cause is mended, or a person lets it go again: \`rekon payouts resume ${batchId} --by USER\``
        : `the same bytes go again under the same id${at}`;
    case 'paid':
      return nextActionAt === null ? 'nothing' : `the provider is asked once more${at}`;
    case 'failed':
      return (
        (nextActionAt === null ? '' : `the provider is asked once more${at}; `) +
        `a person may try it again: \`rekon payouts retry ${batchId} --by USER\``
      );
    case 'quarantined':
      return `a person asks the provider, then: \`rekon payouts resolve ${reference} --as paid|failed --by USER --reason "…"\``;
    case 'invalid':
      return 'nothing; correct the row and upload it under a reference of its own';
    case 'reversed':
      return 'nothing; to pay after all, upload a new row with a reference of its own';
    case 'cancelled':
      return 'nothing';
  }
}
