import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { BusinessDay } from '../../src/domain/time.ts';
import type { Database } from '../../src/platform/database/database.ts';
import { runPasses } from '../../src/reconciliation/engine/run-passes.ts';
import { makeCalendar } from '../../src/reconciliation/engine/calendar-store.ts';
import {
  findSuperseded,
  makeWorkingSet,
} from '../../src/reconciliation/engine/working-set-store.ts';
import type { Leg } from '../../src/reconciliation/rules/definition.ts';
import { describeOnBothDatabases } from '../support/databases.ts';
import { matchPlainly, type PlainAside, type PlainItem, type PlainMatch } from './brute-force.ts';
import { insertSmall, SMALL_HOLIDAYS, smallLines, smallRules, smallStream } from './small-sets.ts';

const RUNS = { sqlite: 400, postgres: 150 } as const;
const TODAY = '2026-11-20' as BusinessDay;

describeOnBothDatabases(
  'the SQL of the passes against a matcher that looks at every pair',
  (open, dialect) => {
    test('the same matches, and the same lines set aside, on small random sets', async () => {
      const database = await open();
      const own = database.ownConnection();
      await makeCalendar(own.knex, { asOf: TODAY, holidays: SMALL_HOLIDAYS });
      let stream = 0;
      await fc.assert(
        fc.asyncProperty(smallLines, smallRules, async (lines, passes) => {
          stream += 1;
          const items = await insertSmall(
            database,
            `s${stream}`,
            lines.map((line, index) => ({ line, item: `s${stream} ${index}` })),
          );
          const [leg] = smallStream(`s${stream}`, passes).legs;
          if (leg === undefined) throw new Error('no leg');
          const found = await passesOver(own, `s${stream}`, leg, items);
          const { matches, aside } = matchPlainly(items, passes, SMALL_HOLIDAYS);
          expect(found).toEqual({ matches: inOrder(matches), aside: asideInOrder(aside) });
        }),
        { numRuns: RUNS[dialect] },
      );
      await own.close();
    }, 240_000);
  },
);

/** What the engine's passes leave in their temporary tables. */
async function passesOver(own: Database, stream: string, leg: Leg, items: readonly PlainItem[]) {
  const db = own.knex;
  const ids = items.map(({ id }) => id);
  const range = { stream, after: Math.min(...ids, 1) - 1, upto: Math.max(...ids, 0) };
  await findSuperseded(db, range);
  await makeWorkingSet(db);
  const load = { ...range, leg: 1, ours: ['small:ours'], theirs: leg.theirs, oursWait: true };
  await runPasses(db, leg, load, async () => undefined);
  const pairs: { ours_id: number; theirs_id: number; pass: string }[] = await db('recon_pairs');
  const groups: { ours_id: number; pass: string }[] = await db('recon_groups');
  const members: { ours_id: number; record_id: number; side: 0 | 1 }[] =
    await db('recon_group_members');
  const aside: PlainAside[] = await db('recon_ambiguous').select(
    'id',
    'pass',
    'kind',
    'candidates',
  );
  const membersOf = (ours: number, side: 0 | 1): number[] =>
    members
      .filter((member) => member.ours_id === ours && member.side === side)
      .map((member) => member.record_id)
      .toSorted((a, b) => a - b);
  return {
    matches: inOrder([
      ...pairs.map(({ ours_id, theirs_id, pass }) => ({
        pass,
        ours: [ours_id],
        theirs: [theirs_id],
      })),
      ...groups.map(({ ours_id, pass }) => ({
        pass,
        ours: membersOf(ours_id, 0),
        theirs: membersOf(ours_id, 1),
      })),
    ]),
    aside: asideInOrder(aside),
  };
}

const inOrder = (matches: readonly PlainMatch[]): PlainMatch[] =>
  matches.toSorted((a, b) => (a.ours[0] ?? 0) - (b.ours[0] ?? 0));

const asideInOrder = (aside: readonly PlainAside[]): PlainAside[] =>
  aside
    .map(({ id, pass, kind, candidates }) => ({ id, pass, kind, candidates }))
    .toSorted((a, b) => a.id - b.id);
