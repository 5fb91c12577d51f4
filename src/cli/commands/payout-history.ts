import { UserError } from '../../domain/errors.ts';
import { formatRupiah } from '../../domain/money.ts';
import { nextStep, type PayoutStep } from '../../payouts/next-step.ts';
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

/** What moves the payout on, with the command that does. */
function whatNext(payout: Payout): string {
  const { batchId, reference, nextActionAt } = payout;
  const at = nextActionAt === null ? '' : ` at ${nextActionAt}`;
  const confirmed = `the provider is asked once more${at}`;
  const retried = `a person may try it again: \`rekon payouts retry ${batchId} --by USER\``;
  const words: Readonly<Record<PayoutStep, string>> = {
    name_is_asked: `the bank is asked for the recipient's name${at}`,
    person_reviews: `a person decides: \`rekon payouts review ${batchId}\``,
    second_person_approves: `a second person approves: \`rekon payouts approve ${batchId} --by USER\``,
    is_sent: 'it is sent as soon as nothing stops it (`rekon breakers`, `rekon payouts status`)',
    answer_comes: `the answer; without one it is asked about after${at}`,
    outcome_is_asked: `the provider is asked what became of it${at}; nothing is sent before that is clear`,
    goes_again: `the same bytes go again under the same id${at}`,
    person_releases: `the cause is mended, or a person lets it go again: \`rekon payouts resume ${batchId} --by USER\``,
    confirmed_once_more: confirmed,
    confirmed_then_retried: `${confirmed}; ${retried}`,
    person_retries: retried,
    person_resolves: `a person asks the provider, then: \`rekon payouts resolve ${reference} --as paid|failed --by USER --reason "…"\``,
    row_is_corrected: 'nothing; correct the row and upload it under a reference of its own',
    new_row: 'nothing; to pay after all, upload a new row with a reference of its own',
    nothing: 'nothing',
  };
  return words[nextStep(payout)];
}
