import { speakerOf } from '../domain/sentence.ts';

const NAMES = {
  'names/nothing': 'there is no name to compare',
  'names/forms': 'the company forms differ',
  'names/same': 'the same name',
  'names/order': 'the same words in another order',
  'names/too_many': 'too many words to compare',
  'names/both_masked': 'both names are masked',
  'names/masked_differs': 'the name is masked, and what is visible differs',
  'names/masked_agrees': 'the name is masked; {percent} % of its letters are visible and agree',
  'names/much_missing': 'too much of the name is missing',
  'names/no_whole_word': 'no whole word agrees',
  'names/cut': 'the name is cut short',
  'names/one_missing': 'one word is missing, the others agree',
  'names/one_differs': 'one word differs',
  'names/several_differ': 'several words differ',
  'names/kinds': '{kinds:all}',
  'names/spelling': 'a word is abbreviated or in another spelling',
  'names/joined': 'words are joined or split',
  'names/slip': 'one word has a typing slip',
  'names/slips': 'several words have typing slips',
  'names/initial': 'an initial stands for a word',
  'names/initial_missing': 'an initial is missing',
} as const;

/** Why a payout is where it is, beside its reason code; parts of such sentences too. */
export const PAYOUT_REASONS = {
  ...NAMES,
  'reason/names_differ': 'names agree {score} %, needed {needed} %: {why:said}',
  'reason/bank_says': 'the bank says: {message}',
  'reason/same_as': 'same account and amount as {reference} (batch {batch}, row {row})',
  'reason/same_as_failed':
    'same account and amount as {reference} (batch {batch}, row {row}, failed)',
  'reason/same_as_earlier': 'same account and amount as an earlier payout',
  'reason/recorded_otherwise': 'recorded as {state:term}, now the provider says {meaning} ({code})',
  'reason/recorded_and_gone': 'recorded as {state:term}, now the provider has no such transaction',
  'reason/duplicate_of_nothing': 'the provider calls the id a duplicate and does not know it',
  'reason/accepted_and_gone': 'the provider accepted it and does not know it any more',
  'reason/sent_in_vain': 'sent {times} times, and the provider does not know it',
  'reason/another_bank': 'another bank',
  'reason/another_account': 'another account',
  'reason/another_amount': 'another amount',
  'reason/something_else': 'something else',
  'reason/earlier_attempt': '{id}: {why:said}',
  'reason/failed_now_paid': 'it was failed, and now the provider says paid ({code})',
  'reason/failed_now_in_progress': 'it was failed, and now the provider says in progress ({code})',
  'reason/failed_and_gone': 'it failed at the provider, which does not know it any more',
  'reason/other_amount_back': 'the statement has another amount coming back',
  'reason/came_back': 'the bank sent it back after it was paid',
  'reason/worker_lost': 'the worker died during the send',
  'reason/not_as_sent': 'the row is not what was approved and sent before',
  'reason/not_as_approved':
    'bank, account, amount, note or e-mails are not those that were approved',
} as const;
export const sayOfPayout = speakerOf(PAYOUT_REASONS);
