import { ZERO } from '../../src/domain/money.ts';
import type { Instant } from '../../src/domain/time.ts';
import type { Database } from '../../src/platform/database/database.ts';
import { reconcileStream } from '../../src/reconciliation/reconcile-stream.ts';
import type { RunSummary } from '../../src/reconciliation/runs/run-summary.ts';
import { RUNNER_STREAMS } from '../../src/reconciliation/streams/index.ts';
import { addRecord, type RecordLine } from '../../src/records/record-store.ts';
import { expectSameWhys } from '../support/said-whys.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { AMOUNT, NOON } from './books-world.ts';
import { daysLater } from './findings-world.ts';
import { insertImportedFile } from '../support/imported-file.ts';

/** Long enough that whatever has a due time is due. */
export const LATER = daysLater(NOON, 12);

type Told = Pick<RecordLine, 'stream' | 'source' | 'item' | 'status'> & Partial<RecordLine>;

/** The runner's own streams on a database, as a run has them. */
export class Streams {
  readonly database: Database;

  constructor(database: Database) {
    this.database = database;
  }

  async reconcile(stream: string, asOf: Instant = LATER): Promise<RunSummary> {
    const of = RUNNER_STREAMS[stream];
    if (!of) throw new Error(`no stream ${stream}`);
    const { database } = this;
    const clock = new ManualClock(Date.parse(asOf));
    return reconcileStream({ database, clock, holidays: new Set() }, of, { asOf });
  }

  /** `category item` of what is open now. */
  async exceptions(stream: string): Promise<string[]> {
    const rows: { category: string; item: string }[] = await this.database
      .knex('exceptions')
      .where({ stream, status: 'open' })
      .orderBy(['category', 'item']);
    const whys: { why: string; why_sentence: string | null }[] =
      await this.database.knex('exception_versions');
    expectSameWhys(whys);
    return rows.map(({ category, item }) => `${category} ${item}`);
  }

  /** Matches by leg and pass, in order: `statement/exact reference 1:1`. */
  async matches(stream: string): Promise<string[]> {
    const legs = RUNNER_STREAMS[stream]?.definition.legs ?? [];
    const rows: { leg: number; pass: string; ours_count: number; theirs_count: number }[] =
      await this.database.knex('matches');
    const name = (leg: number): string => legs.find(({ number }) => number === leg)?.name ?? '';
    return rows
      .map(
        ({ leg, pass, ours_count: ours, theirs_count: theirs }) =>
          `${name(leg)}/${pass} ${ours}:${theirs}`,
      )
      .toSorted();
  }

  /** Something that a provider says; under its own id as the reference, unless said otherwise. */
  async told(line: Told): Promise<void> {
    await this.database.transaction((tx) =>
      addRecord(
        tx,
        {
          reference: line.item,
          amount: AMOUNT,
          fee: ZERO,
          occurredAt: NOON,
          raw: '{}',
          evidenceId: null,
          importId: null,
          ...line,
        },
        NOON,
      ),
    );
  }

  async imported(source: string, from: Instant, to: Instant): Promise<void> {
    await insertImportedFile(this.database, {
      id: `import ${source}`,
      source,
      from,
      to,
      at: LATER,
    });
  }
}
