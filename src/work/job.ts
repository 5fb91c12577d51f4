import { z } from 'zod';
import type { BankContext } from '../bank-accounts/bank-context.ts';
import type { CallbackHandlers } from '../callbacks/process-callback.ts';
import type { VaContext } from '../collections/va/va-context.ts';
import type { Instant } from '../domain/time.ts';
import type { NoticeContext } from '../notices/notice-target.ts';
import type { OrderContext } from '../orders/order-context.ts';
import type { PayoutContext } from '../payouts/payout-context.ts';
import type { StreamToReconcile } from '../reconciliation/streams/findings.ts';
import type { StepOutcome } from '../domain/step.ts';

/** What every job is given. */
export interface WorkContext {
  readonly payouts: PayoutContext;
  /** Null where nothing but payouts is run. */
  readonly moneyIn: MoneyInContext | null;
  readonly callbacks: CallbackHandlers;
  /** How long callbacks that were worked are kept. */
  readonly callbackKeepMs: number;
  /** Null where nobody is told of anything. */
  readonly notices: NoticeContext | null;
  /** What can be reconciled; a file of the user's names pairs. Throws UserErrors for what is wrong in it. */
  streams(): Promise<ReconciledStreams>;
}

export interface ReconciledStreams {
  /** Days on which banks rest, beside Saturdays and Sundays. */
  readonly holidays: ReadonlySet<string>;
  readonly all: readonly StreamToReconcile[];
}

/** What jobs about orders, virtual accounts and bank accounts are given. */
export interface MoneyInContext {
  readonly orders: OrderContext;
  /** Null: no provider of virtual accounts is set. */
  readonly vas: VaContext | null;
  /** Null: no provider that reads bank accounts is set. */
  readonly banks: BankContext | null;
}

/** Work on single items, which the database says are due. The queue carries their ids and nothing else. */
export interface QueueJob {
  readonly name: string;
  /** One sentence: which items it takes, and what it does with one. */
  readonly about: string;
  /**
   * How many at once, as a share of WORKER_CONCURRENCY; all of it, unless said. What follows payments
   * has a small one, so that it cannot hold up those that are being sent.
   */
  readonly share?: number;
  /** Ids of the items to take up now, longest overdue first. */
  due(context: WorkContext, at: Instant, limit: number): Promise<readonly number[]>;
  /** `signal` aborts when the worker stops or has lost the job: it ends waiting, never a request under way. */
  handle(context: WorkContext, id: number, signal: AbortSignal): Promise<StepOutcome>;
}

/** Work by the clock: one run at a time over all workers, caught up after downtime. */
export interface ScheduledJob {
  readonly name: string;
  readonly about: string;
  readonly schedule: Schedule;
  /** Returns counts for the history. */
  run(context: WorkContext, signal: AbortSignal): Promise<Readonly<Record<string, number>>>;
}

export type Schedule =
  | { readonly kind: 'every'; readonly ms: number }
  /** Five fields, in Asia/Jakarta. */
  | { readonly kind: 'cron'; readonly pattern: string };

/** The payload of every queue. */
export const jobPayload = z.strictObject({ id: z.int().positive() });
