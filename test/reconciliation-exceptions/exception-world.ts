import { rupiah, type Sen } from '../../src/domain/money.ts';
import type { Database, Queryable } from '../../src/platform/database/database.ts';
import type {
  ExceptionCategory,
  ExceptionChange,
  ExceptionStatus,
  Severity,
} from '../../src/reconciliation/exceptions/categories.ts';
import {
  type AskedDeed,
  decideException,
  type ExceptionContext,
} from '../../src/reconciliation/exceptions/decide-exceptions.ts';
import {
  findException,
  type ReconciliationException,
} from '../../src/reconciliation/exceptions/exception-store.ts';
import { FOUND_COLUMNS } from '../../src/reconciliation/exceptions/found-store.ts';
import type { ExceptionAction } from '../../src/reconciliation/exceptions/life.ts';
import type { ManualClock } from '../support/manual-clock.ts';
import { keptSentence, textOf, type Told } from '../../src/domain/sentence.ts';

export const AT = '2026-11-21T03:00:00.000Z';

/** What a run has found; the rest is as in most examples. */
export interface Finding {
  readonly stream?: string;
  readonly category?: ExceptionCategory;
  readonly item?: string;
  readonly severity?: Severity;
  readonly ours?: Sen | null;
  readonly theirs?: Sen | null;
  readonly statusTheirs?: string;
  readonly reference?: string;
  readonly why?: Told;
  readonly batchId?: string;
  readonly feeExpected?: Sen;
  readonly feeActual?: Sen;
}

/**
 * Runs and what they found, written as a run writes them, and people who decide about it. A stand-in for
 * the engine: it decides nothing.
 */
export class ExceptionWorld {
  readonly context: ExceptionContext;
  readonly #database: Database;
  #items = 0;

  constructor(database: Database, clock: ManualClock) {
    this.#database = database;
    this.context = { database, clock };
  }

  get db(): Database['knex'] {
    return this.#database.knex;
  }

  /** Resolves to the run's number. */
  async run(
    of: { stream?: string; state?: 'running' | 'publishing' | 'finished'; kind?: string } = {},
  ): Promise<number> {
    const newest = await this.db('reconciliation_runs')
      .max({ last: 'number' })
      .first<{ last: number | null }>();
    const number = (newest.last ?? 0) + 1;
    await this.db('reconciliation_runs').insert({
      number,
      id: `run-${number}`,
      stream: of.stream ?? 'va',
      kind: of.kind ?? 'reconciliation',
      state: of.state ?? 'finished',
      as_of: AT,
      started_at: AT,
      started_by: 'sari',
      heartbeat_at: AT,
      records_upto: 0,
      rules: '{}',
      rules_sha256: 'x',
    });
    return number;
  }

  /** A new exception of a run; resolves to its id. */
  async opened(run: number, finding: Finding = {}, version = 1): Promise<number> {
    this.#items += 1;
    const [made] = await this.db('exceptions')
      .insert({
        stream: finding.stream ?? 'va',
        category: finding.category ?? 'missing_at_provider',
        item: finding.item ?? `item-${this.#items}`,
        status: 'open',
        version,
        first_seen: AT,
        first_run_number: run,
      })
      .returning<{ id: number }[]>('id');
    const id = made?.id ?? 0;
    await insertVersion(
      this.db,
      { id, version: 1, run, change: 'opened', status: 'open' },
      finding,
    );
    return id;
  }

  /** The run's next version of an exception; what people added is carried on. */
  async foundAgain(
    id: number,
    run: number,
    change: ExceptionChange,
    finding: Finding = {},
    status?: ExceptionStatus,
  ): Promise<void> {
    const known = await this.now(id);
    const version = known.version + 1;
    const next = status ?? (change === 'auto_closed' ? 'auto_closed' : 'open');
    const carried = {
      assignee: known.assignee,
      note: known.note,
      resolution: known.resolution,
      requested_by: known.requestedBy,
    };
    const filled = { ours: known.amountOurs, theirs: known.amountTheirs, ...finding };
    await insertVersion(this.db, { id, version, run, change, status: next }, filled, carried);
    await this.db('exceptions').where({ id }).update({ version, status: next });
  }

  async now(id: number): Promise<ReconciliationException> {
    const exception = await findException(this.db, id);
    if (!exception) throw new Error(`there is no exception ${id}`);
    return exception;
  }

  /** A person who has seen the newest version, unless `more` says another. */
  async by(
    person: string,
    action: ExceptionAction,
    id: number,
    more: Partial<AskedDeed> = {},
  ): Promise<ReconciliationException> {
    const seenVersion = more.seenVersion ?? (await this.now(id)).version;
    return decideException(this.context, deed(person, action, id, { ...more, seenVersion }));
  }

  /** Two people write it off. */
  async writtenOff(id: number): Promise<void> {
    await this.by('sari', 'request_write_off', id, { note: 'too small to follow' });
    await this.by('budi', 'approve_write_off', id);
  }
}

export function deed(
  by: string,
  action: ExceptionAction,
  id: number,
  more: Partial<AskedDeed> = {},
): AskedDeed {
  return { id, action, by, seenVersion: 1, assignee: null, note: null, resolution: null, ...more };
}

interface MadeVersion {
  readonly id: number;
  readonly version: number;
  readonly run: number;
  readonly change: ExceptionChange;
  readonly status: ExceptionStatus;
}

async function insertVersion(
  db: Queryable,
  { id, version, run, change, status }: MadeVersion,
  finding: Finding,
  carried: Record<string, string | null> = {},
): Promise<void> {
  const found: Record<(typeof FOUND_COLUMNS)[number], string | number | null> = {
    severity: finding.severity ?? 'high',
    leg: 1,
    ours_record_id: 11,
    theirs_record_id: null,
    our_reference: finding.reference ?? `INV-${id}`,
    partner_trx_id: `P-${id}`,
    provider_reference: `T-${id}`,
    bank_reference: `B-${id}`,
    batch_id: finding.batchId ?? null,
    event_at: AT,
    expected_by: AT,
    amount_ours_sen: finding.ours === undefined ? rupiah(150_000) : finding.ours,
    amount_theirs_sen: finding.theirs ?? null,
    fee_expected_sen: finding.feeExpected ?? null,
    fee_actual_sen: finding.feeActual ?? null,
    status_ours: 'paid',
    status_theirs: finding.statusTheirs ?? null,
    source: 'oy:statement',
    pass: 'reference',
    nearest_candidate: 'INV-77 of the same day over Rp 151.000',
    why: textOf(finding.why ?? 'nothing of theirs has this reference'),
    why_sentence: keptSentence(finding.why ?? null),
  };
  await db('exception_versions').insert({
    exception_id: id,
    version,
    run_number: run,
    at: AT,
    actor: null,
    change,
    status,
    ...carried,
    ...found,
  });
}
