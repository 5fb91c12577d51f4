import type { Knex } from 'knex';
import { after, type Clock, type Instant, now } from '../domain/time.ts';
import { backOffMs, type StepOutcome } from '../domain/step.ts';
import type { Database } from '../platform/database/database.ts';
import {
  findCallback,
  finishCallback,
  putOffCallback,
  type StoredCallback,
} from './callback-store.ts';

/** How a callback ended; kept with it. */
export interface CallbackResult {
  /** Stable: `asked`, `agrees`, `applied`, `unknown_reference`, `not_understood`, … */
  readonly outcome: string;
  /** It came to nothing yet, and nobody else will see to it: it is worked again after growing pauses. */
  readonly isAgain?: boolean;
  /** What it leaves behind, written together with the outcome. */
  readonly keep?: (tx: Knex, at: Instant) => Promise<void>;
}

/** Works one message of a channel. Idempotent: twice is once. */
export type CallbackHandler = (
  callback: StoredCallback,
  signal?: AbortSignal,
) => Promise<CallbackResult>;

/** By channel. */
export type CallbackHandlers = ReadonlyMap<string, CallbackHandler>;

/**
 * Works a stored callback by its channel's handler. One that was refused is never worked. Where the
 * handler throws, it is tried again after growing pauses.
 */
export async function processCallback(
  { database, clock }: { readonly database: Database; readonly clock: Clock },
  handlers: CallbackHandlers,
  callbackId: number,
  signal?: AbortSignal,
): Promise<StepOutcome> {
  const callback = await findCallback(database.knex, callbackId);
  if (callback?.state !== 'received') return { kind: 'skipped', why: 'processed already' };
  try {
    const { outcome, isAgain, keep } = await resultOf(handlers, callback, signal);
    if (isAgain === true) {
      await putOff({ database, clock }, callback, outcome);
      return { kind: 'postponed' };
    }
    await database.transaction(async (tx) => {
      const at = now(clock);
      await keep?.(tx, at);
      await finishCallback(tx, callback.id, outcome, at);
    });
    return { kind: 'moved', to: outcome };
  } catch (error) {
    // A worker that stops has proved nothing about the message.
    if (signal?.aborted !== true) await putOff({ database, clock }, callback, 'handler_threw');
    throw error;
  }
}

function putOff(
  { database, clock }: { readonly database: Database; readonly clock: Clock },
  callback: StoredCallback,
  outcome: string,
): Promise<void> {
  const pauseMs = backOffMs(callback.tries, FIRST_PAUSE_MS, LONGEST_PAUSE_MS);
  return putOffCallback(database.knex, callback, {
    outcome,
    nextActionAt: after(now(clock), pauseMs),
  });
}

const FIRST_PAUSE_MS = 30_000;
const LONGEST_PAUSE_MS = 3_600_000;

async function resultOf(
  handlers: CallbackHandlers,
  callback: StoredCallback,
  signal: AbortSignal | undefined,
): Promise<CallbackResult> {
  const handler = handlers.get(callback.channel);
  return handler ? handler(callback, signal) : { outcome: 'no_handler' };
}
