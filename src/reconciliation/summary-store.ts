import { sen } from '../domain/money.ts';
import type { Instant } from '../domain/time.ts';
import type { Queryable } from '../platform/database/database.ts';
import type { RunSummary, Tally } from './run-summary.ts';

interface Of {
  readonly run: number;
  readonly stream: string;
  readonly provider: string;
}

type Measured = Pick<RunSummary, 'ledger' | 'records' | 'matched' | 'payouts' | 'exceptions'>;

/** Counts what the run has in its working set and has written. */
export async function summarise(tx: Queryable, of: Of, revoked: number): Promise<Measured> {
  return {
    ledger: await ledgerSide(tx),
    records: await evidenceSide(tx, of.provider),
    matched: await matched(tx, of, revoked),
    payouts: await payouts(tx, of.stream),
    exceptions: await exceptions(tx, of),
  };
}

interface TallyRow {
  readonly key: string;
  readonly count: number | string;
  readonly amount: number | string | null;
}

/** Rows of key, count and amount, in the order of the keys whatever the database's collation. */
async function tallies(
  tx: Queryable,
  sql: string,
  bindings: Record<string, string | number> = {},
): Promise<Record<string, Tally>> {
  const rows: TallyRow[] = await tx.from(tx.raw(`(${sql}) AS tallies`, bindings)).select('*');
  const inOrder = rows.toSorted((a, b) => (a.key < b.key ? -1 : 1));
  return Object.fromEntries(
    inOrder.map((row) => [
      row.key,
      { count: Number(row.count), amountSen: sen(Number(row.amount ?? 0)) },
    ]),
  );
}

const NONE: Tally = { count: 0, amountSen: sen(0) };

function sum(of: Readonly<Record<string, Tally>>): Tally {
  return Object.values(of).reduce(
    (a, b) => ({ count: a.count + b.count, amountSen: sen(a.amountSen + b.amountSen) }),
    NONE,
  );
}

async function ledgerSide(tx: Queryable): Promise<RunSummary['ledger']> {
  const byBelief = await tallies(
    tx,
    'SELECT belief AS key, count(*) AS count, sum(amount_sen) AS amount FROM recon_ledger GROUP BY belief',
  );
  return { items: sum(byBelief), byBelief };
}

async function evidenceSide(tx: Queryable, provider: string): Promise<RunSummary['records']> {
  const bySource = await tallies(
    tx,
    'SELECT source AS key, count(*) AS count, sum(amount_sen) AS amount FROM recon_records GROUP BY source',
  );
  const covers = await tx('imports')
    .where({ source: `${provider}:statement` })
    .min({ from: 'covers_from' })
    .max({ to: 'covers_to' })
    .first<{ from: Instant | null; to: Instant | null }>();
  return {
    count: sum(bySource).count,
    bySource,
    statementFrom: covers?.from ?? null,
    statementTo: covers?.to ?? null,
  };
}

async function matched(tx: Queryable, of: Of, revoked: number): Promise<RunSummary['matched']> {
  const live = `FROM matches WHERE stream = :stream AND source LIKE :ofProvider
    AND revoked_run_number IS NULL`;
  const bindings = { stream: of.stream, ofProvider: `${of.provider}:%` };
  const bySource = await tallies(
    tx,
    `SELECT source AS key, count(*) AS count, sum(amount_sen) AS amount ${live} GROUP BY source`,
    bindings,
  );
  const items = await tallies(
    tx,
    `SELECT key, count(*) AS count, sum(amount_sen) AS amount FROM (
       SELECT CASE WHEN max(CASE WHEN source = :statement THEN 1 ELSE 0 END) = 0
         AND min(outcome) = 'paid' THEN 'awaiting' ELSE 'complete' END AS key,
         max(amount_sen) AS amount_sen ${live} GROUP BY subject
     ) AS items GROUP BY key`,
    { ...bindings, statement: `${of.provider}:statement` },
  );
  const added = await tx('matches').where({ run_number: of.run }).count({ count: '*' }).first();
  return {
    items: sum(items),
    bySource,
    added: Number(added?.count ?? 0),
    revoked,
    awaitingStatement: items['awaiting'] ?? NONE,
  };
}

async function payouts(tx: Queryable, stream: string): Promise<RunSummary['payouts']> {
  const byPlace = await tallies(
    tx,
    `SELECT CASE
         WHEN payouts.state IN ('paid', 'failed', 'invalid', 'reversed', 'cancelled') THEN 'final'
         WHEN recon_payouts.payout_id IS NULL THEN 'unaccounted'
         WHEN recon_payouts.category IS NULL THEN 'pending'
         WHEN EXISTS (SELECT 1 FROM exceptions WHERE exceptions.stream = :stream
           AND exceptions.status = 'open' AND exceptions.category = recon_payouts.category
           AND exceptions.item IN (payouts.reference, payouts.partner_trx_id)) THEN 'exception'
         ELSE 'unaccounted' END AS key,
       count(*) AS count, sum(payouts.amount_sen) AS amount
     FROM payouts LEFT JOIN recon_payouts ON recon_payouts.payout_id = payouts.id
     GROUP BY 1`,
    { stream },
  );
  return {
    final: byPlace['final'] ?? NONE,
    pending: byPlace['pending'] ?? NONE,
    inException: byPlace['exception'] ?? NONE,
    unaccounted: byPlace['unaccounted']?.count ?? 0,
  };
}

// What is at stake: the difference where both sides name an amount, else the amount that there is.
const AT_STAKE = `sum(CASE WHEN found.amount_ours_sen <> found.amount_theirs_sen
  THEN abs(found.amount_ours_sen - found.amount_theirs_sen)
  ELSE coalesce(found.amount_ours_sen, found.amount_theirs_sen, 0) END)`;

async function exceptions(tx: Queryable, of: Of): Promise<RunSummary['exceptions']> {
  const open = `FROM exceptions JOIN exception_versions AS found
      ON found.exception_id = exceptions.id AND found.version = exceptions.version
    WHERE exceptions.stream = :stream AND exceptions.status = 'open'`;
  const by = (column: string): Promise<Record<string, Tally>> =>
    tallies(
      tx,
      `SELECT ${column} AS key, count(*) AS count, ${AT_STAKE} AS amount ${open} GROUP BY ${column}`,
      { stream: of.stream },
    );
  const byCategory = await by('exceptions.category');
  const bySeverity = await by('found.severity');
  const changes = await tallies(
    tx,
    `SELECT change AS key, count(*) AS count, 0 AS amount FROM exception_versions
     WHERE run_number = :run GROUP BY change`,
    { run: of.run },
  );
  const opened = changes['opened']?.count ?? 0;
  const reopened = changes['reopened']?.count ?? 0;
  return {
    open: sum(byCategory),
    byCategory,
    bySeverity,
    opened,
    reopened,
    changed: changes['changed']?.count ?? 0,
    autoClosed: changes['auto_closed']?.count ?? 0,
    stillOpen: sum(byCategory).count - opened - reopened,
  };
}
