import type { Queryable } from '../../platform/database/database.ts';
import { columns, type ReportTable, type Row } from '../tables/report-table.ts';
import {
  FIRST_PLACE,
  type MatchOfRun,
  type MatchPlace,
  pageOfMatchesMade,
  pageOfMatchesRevoked,
  type RecordOfMatch,
} from './match-lines-store.ts';
import { MatchMembers } from './match-members.ts';
import { periodOf, type ReportScope } from './report-scope.ts';

/** docs/reports.md says what each is. */
export const MATCH_COLUMNS = columns(
  [
    'match_id',
    'stream',
    'leg',
    'pass',
    'state',
    'side',
    'our_ref',
    'their_ref',
    'our_source',
    'our_item',
    'their_source',
    'their_item',
    'amount_ours',
    'amount_theirs',
    'fee',
    'difference',
    'our_day',
    'their_day',
    'made_by',
    'note',
    'revoked_by',
    'revoked_why',
    'late',
  ],
  { amount_ours: 'amount', amount_theirs: 'amount', fee: 'amount', difference: 'amount' },
);

const PAGE_ROWS = 1000;

type State = 'made' | 'revoked';

/**
 * What the runs of a scope matched and took back: for each run first what it took back, then what it made,
 * in the order of match ids. A 1:1 match is one line; of others there is one for each member, ours first.
 * `onLate` is told of each match that has a late record.
 */
export function matchTable(db: Queryable, scope: ReportScope, onLate: () => void): ReportTable {
  return {
    name: 'matches',
    columns: MATCH_COLUMNS,
    async *pages() {
      for (const run of scope.runs) {
        for (const state of ['revoked', 'made'] as const) {
          for await (const matches of matchPages(db, scope, run, state)) {
            yield* new MatchLines(db, scope, state, onLate).of(matches);
          }
        }
      }
    },
  };
}

async function* matchPages(
  db: Queryable,
  { ourReference }: ReportScope,
  run: number,
  state: State,
): AsyncGenerator<readonly MatchOfRun[]> {
  const pageOf = state === 'made' ? pageOfMatchesMade : pageOfMatchesRevoked;
  for (let after: MatchPlace = FIRST_PLACE; ; ) {
    const page = await pageOf(db, { run, ourReference, after, limit: PAGE_ROWS });
    yield page;
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE_ROWS) return;
    after = last;
  }
}

class MatchLines {
  readonly #db: Queryable;
  readonly #scope: ReportScope;
  readonly #state: State;
  readonly #onLate: () => void;
  #members: MatchMembers | null = null;

  constructor(db: Queryable, scope: ReportScope, state: State, onLate: () => void) {
    this.#db = db;
    this.#scope = scope;
    this.#state = state;
    this.#onLate = onLate;
  }

  /** A page of matches as one of lines, or as several: groups are longer. */
  async *of(matches: readonly MatchOfRun[]): AsyncGenerator<readonly Row[]> {
    let lines: Row[] = [];
    for (const match of matches) {
      if (match.ours.id !== null) {
        lines.push(this.#pair(match));
        continue;
      }
      for await (const line of this.#group(match, matches)) {
        lines.push(line);
        if (lines.length < PAGE_ROWS) continue;
        yield lines;
        lines = [];
      }
    }
    yield lines;
  }

  #pair(match: MatchOfRun): Row {
    const late = this.#late(match.ours) ?? this.#late(match.theirs);
    if (late !== null) this.#onLate();
    return this.#line(match, { side: 'both', ...match, late });
  }

  async *#group(match: MatchOfRun, page: readonly MatchOfRun[]): AsyncGenerator<Row> {
    const members = this.#membersOf(match.run, page);
    // Of the whole match: on its first line only, so that a column adds up.
    let whole: Pick<MatchOfRun, 'feeSen' | 'differenceSen'> | null = match;
    let isLate = false;
    for (const side of ['ours', 'theirs'] as const) {
      for await (const { amountSen, record } of members.of(match, side)) {
        const late = this.#late(record);
        isLate ||= late !== null;
        const isOurs = side === 'ours';
        yield this.#line(match, {
          side,
          ours: isOurs ? record : NO_RECORD,
          theirs: isOurs ? NO_RECORD : record,
          oursSen: isOurs ? amountSen : null,
          theirsSen: isOurs ? null : amountSen,
          feeSen: whole?.feeSen ?? null,
          differenceSen: whole?.differenceSen ?? null,
          late,
        });
        whole = null;
      }
    }
    if (isLate) this.#onLate();
  }

  #membersOf(run: number, page: readonly MatchOfRun[]): MatchMembers {
    if (this.#members?.run === run) return this.#members;
    const last = page.findLast((match) => match.run === run);
    if (last === undefined) throw new Error(`no match of run ${run} on its own page`);
    this.#members = new MatchMembers(this.#db, last, this.#scope.ourReference);
    return this.#members;
  }

  #line(match: MatchOfRun, line: Line): Row {
    const { ours, theirs } = line;
    const isRevoked = this.#state === 'revoked';
    return [
      `${match.run}.${match.leg}.${match.number}`,
      this.#scope.stream,
      this.#scope.legNames.get(match.leg) ?? String(match.leg),
      match.pass,
      this.#state,
      line.side,
      ours.reference,
      theirs.reference,
      ours.source,
      ours.item,
      theirs.source,
      theirs.item,
      line.oursSen,
      line.theirsSen,
      line.feeSen,
      line.differenceSen,
      ours.day,
      theirs.day,
      match.madeBy ?? BY_THE_RUN,
      match.note,
      isRevoked ? (match.revokedBy ?? BY_THE_RUN) : null,
      match.revokedWhy,
      line.late,
    ];
  }

  /** The closed period that a record belongs to by its day, where it came only after the closing. */
  #late({ id, day }: RecordOfMatch): string | null {
    const period = periodOf(this.#scope, day);
    return period !== null && id !== null && id > period.recordsUpto ? period.period : null;
  }
}

const BY_THE_RUN = 'run';
const NO_RECORD: RecordOfMatch = { id: null, reference: null, source: null, item: null, day: null };

interface Line {
  readonly side: 'both' | 'ours' | 'theirs';
  readonly ours: RecordOfMatch;
  readonly theirs: RecordOfMatch;
  readonly oursSen: number | null;
  readonly theirsSen: number | null;
  readonly feeSen: number | null;
  readonly differenceSen: number | null;
  readonly late: string | null;
}
