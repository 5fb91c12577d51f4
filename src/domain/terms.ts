import type { OrderKindName } from './batch-kinds.ts';
import type { OrderState } from './order-states.ts';
import type { PayoutState } from './payout-states.ts';

/** Words of ours that stand in sentences as facts; each language has all of them. */
export type Term =
  | PayoutState
  | OrderState
  | OrderKindName
  | BatchTerm
  | RefundTerm
  | RoleTerm
  | NounTerm
  | WorkTerm
  | EvidenceTerm
  | 'plain'
  | 'indonesian'
  | 'english';

type BatchTerm =
  | 'receiving'
  | 'checking'
  | 'working'
  | 'paused'
  | 'running'
  | 'running, and none of its payouts is held'
  | 'being changed'
  | 'not a payout'
  | 'payouts'
  | 'orders';

/** What a source says of a line, and what the ledger believes of a payout. */
type EvidenceTerm =
  | 'pending'
  | 'refunded'
  | 'top_up'
  | 'adjustment'
  | 'complete'
  | 'in flight'
  | 'not created'
  | 'nothing about it';

type RefundTerm = 'requested' | 'done' | 'declined';

type RoleTerm = 'viewer' | 'maker' | 'approver' | 'admin';

/** What one row of a file asks for. */
export type NounTerm =
  | 'payout'
  | 'virtual account'
  | 'wallet charge'
  | 'checkout link'
  | 'identity check'
  | 'e-money order'
  | 'exception'
  | 'invoice';

/** What is done only so many times at once. */
export type WorkTerm =
  | 'downloads'
  | 'imports'
  | 'checks of the audit log'
  | 'edited files'
  | 'uploads'
  | 'readings of the ledger'
  | 'groupings of exceptions';

/** Where an exception of reconciliation stands. */
export type ExceptionTerm =
  | 'open'
  | 'assigned'
  | 'investigating'
  | 'pending_provider'
  | 'write_off_requested'
  | 'resolved'
  | 'written_off'
  | 'auto_closed';
