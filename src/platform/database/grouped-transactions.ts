import type { Knex } from 'knex';

interface Unit {
  readonly work: (tx: Knex.Transaction) => Promise<unknown>;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

type Outcome = { readonly value: unknown } | { readonly error: unknown };

/** Long enough to share the price of a lock, short enough that another process gets its turn soon. */
const MOST_IN_A_GROUP = 16;

/**
 * Transactions of one process that wait for SQLite's one write lock anyway take it together, and share
 * one BEGIN and one COMMIT. Each is a savepoint: it fails alone, and none resolves before the COMMIT.
 * Should the COMMIT itself fail, each is run again by itself, so that it gets its own answer.
 *
 * So the work of a transaction may be run twice, and must touch nothing but the database.
 */
export function groupTransactions(
  knex: Knex,
): <T>(work: (tx: Knex.Transaction) => Promise<T>) => Promise<T> {
  const waiting: Unit[] = [];
  let running = false;

  async function runAll(): Promise<void> {
    if (running) return;
    running = true;
    while (waiting.length > 0) await runGroup(knex, waiting.splice(0, MOST_IN_A_GROUP));
    running = false;
  }

  return <T>(work: (tx: Knex.Transaction) => Promise<T>) =>
    new Promise<T>((resolve, reject) => {
      waiting.push({ work, resolve: resolve as (value: unknown) => void, reject });
      void runAll();
    });
}

async function runGroup(knex: Knex, units: readonly Unit[]): Promise<void> {
  const [first] = units;
  if (units.length === 1 && first) return runAlone(knex, first);
  let outcomes: Outcome[];
  try {
    outcomes = await knex.transaction(async (tx) => {
      const reached: Outcome[] = [];
      for (const unit of units) reached.push(await runInSavepoint(tx, unit));
      return reached;
    });
  } catch {
    for (const unit of units) await runAlone(knex, unit);
    return;
  }
  for (const [index, unit] of units.entries()) {
    const outcome = outcomes[index];
    if (outcome && 'value' in outcome) unit.resolve(outcome.value);
    else unit.reject(outcome?.error);
  }
}

function runAlone(knex: Knex, unit: Unit): Promise<void> {
  return knex.transaction((tx) => unit.work(tx)).then(unit.resolve, unit.reject);
}

async function runInSavepoint(tx: Knex.Transaction, unit: Unit): Promise<Outcome> {
  await tx.raw('SAVEPOINT unit');
  try {
    const value = await unit.work(tx);
    await tx.raw('RELEASE unit');
    return { value };
  } catch (error) {
    // Where SQLite has rolled everything back (a full disk), this fails too, and so does the group.
    await tx.raw('ROLLBACK TO unit');
    await tx.raw('RELEASE unit');
    return { error };
  }
}
