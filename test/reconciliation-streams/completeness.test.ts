import { beforeEach, describe, expect, test } from 'vitest';
import type { Instant } from '../../src/domain/time.ts';
import type { Database } from '../../src/platform/database/database.ts';
import { bankingDaysBefore } from '../../src/reconciliation/completeness/banking-days-back.ts';
import { findDataProblems } from '../../src/reconciliation/completeness/data-problems-store.ts';
import { feedGaps } from '../../src/reconciliation/completeness/feed-gaps.ts';
import { findFeedProblems } from '../../src/reconciliation/completeness/feeds-store.ts';
import { reportProblem } from '../../src/records/data-problem-store.ts';
import { describeOnBothDatabases } from '../support/databases.ts';
import { MORNING, seedRecord } from '../support/payout-builder.ts';
import { AMOUNT, EVENING, NOON } from './books-world.ts';
import { type Found, findingsOf, named } from './findings-world.ts';
import { keepAsFound } from './kept-exceptions.ts';
import { insertImportedFile } from '../support/imported-file.ts';

const at = (text: string): Instant => `${text}:00.000Z` as Instant;
/** Noon in Jakarta. */
const noonOf = (day: string): Instant => at(`${day}T05:00`);
const NO_HOLIDAYS = new Set<string>();
const FRIDAY = '2026-11-20';
const SATURDAY = '2026-11-21';
const MONDAY = '2026-11-23';
const TUESDAY = '2026-11-24';

describe('banking days back', () => {
  test.each([
    [TUESDAY, 1, MONDAY],
    [MONDAY, 1, FRIDAY],
    [SATURDAY, 1, FRIDAY],
    [MONDAY, 3, '2026-11-18'],
  ])('%s less %i is %s', (from, days, to) => {
    expect(bankingDaysBefore(noonOf(from), days, NO_HOLIDAYS)).toBe(noonOf(to));
  });

  test('a holiday does not count', () => {
    expect(bankingDaysBefore(noonOf(TUESDAY), 1, new Set([MONDAY]))).toBe(noonOf(FRIDAY));
  });
});

describe('holes between imports', () => {
  const span = (from: string, to: string) => ({ from: noonOf(from), to: noonOf(to) });

  test('a night and a weekend are none; a banking day is one', () => {
    expect(feedGaps([span(FRIDAY, FRIDAY), span(MONDAY, MONDAY)], NO_HOLIDAYS)).toEqual([]);
    expect(feedGaps([span(MONDAY, MONDAY), span(TUESDAY, TUESDAY)], NO_HOLIDAYS)).toEqual([]);
    expect(feedGaps([span(FRIDAY, FRIDAY), span(TUESDAY, TUESDAY)], NO_HOLIDAYS)).toEqual([
      {
        after: noonOf(FRIDAY),
        before: noonOf(TUESDAY),
        firstDay: MONDAY,
        lastDay: MONDAY,
        bankingDays: 1,
      },
    ]);
    expect(feedGaps([span(FRIDAY, FRIDAY), span(TUESDAY, TUESDAY)], new Set([MONDAY]))).toEqual([]);
  });

  test('they may overlap, lie within each other, and come in any order', () => {
    const all = [
      span(TUESDAY, TUESDAY),
      span('2026-11-01', MONDAY),
      span('2026-11-03', '2026-11-04'),
    ];
    expect(feedGaps(all, NO_HOLIDAYS)).toEqual([]);
    expect(
      feedGaps([span('2026-11-03', '2026-11-04'), span(TUESDAY, TUESDAY)], NO_HOLIDAYS),
    ).toMatchObject([{ firstDay: '2026-11-05', lastDay: MONDAY, bankingDays: 13 }]);
  });
});

describeOnBothDatabases('what is wrong with evidence itself', (open) => {
  let database: Database;

  beforeEach(async () => {
    database = await open();
  });

  const problem = (kind: string, stream = 'va', when: Instant = MORNING): Promise<boolean> =>
    reportProblem(database.knex, {
      stream,
      source: 'oy:va-history',
      item: 'TX-1',
      kind,
      details: 'its time reads "??"',
      at: when,
    });

  test('each problem of the stream is an exception, weighed by its kind', async () => {
    await problem('amount_changed');
    await problem('date_unreadable');
    await problem('id_twice');
    await problem('balance_gap');
    await problem('vanished', 'bank');
    expect(await findingsOf(database, [findDataProblems], { stream: 'va' })).toMatchObject([
      { category: 'data_quality', item: 'amount_changed oy:va-history TX-1', severity: 'high' },
      {
        item: 'date_unreadable oy:va-history TX-1',
        severity: 'medium',
        why: 'Problem date unreadable: its time reads "??"',
      },
      { item: 'id_twice oy:va-history TX-1', severity: 'low' },
    ]);
  });

  test('seen again, it says the same as before', async () => {
    await problem('date_unreadable');
    const first = await findingsOf(database, [findDataProblems], { stream: 'va' });
    await problem('date_unreadable', 'va', NOON);
    expect(await findingsOf(database, [findDataProblems], { stream: 'va' })).toEqual(first);
  });

  describe('feeds', () => {
    const imported = (from: Instant, to: Instant, when = to): Promise<unknown> =>
      insertImportedFile(database, {
        id: `import ${from}`,
        source: 'oy:statement',
        from,
        to,
        at: when,
      });
    const feeds = (asOf: Instant, source = 'oy:statement'): Promise<Found[]> =>
      findingsOf(database, [findFeedProblems], { asOf, feeds: { [source]: 1 } });

    test('a source that brought nothing for longer than it may', async () => {
      await imported(noonOf('2026-11-19'), noonOf(FRIDAY));
      expect(await feeds(at('2026-11-23T04:00'))).toEqual([]);
      expect(await feeds(at('2026-11-23T06:00'))).toMatchObject([
        {
          category: 'stale_feed',
          item: 'oy:statement',
          why: `The last that oy:statement brought came at ${noonOf(FRIDAY)}; it should bring something every 1 banking days.`,
        },
      ]);
    });

    test('as of a day, what came later had not come', async () => {
      await imported(noonOf('2026-11-19'), noonOf(FRIDAY));
      await imported(noonOf(TUESDAY), noonOf(TUESDAY));
      expect(named(await feeds(at('2026-11-23T06:00')))).toEqual(['stale_feed oy:statement']);
    });

    test('one that never brought anything is told a while after the first reconciliation', async () => {
      expect(await feeds(noonOf(TUESDAY))).toEqual([]);
      await keepAsFound(database, 'disbursement', []);
      expect(await feeds(noonOf(MONDAY))).toEqual([]);
      expect(await feeds(noonOf('2026-11-25'))).toMatchObject([
        { item: 'oy:statement', why: expect.stringContaining('has not brought anything') },
      ]);
    });

    test('a source that is asked, and not imported, brings records', async () => {
      await seedRecord(database.knex, { reference: 'A', status: 'paid', amount: AMOUNT }, EVENING);
      expect(await feeds(noonOf(MONDAY), 'oy:status')).toEqual([]);
      expect(named(await feeds(noonOf('2026-11-25'), 'oy:status'))).toEqual([
        'stale_feed oy:status',
      ]);
    });

    test('a hole is named by where it begins, and closed by an import of its days', async () => {
      await imported(noonOf('2026-11-18'), noonOf(FRIDAY));
      await imported(noonOf(TUESDAY), noonOf(TUESDAY));
      expect(await feeds(noonOf(TUESDAY))).toMatchObject([
        {
          category: 'gap_in_feed',
          item: `oy:statement ${noonOf(FRIDAY)}`,
          why: expect.stringContaining(`nothing from ${MONDAY} to ${MONDAY} (banking days: 1)`),
        },
      ]);
      await imported(noonOf(MONDAY), noonOf(MONDAY), noonOf(TUESDAY));
      expect(await feeds(noonOf(TUESDAY))).toEqual([]);
    });
  });
});
