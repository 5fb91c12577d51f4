import type { Database } from '../../src/platform/database/database.ts';

/** A process that is no more: what it still asks of the database fails. */
export class Killed extends Error {
  override readonly name = 'Killed';
}

/**
 * A database to a run that dies before its transaction number `at` (from 0): whatever a run stores, it stores
 * in a transaction of its own connection.
 */
export function diesAtTransaction(database: Database, at: number): Database {
  return interruptedAt(database, at, () => Promise.reject(new Killed(`before transaction ${at}`)));
}

/** … or one that stops there and goes on only when it is told to. */
export function pausesAtTransaction(database: Database, at: number) {
  const [reached, resumed] = [new Signal(), new Signal()];
  const paced = interruptedAt(database, at, () => {
    reached.give();
    return resumed.given;
  });
  return { database: paced, reached: reached.given, resume: () => resumed.give() };
}

class Signal {
  give: () => void = () => undefined;
  readonly given = new Promise<void>((resolve) => {
    this.give = resolve;
  });
}

function interruptedAt(
  database: Database,
  at: number,
  interruption: () => Promise<void>,
): Database {
  let begun = 0;
  const interrupted = (of: Database): Database => ({
    ...of,
    async transaction(work) {
      begun += 1;
      if (begun > at) await interruption();
      return of.transaction(work);
    },
    ownConnection: () => interrupted(of.ownConnection()),
  });
  return interrupted(database);
}
