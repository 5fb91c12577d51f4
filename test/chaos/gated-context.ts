import type { Knex } from 'knex';
import type { Clock } from '../../src/domain/time.ts';
import type { PayoutContext, PayoutRules } from '../../src/payouts/payout-context.ts';
import type { Database } from '../../src/platform/database/database.ts';
import { noRateLimits, type RateLimits } from '../../src/platform/limits/rate-limits.ts';
import { createLog } from '../../src/platform/log.ts';
import { createOyClient } from '../../src/providers/oy/oy-client.ts';
import type { Wire, WireOptions } from '../../src/providers/wire.ts';
import { requestName, transactionName } from './crash-points.ts';
import type { Task } from './interleaving.ts';
import { simulatedWire, type WireParts } from './simulated-wire.ts';

export const REQUEST_TIMEOUT_MS = 20_000;
const LOG = createLog('silent');

/** What a task is given: the program's own context, with a gate at each boundary. */
export function gatedContext(
  parts: WireParts,
  database: () => Database,
  rules: PayoutRules,
): PayoutContext {
  const gated = gatedDatabase(database, parts.task);
  return {
    ...contextOf(gated, taskClock(parts), simulatedWire(parts), rules),
    limits: gatedLimits(parts.task),
  };
}

/** The place in the limit is the last thing before the wire: a request waits here, or never leaves. */
function gatedLimits(task: Task): RateLimits {
  return {
    acquire: async (endpoint) => ({
      endpoint,
      async enter() {
        const asked = endpoint.replace('oy:', '');
        await task.gate(`before the ${requestName(task.plan.kind, asked)} leaves`);
        // Also where it then comes too late to leave: the next transaction writes that down.
        task.heardFrom = asked;
      },
      done: async () => undefined,
    }),
  };
}

/** For looking only: whoever asks the provider through this throws. */
export function lookingContext(
  database: Database,
  clock: Clock,
  rules: PayoutRules,
): PayoutContext {
  const openWire = (): Wire => ({
    send: () => Promise.reject(new Error('only a task asks the provider')),
    close: () => Promise.resolve(),
  });
  return contextOf(database, clock, openWire, rules);
}

function contextOf(
  database: Database,
  clock: Clock,
  openWire: (options: WireOptions) => Wire,
  rules: PayoutRules,
): PayoutContext {
  const provider = createOyClient({
    baseUrl: 'http://oy.example',
    username: 'sandbox',
    apiKey: 'sandbox-key',
    timeoutMs: REQUEST_TIMEOUT_MS,
    maxAnswerBytes: 1_048_576,
    clock,
    openWire,
  });
  return { database, clock, provider, limits: noRateLimits, rules, log: LOG };
}

/** `database` is asked each time: a restored backup is another file. */
export function gatedDatabase(database: () => Database, task: Task): Database {
  const now = database();
  return {
    get knex() {
      return database().knex;
    },
    dialect: now.dialect,
    describe: now.describe,
    transaction: (work) => gatedTransaction(database, task, work),
    ownConnection: () => {
      const own = database().ownConnection();
      return { ...gatedDatabase(() => own, task), knex: own.knex, close: () => own.close() };
    },
    close: () => Promise.resolve(),
  };
}

class ProcessDied extends Error {
  override readonly name = 'ProcessDied';
}

async function gatedTransaction<T>(
  database: () => Database,
  task: Task,
  work: (tx: Knex.Transaction) => Promise<T>,
): Promise<T> {
  const what = transactionName(task.plan.kind, task);
  await task.gate(`before the ${what}`);
  let made: T;
  try {
    made = await database().transaction(async (tx) => {
      const value = await work(tx);
      if (task.diesAt(`${what} about to be committed`)) throw new ProcessDied();
      return value;
    });
  } catch (error) {
    // Rolled back by now; whoever died does not get to hear of it.
    if (error instanceof ProcessDied) return task.die();
    throw error;
  }
  await task.gate(`${what} committed`);
  return made;
}

/** A task that sleeps parks like any other. */
function taskClock({ clock, task }: WireParts): Clock {
  return {
    nowMs: () => clock.nowMs(),
    sleep: (ms, signal) => {
      const untilMs = clock.nowMs() + ms;
      return task.gate('asleep', {
        isOver: () => clock.nowMs() >= untilMs || signal?.aborted === true,
        endsAtMs: () => untilMs,
      });
    },
  };
}
