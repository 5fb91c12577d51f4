import type { Sen } from '../domain/money.ts';

/** One line of a posting: debit > 0, credit < 0, in sen. */
export interface Entry {
  readonly account: string;
  readonly amount: Sen;
}

/** A balanced set of entries, made once for the event that `key` names. */
export interface Posting {
  readonly key: string;
  readonly kind: PostingKind;
  /** What it is about: a partner_trx_id, a batch id, a provider. */
  readonly subject: string;
  readonly memo: string;
  readonly entries: readonly Entry[];
}

export type PostingKind =
  | 'opening_balance'
  | 'batch_approved'
  | 'payout_released'
  | 'payout_sent'
  | 'payout_not_created'
  | 'payout_found'
  | 'payout_paid'
  | 'payout_failed'
  | 'payout_owed_again'
  | 'payout_unpaid'
  | 'payout_reversed'
  | 'payment_received'
  | 'payment_withdrawn'
  | 'payment_restored'
  | 'refund_sent'
  | 'differences_tolerated'
  | 'difference_revoked'
  | 'written_off'
  | 'write_off_reversed';
