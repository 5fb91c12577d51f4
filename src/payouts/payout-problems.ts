import { BREAKERS } from '../breakers/breaker-kinds.ts';
import { problemsOf } from '../domain/errors.ts';

const NOTHING_CHANGED = 'Nothing was changed.';
const LOOK_AGAIN = 'Look at the batch again and approve what it is now.';

const APPROVAL = {
  approved_already: {
    says: '{by} has approved batch {batch}, as it is now, already.',
    next: "Each approval is another person's; `rekon payouts status {batch}` shows how many are missing.",
  },
  approval_above_limit: {
    says: 'Batch {batch} is over {total:rupiah}; one approval of {by} is for {limit:rupiah} at most.',
    next: 'Ask somebody with a higher limit; an administrator sets it: `rekon user limit USER RUPIAH --by ADMIN`.',
  },
  'approver_is_maker/batch': {
    says: '{by} uploaded batch {batch} and cannot approve it.',
    next: 'Ask a second person to approve it.',
  },
  'batch_closed/approval': {
    says: 'Batch {batch} is {state:term}; it cannot be approved.',
    next: 'Upload its rows in a new file if they are to be paid.',
  },
  inquiry_under_way: {
    says: '{rows} rows of batch {batch} are still being asked about at the bank.',
    next: 'Wait until `rekon payouts status {batch}` shows none as inquiring (is `rekon start` running?), then approve.',
  },
  'approval_stopped/foreign_transaction': {
    says: 'Batch {batch} cannot be approved now: {why:said}.',
    next: `To mend it: ${BREAKERS.foreign_transaction.reset}.`,
  },
  'approval_stopped/doubtful_batch': {
    says: 'Batch {batch} cannot be approved now: {why:said}.',
    next: `To mend it: ${BREAKERS.doubtful_batch.reset.replaceAll('BATCH', '{batch}')}.`,
  },
  nothing_to_approve: {
    says: 'Batch {batch} has no row that is ready for approval.',
    next: 'See `rekon payouts status {batch}`: rows in review need a decision first.',
  },
  'approval_stale/seen': {
    says: 'Batch {batch} is not what you saw: it now has {rows} rows over {total:rupiah}.',
    next: LOOK_AGAIN,
  },
  'approval_stale/meanwhile': {
    says: 'Batch {batch} was changed while it was being approved; nothing was approved.',
    next: LOOK_AGAIN,
  },
  balance_too_low: {
    says: 'The deposit has {available:rupiah} available; {needed:rupiah} is needed ({total:rupiah} for this batch, {waiting:rupiah} for rows approved before).',
    next: 'Top the deposit up, then approve again.',
  },
} as const;

const OPERATIONS = {
  'reason_missing/review': {
    says: 'A decision on a row in review needs a reason.',
    next: 'Say why with --reason "…": it is kept beside the payout.',
  },
  row_not_in_review: {
    says: 'Row {row} of batch {batch} is {state:term}, not in review.',
    next: 'See `rekon payouts review {batch}` for the rows that are.',
  },
  'batch_closed/operation': {
    says: 'Batch {batch} is {state:term} and cannot be {deed:term}.',
    next: `${NOTHING_CHANGED} See \`rekon payouts status\` for its state.`,
  },
  'nothing_to_do/batch_already': {
    says: 'Batch {batch} is {state:term} already.',
    next: 'Nothing was changed; nothing needs doing.',
  },
  'batch_closed/retry': {
    says: 'Batch {batch} is {state:term}; there is nothing of it to try again.',
    next: `${NOTHING_CHANGED} See \`rekon payouts status\` for its state.`,
  },
  attempts_exhausted: {
    says: 'The {payouts} failed payouts of batch {batch} were tried {most} times each.',
    next: 'Correct what is wrong with them and upload them as new rows, or raise MAX_ATTEMPTS.',
  },
  'nothing_to_do/no_failed_payout': {
    says: 'Batch {batch} has no payout that failed.',
    next: `${NOTHING_CHANGED} See \`rekon payouts status {batch}\`; what is held goes on with \`rekon payouts resume {batch}\`.`,
  },
  'reason_missing/quarantined_payout': {
    says: 'A decision about a quarantined payout needs a reason.',
    next: 'Say what the provider or the bank has shown with --reason "…": it is kept beside the payout.',
  },
  'payout_unknown/resolution': {
    says: 'There is no payout {reference}.',
    next: 'The reference is that of the uploaded row; `rekon payouts status BATCH` lists batches.',
  },
  'not_quarantined/payout': {
    says: 'Payout {reference} is {state:term}, not quarantined.',
    next: `${NOTHING_CHANGED} \`rekon payouts show {reference}\` tells what happened to it.`,
  },
} as const;

const SENDING = {
  provider_refuses_us: {
    says: '{provider} refuses our requests: {code} {message}.',
    next: "Check {provider}_USERNAME, {provider}_API_KEY and that this machine's address is registered with {provider}; then run `rekon doctor`.",
  },
  provider_silent: {
    says: '{provider} did not tell the balance: {message}.',
    next: 'Check {provider}_BASE_URL and the network (`rekon doctor`); nothing was changed, so try again.',
  },
  'nothing_to_do/sending_stopped': {
    says: 'Sending is stopped already.',
    next: `${NOTHING_CHANGED} \`rekon breakers\` shows what else stops sends.`,
  },
  'nothing_to_do/sending_not_stopped': {
    says: 'Sending was not stopped.',
    next: `${NOTHING_CHANGED} \`rekon breakers\` shows what else stops sends.`,
  },
  'reason_missing/breaker': {
    says: 'Closing a breaker needs a reason.',
    next: 'Say what was found and mended with --reason "…": it is kept.',
  },
  breaker_unknown: {
    says: 'There is no open breaker {breaker}.',
    next: 'See `rekon breakers` for those that are open.',
  },
} as const;

/** What is refused about payouts, their approval and their sending. */
export const PAYOUT_PROBLEMS = { ...APPROVAL, ...OPERATIONS, ...SENDING } as const;
export const payoutProblem = problemsOf(PAYOUT_PROBLEMS);
