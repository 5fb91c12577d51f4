/**
 * What can be wrong (design, section 7), in the order of docs and reports. "Ledger" is our side of a stream,
 * "provider" theirs; of a user's pair, the first and the second source. An exception's identity is (stream,
 * category, item), so that a category is never renamed.
 */
export const EXCEPTION_CATEGORIES = {
  status_mismatch: {
    title: 'The two sides tell opposite ends',
    suggestedAction: 'Ask for proof of payment; pay nothing again before the answer is here.',
  },
  direction_mismatch: {
    title: 'The same reference, money going the other way',
    suggestedAction: 'Compare both lines; one of them has the wrong sign, or it is a reversal.',
  },
  amount_over: {
    title: 'Theirs is more than ours',
    suggestedAction: 'Compare the two lines; give back or book what is too much.',
  },
  amount_under: {
    title: 'Theirs is less than ours',
    suggestedAction:
      'Compare the two lines; ask for the rest, or find the part that is not here yet.',
  },
  fee_variance: {
    title: 'Another fee than agreed',
    suggestedAction: 'Compare with the contract; claim the difference, or change the fee model.',
  },
  date_mismatch: {
    title: 'The same, on a day outside of the window',
    suggestedAction: 'Check the settlement date; match by hand if it is right.',
  },
  duplicate_at_provider: {
    title: 'One reference, several lines at the provider',
    suggestedAction: 'Stop the batch and ask the provider which of them moved money.',
  },
  duplicate_in_ledger: {
    title: 'One reference, several lines of ours',
    suggestedAction: 'Find the line that was booked twice and take it back.',
  },
  ambiguous: {
    title: 'Several candidates, and nothing that tells which',
    suggestedAction: 'Look at the candidates and match by hand.',
  },
  gave_up: {
    title: 'Too many candidates for a sum',
    suggestedAction: 'Narrow the pass (keys, days), or match by hand.',
  },
  missing_at_provider: {
    title: 'Ours, and the provider does not show it',
    suggestedAction: 'Ask the provider about it; do not send it again under another id.',
  },
  missing_in_ledger: {
    title: 'The provider shows it, and we do not have it',
    suggestedAction: 'Find what it belongs to: another system, a dashboard, a missing import.',
  },
  reversed_unexpected: {
    title: 'Money that came back',
    suggestedAction: 'Book it back and ask the recipient for another account.',
  },
  overdue: {
    title: 'Not final in time',
    suggestedAction: 'Run `rekon sweep`; if the provider still says pending, ask its support.',
  },
  quarantined: {
    title: 'Answers contradict one another',
    suggestedAction: 'Read the payout’s history and ask the provider; a person decides.',
  },
  held: {
    title: 'Not created at the provider, waits to go again',
    suggestedAction:
      'Mend the cause (top up, key, limits), then let it go again under the same id.',
  },
  in_review: {
    title: 'Waits for a person’s decision',
    suggestedAction: 'Accept or cancel the row.',
  },
  not_approved: {
    title: 'Ready, and nobody has approved it',
    suggestedAction: 'Approve the batch again for these rows, or cancel them.',
  },
  orphan: {
    title: 'The ledger reserves money for a payout that there is not',
    suggestedAction: 'Verify the ledger and the backup; nothing may be sent until it is clear.',
  },
  payout_differs_from_ledger: {
    title: 'A payout’s state and its postings disagree',
    suggestedAction: 'Report it as a defect; do not send this payout again.',
  },
  top_up_not_in_ledger: {
    title: 'A top-up that the ledger does not have',
    suggestedAction: 'Book it: the deposit is larger than the ledger says.',
  },
  adjustment_not_in_ledger: {
    title: 'A correction of the deposit that the ledger does not have',
    suggestedAction: 'Ask the provider what it corrected, then book it.',
  },
  fees_not_in_ledger: {
    title: 'Fees of a day that the ledger does not have',
    suggestedAction: 'Book them as an expense of that day.',
  },
  balance_differs: {
    title: 'The balance is not what the ledger says',
    suggestedAction:
      'Import the statement up to the time of the balance; what is then left, ask about.',
  },
  stale_feed: {
    title: 'A source that brought nothing in time',
    suggestedAction: 'Import or pull it; what it would have shown is not judged meanwhile.',
  },
  gap_in_feed: {
    title: 'A hole between two imports of a source',
    suggestedAction: 'Import the days between; ask the sender for them.',
  },
  data_quality: {
    title: 'Something is wrong with a line itself',
    suggestedAction: 'Read what was found, and ask the sender for a right line.',
  },
  unknown_callback: {
    title: 'A callback about something that we do not have',
    suggestedAction: 'Nobody signs callbacks: ask the provider whether it was theirs.',
  },
  callback_not_understood: {
    title: 'A callback that cannot be read',
    suggestedAction: 'Compare its body with the provider’s documentation.',
  },
} as const;

export type ExceptionCategory = keyof typeof EXCEPTION_CATEGORIES;

export const SEVERITIES = ['critical', 'high', 'medium', 'low'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** Life of an exception; the first five are open. */
export const OPEN_STATUSES = [
  'open',
  'assigned',
  'investigating',
  'pending_provider',
  'write_off_requested',
] as const;
export const CLOSED_STATUSES = ['resolved', 'written_off', 'auto_closed'] as const;
export type ExceptionStatus = (typeof OPEN_STATUSES)[number] | (typeof CLOSED_STATUSES)[number];

export type ExceptionChange =
  | 'opened'
  | 'changed'
  | 'auto_closed'
  | 'reopened'
  | 'assigned'
  | 'noted'
  | 'investigated'
  | 'sent_to_provider'
  | 'resolved'
  | 'write_off_requested'
  | 'write_off_declined'
  | 'written_off';
