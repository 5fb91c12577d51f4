import { rupiah, type Sen } from '../../src/domain/money.ts';
import type { Instant } from '../../src/domain/time.ts';
import { type Database, rowsOf } from '../../src/platform/database/database.ts';
import {
  reconcileStream,
  type ReconciliationOptions,
} from '../../src/reconciliation/reconcile-stream.ts';
import type { ReconciliationContext } from '../../src/reconciliation/run-at-work.ts';
import {
  type StreamDefinition,
  streamDefinition,
  type StreamRules,
} from '../../src/reconciliation/rules/definition.ts';
import type { RunSummary } from '../../src/reconciliation/runs/run-summary.ts';
import { addRecord, type RecordStatus } from '../../src/records/record-store.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { countWritten } from './count-written.ts';

/** A Friday, in the afternoon. */
export const FRIDAY = '2026-11-20T08:00:00.000Z' as Instant;

export interface ScenarioLine {
  readonly reference?: string;
  /** In rupiah. */
  readonly amount?: number;
  readonly fee?: number;
  readonly tax?: number;
  readonly day?: string;
  readonly status?: RecordStatus;
  readonly description?: string;
  readonly group?: string;
  readonly counterparty?: string;
}

type Passes = StreamRules['legs'][number]['passes'];

/** By reference within three banking days, and by amount and day where theirs name nothing. */
export const USUAL_PASSES: Passes = [
  { name: 'exact reference', match: '1:1', keys: ['reference', 'day'] },
  { name: 'reference', match: '1:1', keys: ['reference'], days: { from: 0, to: 3 } },
  {
    name: 'amount and day',
    match: '1:1',
    keys: [],
    days: { from: 0, to: 3 },
    onlyWithoutReference: 'either',
  },
];

/** What readers may see of a stream; items without the stream's name before them. */
export interface Seen {
  readonly matches: readonly { pass: string; ours: string[]; theirs: string[] }[];
  readonly exceptions: readonly string[];
}

/** A stream of two sources, ours and theirs, whose lines are written one by one. */
export class EngineScenario {
  readonly definition: StreamDefinition;
  readonly clock = new ManualClock(Date.parse(FRIDAY));
  holidays: ReadonlySet<string> = new Set();

  constructor(
    readonly database: Database,
    of: {
      readonly name?: string;
      readonly passes?: Passes;
      readonly leg?: Partial<StreamRules['legs'][number]>;
      readonly rules?: Partial<StreamRules>;
    } = {},
  ) {
    const name = of.name ?? 'shop';
    this.definition = streamDefinition.parse({
      name,
      title: name,
      ours: ['shop:books'],
      differences: { account: 'expenses:differences:shop', against: 'assets:clearing:shop' },
      fees: 'expenses:fees:shop',
      ...of.rules,
      legs: [
        {
          number: 1,
          name: 'bank',
          theirs: ['shop:bank'],
          due: { ours: 2, theirs: 1 },
          passes: of.passes ?? USUAL_PASSES,
          ...of.leg,
        },
      ],
    });
  }

  get context(): ReconciliationContext {
    return { database: this.database, clock: this.clock, holidays: this.holidays };
  }

  run(
    options: ReconciliationOptions = {},
    context: Partial<ReconciliationContext> = {},
  ): Promise<RunSummary> {
    return reconcileStream(
      { ...this.context, ...context },
      { definition: this.definition },
      options,
    );
  }

  /** A line of ours, or a new version of it. Complete, on Friday, of Rp 100,000 unless said. */
  ours(item: string, line: ScenarioLine = {}): Promise<void> {
    return this.#add('shop:books', item, line);
  }

  theirs(item: string, line: ScenarioLine = {}): Promise<void> {
    return this.#add(this.definition.legs[0]?.theirs[0] ?? '', item, line);
  }

  async #add(source: string, item: string, line: ScenarioLine): Promise<void> {
    const toSen = (amount: number): Sen => rupiah(amount);
    await addRecord(
      this.database.knex,
      {
        stream: this.definition.name,
        source,
        item: `${this.definition.name}/${item}`,
        reference: line.reference ?? '',
        status: line.status ?? 'complete',
        amount: toSen(line.amount ?? 100_000),
        fee: toSen(line.fee ?? 0),
        tax: toSen(line.tax ?? 0),
        description: line.description ?? '',
        groupKey: line.group ?? '',
        counterparty: line.counterparty ?? '',
        occurredAt: `${line.day ?? '2026-11-20'}T03:00:00.000Z` as Instant,
        raw: '{}',
        evidenceId: null,
        importId: null,
      },
      FRIDAY,
    );
  }

  async seen(): Promise<Seen> {
    return { matches: await this.#matches(), exceptions: await this.#exceptions() };
  }

  /** Live matches of runs that count, in order. */
  async #matches(): Promise<Seen['matches']> {
    const found: unknown = await this.database.knex.raw(
      `SELECT live.run_number AS run, live.number AS number, live.pass AS pass, records.item AS item,
         records.source AS source
       FROM match_claims AS claim
       JOIN matches AS live ON live.run_number = claim.run_number AND live.leg = claim.leg
         AND live.number = claim.number
       JOIN reconciliation_runs AS run ON run.number = live.run_number
         AND run.state IN ('publishing', 'finished')
       JOIN records ON records.id = claim.record_id WHERE records.stream = ?
       ORDER BY records.item`,
      [this.definition.name],
    );
    const byMatch = new Map<string, { pass: string; ours: string[]; theirs: string[] }>();
    for (const row of rowsOf<
      Record<'pass' | 'item' | 'source', string> & Record<'run' | 'number', number>
    >(found)) {
      const key = `${row.run} ${row.number}`;
      const match = byMatch.get(key) ?? { pass: row.pass, ours: [], theirs: [] };
      byMatch.set(key, match);
      match[row.source === 'shop:books' ? 'ours' : 'theirs'].push(this.#bare(row.item));
    }
    return [...byMatch.values()].toSorted((a, b) => (String(a.ours) < String(b.ours) ? -1 : 1));
  }

  /** `category item status`, in order. */
  async #exceptions(): Promise<string[]> {
    const rows: Record<'category' | 'item' | 'status', string>[] = await this.database
      .knex('exceptions')
      .where({ stream: this.definition.name })
      .where('version', '>', 0)
      .select('category', 'item', 'status');
    return rows
      .map(({ category, item, status }) => `${category} ${this.#bare(item)} ${status}`)
      .toSorted();
  }

  #bare(item: string): string {
    return item.replaceAll(`${this.definition.name}/`, '').replaceAll(/shop:(books|bank) /g, '');
  }

  /** How many rows there are of everything that a run writes, but for the run itself. */
  written(): Promise<Record<string, number>> {
    return countWritten(this.database);
  }
}
