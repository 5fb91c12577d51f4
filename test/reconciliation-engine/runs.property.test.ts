import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Instant } from '../../src/domain/time.ts';
import { type Database, rowsOf } from '../../src/platform/database/database.ts';
import { reconcileStream } from '../../src/reconciliation/reconcile-stream.ts';
import type { RunSummary } from '../../src/reconciliation/runs/run-summary.ts';
import { describeOnBothDatabases } from '../support/databases.ts';
import { realClock } from '../support/real-clock.ts';
import {
  insertSmall,
  SMALL_HOLIDAYS,
  type SmallLine,
  smallLines,
  smallRules,
  smallStream,
} from './small-sets.ts';

const RUNS = { sqlite: 60, postgres: 25 } as const;
/** Long after every day that a line has: what has no other half is missing. */
const LATER = '2026-12-31T05:00:00.000Z' as Instant;
const THE_DAY_AFTER = '2027-01-01T05:00:00.000Z' as Instant;
type Passes = Parameters<typeof smallStream>[1];

/** Streams in one database, each with small sets of its own; items are named by their place. */
class SmallStreams {
  #streams = 0;

  constructor(readonly database: Database) {}

  async withLines(
    passes: Passes,
    ...runs: (readonly { readonly line: SmallLine; readonly place: number }[])[]
  ) {
    this.#streams += 1;
    const name = `s${this.#streams}`;
    const summaries: RunSummary[] = [];
    for (const lines of runs) {
      await insertSmall(
        this.database,
        name,
        lines.map(({ line, place }) => ({ line, item: `${name} ${place}` })),
      );
      summaries.push(await this.run(name, passes));
    }
    return { name, summaries };
  }

  run(name: string, passes: Passes, asOf = LATER): Promise<RunSummary> {
    return reconcileStream(
      { database: this.database, clock: realClock, holidays: SMALL_HOLIDAYS },
      { definition: smallStream(name, passes) },
      { asOf },
    );
  }

  /** Places of the lines of each live match, and the pass. */
  async matches(name: string): Promise<string[]> {
    const found: unknown = await this.database.knex.raw(
      `SELECT live.run_number AS run, live.number AS number, live.pass AS pass, records.item AS item
       FROM match_claims AS claim
       JOIN matches AS live ON live.run_number = claim.run_number AND live.leg = claim.leg
         AND live.number = claim.number
       JOIN records ON records.id = claim.record_id WHERE records.stream = ?`,
      [name],
    );
    const byMatch = new Map<string, { pass: string; places: number[] }>();
    for (const { run, number, pass, item } of rowsOf<Claimed>(found)) {
      const match = byMatch.get(`${run} ${number}`) ?? { pass, places: [] };
      byMatch.set(`${run} ${number}`, match);
      match.places.push(Number(item.split(' ')[1]));
    }
    return [...byMatch.values()]
      .map(({ pass, places }) => `${pass}: ${places.toSorted((a, b) => a - b).join(' ')}`)
      .toSorted();
  }

  /** Each record with how many matches it is in, live or not, and whether an exception tells of it. */
  async accounts(name: string): Promise<Account[]> {
    const found: unknown = await this.database.knex.raw(
      `WITH told AS (SELECT version.ours_record_id AS ours_id, version.theirs_record_id AS theirs_id
         FROM exceptions JOIN exception_versions AS version
           ON version.exception_id = exceptions.id AND version.version = exceptions.version
         WHERE exceptions.stream = :name AND exceptions.status = 'open')
       SELECT records.item AS item, records.source AS source, records.status AS status,
         (SELECT count(*) FROM matches WHERE records.id IN (matches.ours_id, matches.theirs_id))
           + (SELECT count(*) FROM match_members WHERE match_members.record_id = records.id) AS matches,
         (SELECT count(*) FROM match_claims WHERE match_claims.record_id = records.id) AS claims,
         (SELECT count(*) FROM told WHERE records.id IN (told.ours_id, told.theirs_id)) AS exceptions,
         (SELECT count(*) FROM told JOIN records AS named ON named.id IN (told.ours_id, told.theirs_id)
           WHERE named.reference = records.reference AND records.reference <> '') AS by_reference
       FROM records WHERE records.stream = :name`,
      { name },
    );
    return rowsOf<Account>(found);
  }
}

interface Claimed {
  readonly run: number;
  readonly number: number;
  readonly pass: string;
  readonly item: string;
}

interface Account {
  readonly item: string;
  readonly source: string;
  readonly status: string;
  readonly matches: number;
  readonly claims: number;
  readonly exceptions: number;
  readonly by_reference: number;
}

const placed = (lines: readonly SmallLine[]) => lines.map((line, place) => ({ line, place }));

describeOnBothDatabases('whatever the lines and the passes', (open, dialect) => {
  const settings = { numRuns: RUNS[dialect] };

  describe('one run', () => {
    test('a line is in one match at most, and every line is matched, told of, or needs nothing', async () => {
      const streams = new SmallStreams(await open());
      await fc.assert(
        fc.asyncProperty(smallLines, smallRules, async (lines, passes) => {
          const { name, summaries } = await streams.withLines(passes, placed(lines));
          const accounts = await streams.accounts(name);
          expect(accounts.filter(({ matches }) => matches > 1)).toEqual([]);
          expect(accounts.filter(({ matches, claims }) => matches !== claims)).toEqual([]);
          const unaccounted = accounts.filter(
            ({ claims, exceptions, by_reference: byReference, source, status }) =>
              claims === 0 &&
              exceptions + byReference === 0 &&
              // Of ours what did not move money needs no other half.
              !(source === 'small:ours' && status === 'failed'),
          );
          expect(unaccounted).toEqual([]);
          const [leg] = summaries[0]?.legs ?? [];
          const matched = accounts.filter(({ claims }) => claims > 0).length;
          expect((leg?.oursMatched.count ?? 0) + (leg?.theirsMatched.count ?? 0)).toBe(matched);
          expect((leg?.ours.count ?? 0) + (leg?.theirs.count ?? 0)).toBe(lines.length);
        }),
        settings,
      );
    }, 240_000);

    test('the order of the lines does not matter', async () => {
      const streams = new SmallStreams(await open());
      await fc.assert(
        fc.asyncProperty(
          smallLines,
          smallRules,
          fc.infiniteStream(fc.nat()),
          async (lines, passes, places) => {
            const inOrder = await streams.withLines(passes, placed(lines));
            const shuffled = placed(lines)
              .map((each) => ({ each, at: places.next().value }))
              .toSorted((a, b) => a.at - b.at)
              .map(({ each }) => each);
            const other = await streams.withLines(passes, shuffled);
            expect(await streams.matches(other.name)).toEqual(await streams.matches(inOrder.name));
          },
        ),
        settings,
      );
    }, 240_000);
  });

  describe('two runs', () => {
    test('the second over the same lines writes nothing, whether it looks at them again or not', async () => {
      const streams = new SmallStreams(await open());
      await fc.assert(
        fc.asyncProperty(smallLines, smallRules, async (lines, passes) => {
          const { name } = await streams.withLines(passes, placed(lines));
          const before = await written(streams.database);
          // On another day everything is looked at; then, nothing being new, nothing is.
          const looked = await streams.run(name, passes, THE_DAY_AFTER);
          const { legs, exceptions } = await streams.run(name, passes, THE_DAY_AFTER);
          expect(await written(streams.database)).toEqual(before);
          expect({ legs, exceptions }).toEqual({
            legs: looked.legs,
            exceptions: looked.exceptions,
          });
        }),
        settings,
      );
    }, 240_000);

    test('lines that come in two parts: each in one match at most, and what was matched stays so', async () => {
      const streams = new SmallStreams(await open());
      await fc.assert(
        fc.asyncProperty(
          smallLines,
          smallRules,
          fc.nat({ max: 14 }),
          async (lines, passes, cut) => {
            const all = placed(lines);
            const first = await streams.withLines(passes, all.slice(0, cut));
            const matchedFirst = await streams.matches(first.name);
            const both = await streams.withLines(passes, all.slice(0, cut), all.slice(cut));
            const accounts = await streams.accounts(both.name);
            expect(accounts.filter(({ matches, claims }) => matches > 1 || claims > 1)).toEqual([]);
            expect(await streams.matches(both.name)).toEqual(expect.arrayContaining(matchedFirst));
          },
        ),
        settings,
      );
    }, 240_000);
  });
});

async function written(database: Database): Promise<number[]> {
  const counts: number[] = [];
  for (const table of [
    'matches',
    'match_claims',
    'open_items',
    'exceptions',
    'exception_versions',
  ]) {
    const row = await database.knex(table).count({ rows: '*' }).first<{ rows: number }>();
    counts.push(row.rows);
  }
  return counts;
}
