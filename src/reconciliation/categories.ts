/**
 * What can be wrong with a payout, a record or the deposit (design, section 7), in the order of
 * docs and reports. An exception's identity is (stream, category, item), so that a category is never
 * renamed.
 */
export const EXCEPTION_CATEGORIES = {
  status_mismatch: {
    title: 'The provider and the ledger tell opposite ends',
    suggestedAction:
      'Ask the provider for proof of payment; pay nothing again before the answer is here.',
  },
  amount_differs: {
    title: 'The same reference with another amount',
    suggestedAction: 'Compare the uploaded row with the provider’s transaction; ask the provider.',
  },
  duplicate_at_provider: {
    title: 'One reference, several transactions at the provider',
    suggestedAction: 'Stop the batch and ask the provider which of them moved money.',
  },
  missing_at_provider: {
    title: 'Ours, and the provider does not show it',
    suggestedAction: 'Ask the provider about this partner_trx_id; do not send it under another id.',
  },
  missing_in_ledger: {
    title: 'The provider shows it, and we did not send it',
    suggestedAction:
      'Find who sent it: another installation, the provider’s dashboard or a restored database.',
  },
  reversed_unexpected: {
    title: 'A paid payout came back',
    suggestedAction: 'Book the money back and ask the recipient for another account.',
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
    title: 'The deposit is not what the ledger says',
    suggestedAction:
      'Import the statement up to the time of the balance; what is then left, ask about.',
  },
  unknown_callback: {
    title: 'A callback about a payout that we do not have',
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
