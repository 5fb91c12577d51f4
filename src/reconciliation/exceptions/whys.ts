import { speakerOf } from '../../domain/sentence.ts';

const OF_LINES = {
  'why/candidate_shared': 'Pass "{pass}" finds 1 candidate, which others could go with as well.',
  'why/candidates': 'Pass "{pass}" finds {candidates} candidates, and nothing tells which.',
  'why/gave_up':
    'Pass "{pass}" looked for lines that add up to it among {candidates} candidates, and gave up.',
  'why/matched_already':
    'Field reference: {source} has {amount:rupiah} ({status:term}) under a reference that is matched already.',
  'why/came_back': '{source} shows {amount:rupiah} coming back, and ours has nothing of it.',
  'why/not_final': 'Field status: {source} still says {status:term}.',
  'why/alone': 'No other half: {reference:said}{nearest:said}',
  'alone/no_reference': 'it has no reference',
  'alone/not_there': 'no line on the other side has this reference',
  'nearest/none': '; nothing is left on the other side.',
  'nearest/same_amount':
    '; field reference: the same amount is left under {name}, {days} banking days apart.',
  'nearest/same_amount_undated':
    '; field reference: the same amount is left under {name}, without a date.',
  'nearest/amount': '; the nearest amount that is left is {amount:rupiah}, {off:rupiah} off.',
  'why/amount_over':
    'Field amount: {ours} says {oursAmount:rupiah}, {theirs} says {theirsAmount:rupiah}{lines:said}: {difference:rupiah} more.',
  'why/amount_under':
    'Field amount: {ours} says {oursAmount:rupiah}, {theirs} says {theirsAmount:rupiah}{lines:said}: {difference:rupiah} less.',
  'lines/one': '',
  'lines/several': ' in {count} lines',
  'why/status_mismatch':
    'Field status: {ours} says {oursStatus:term}, {theirs} says {theirsStatus:term} ({amount:rupiah}{lines:said}).',
  'why/direction': 'Field amount: the same {amount:rupiah}, going the other way.',
  'why/fee':
    'Field fee: expected {expected:rupiah} of {amount:rupiah}, and {theirs} kept {actual:rupiah}.',
  'why/date_before':
    'Field date: the same reference and amount, {days} banking days before ours; no pass allows that.',
  'why/date_after':
    'Field date: the same reference and amount, {days} banking days after ours; no pass allows that.',
  'why/date_none':
    'Field date: the same reference and amount, and a line without a day; no pass does without.',
  'why/duplicate':
    'One reference and one amount ({amount:rupiah}): {oursLines} in {ours}, {theirsLines} in {theirs}.',
  'why/several_lines':
    'One reference, several lines: {oursLines} in {ours}, {theirsLines} in {theirs}; nothing tells which belong together.',
} as const;

const OF_PAYOUTS = {
  'why/not_seen': 'The ledger says paid, and no source of the provider has a record of it.',
  'why/callback_alone':
    '{source} says {status:term} ({amount:rupiah}) about an id that we never sent, and no other source shows it.',
  'why/sent_not_shown':
    'Sent at {since:time}, expected by {by:said}, and no source of the provider shows it.{reason:said}',
  'why/in_review': 'Nobody has decided about it.{reason:said}',
  'why/not_approved': 'Ready, but not part of an approval.{reason:said}',
  'why/quarantined': 'The provider’s answers contradict one another.{reason:said}',
  'why/held': 'The provider created nothing, and it has not gone again.{reason:said}',
  'why/approved_not_sent': 'Approved at {since:time} and not sent since.{reason:said}',
  'why/not_confirmed':
    'Uploaded at {since:time}, and the bank has not confirmed the recipient.{reason:said}',
  'why/still_open':
    'Sent at {since:time}, expected by {by:said}, and still {state:term}; {shown:said}.{reason:said}',
  'by/time': '{at:time}',
  'by/unknown': 'nobody knows when',
  'shown/says': '{source} says {status:term}',
  'shown/nothing': 'no source shows it',
  'reason/none': '',
  'reason/given': ' Reason: {reason:said}.',
  'why/not_created': 'Field status: we hold it as not created, and {source} says {status:term}.',
  'why/sent_over':
    'Field amount: we have sent {ours:rupiah}, {source} says {theirs:rupiah}: {difference:rupiah} more.',
  'why/sent_under':
    'Field amount: we have sent {ours:rupiah}, {source} says {theirs:rupiah}: {difference:rupiah} less.',
  'why/orphan': 'The ledger has {amount:rupiah} sent under this id, and no payout has it.',
  'why/books_differ': 'The payout is {state:term}, and the ledger says {belief:term}.',
  'why/books_in_flight':
    'The payout is {state:term}, and the ledger says {belief:term}, with money of it still in flight.',
} as const;

const OF_BALANCES = {
  'why/no_posting': '{source} has {amount:rupiah} of {at:time}, and the ledger no posting for it.',
  'why/fees_of_day':
    '{source} charges {fees:rupiah} for transactions of {day}, and the ledger has no fees.',
  'why/bank_balance':
    'Field balance: at {at:time} the bank said {balance:rupiah}, and the first balance with all complete mutations since makes {expected:rupiah}: {unexplained:rupiah} unexplained.',
  'why/deposit_least':
    'Field balance: at {at:time} the provider said {balance:rupiah}, and it should have been at least {expected:rupiah}: {unexplained:rupiah} unexplained ({figures:said}).',
  'why/deposit_most':
    'Field balance: at {at:time} the provider said {balance:rupiah}, and it should have been at most {expected:rupiah}: {unexplained:rupiah} unexplained ({figures:said}).',
  'deposit/figures':
    'deposit and in flight by the ledger {ledger:rupiah}, of which in flight {inFlight:rupiah}{topUps:said}{reversals:said}{adjustments:said}{fees:said}',
  'deposit/none': '',
  'deposit/top_ups': ', top-ups not in the ledger {amount:rupiah}',
  'deposit/reversals': ', reversals not in the ledger {amount:rupiah}',
  'deposit/adjustments': ', adjustments not in the ledger {amount:rupiah}',
  'deposit/fees': ', fees not in the ledger {amount:rupiah}',
} as const;

const OF_SOURCES = {
  'why/mutations_never_read': 'The mutations of this account have never been read.',
  'why/mutations_read': 'The mutations of this account were last read at {at:time}.',
  'why/feed_never':
    '{source} has not brought anything since the first reconciliation at {at:time}; it should bring something every {days} banking days.',
  'why/feed_stale':
    'The last that {source} brought came at {at:time}; it should bring something every {days} banking days.',
  'why/feed_gap':
    '{source} has nothing from {firstDay} to {lastDay} (banking days: {bankingDays}): one import ends at {after:time}, the next begins at {before:time}.',
  'why/vas_not_pulled': '{accounts} virtual accounts are not pulled, the first since {since:time}.',
  'why/data_problem': 'Problem {kind}: {details}',
  'why/callback_unreadable':
    'A callback of {at:time} cannot be read; its body is kept under this number.',
  'why/callback_unknown':
    'A callback of {at:time} is about something that we do not have; its body is kept under this number.',
} as const;

/** Why there is an exception: the field that failed, the difference, the nearest; and parts of these. */
export const WHYS = { ...OF_LINES, ...OF_PAYOUTS, ...OF_BALANCES, ...OF_SOURCES } as const;
export const sayWhy = speakerOf(WHYS);
