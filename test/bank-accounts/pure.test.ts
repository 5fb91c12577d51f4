import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Mutation } from '../../src/bank-accounts/bank-provider.ts';
import { addDays, startOfDay, windowsOf } from '../../src/bank-accounts/days.ts';
import { distinguishMutations } from '../../src/bank-accounts/distinguish-mutations.ts';
import { sen } from '../../src/domain/money.ts';
import type { BusinessDay, Instant } from '../../src/domain/time.ts';

const day = (text: string): BusinessDay => text as BusinessDay;
const RULES = { overlapDays: 7, windowDays: 7, firstDays: 7 };
const FIRST = { pulledTo: null, historyFrom: null, today: day('2026-11-21') };

describe('days in Jakarta', () => {
  test.each([
    ['2026-11-21', 1, '2026-11-22'],
    ['2026-12-31', 1, '2027-01-01'],
    ['2028-03-01', -1, '2028-02-29'],
    ['2026-11-21', 0, '2026-11-21'],
  ])('%s %i days on: %s', (from, days, to) => {
    expect(addDays(day(from), days)).toBe(to);
  });

  test('a day begins at 17:00 UTC of the day before', () => {
    expect(startOfDay(day('2026-11-21'))).toBe('2026-11-20T17:00:00.000Z');
  });
});

describe('windows', () => {
  test.each([
    ['the first pull', FIRST, ['2026-11-14 2026-11-20', '2026-11-21 2026-11-21']],
    [
      'the first pull of a login with a history',
      { ...FIRST, historyFrom: '2026-11-10T20:00:00.000Z' as Instant },
      ['2026-11-11 2026-11-17', '2026-11-18 2026-11-21'],
    ],
    [
      'the same day again',
      { ...FIRST, pulledTo: day('2026-11-21') },
      ['2026-11-14 2026-11-20', '2026-11-21 2026-11-21'],
    ],
    [
      'after a long pause',
      { ...FIRST, pulledTo: day('2026-11-10') },
      ['2026-11-03 2026-11-09', '2026-11-10 2026-11-16', '2026-11-17 2026-11-21'],
    ],
  ])('%s', (_, pull, expected) => {
    expect(windowsOf(pull, RULES).map(({ from, to }) => `${from} ${to}`)).toEqual(expected);
  });

  test('no day is left out, none is asked for twice, and the last is today', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 400 }),
        fc.integer({ min: 1, max: 31 }),
        fc.integer({ min: 0, max: 30 }),
        (age, windowDays, overlapDays) => {
          const pulledTo = addDays(FIRST.today, -age);
          const rules = { overlapDays, windowDays, firstDays: 7 };
          const windows = windowsOf({ ...FIRST, pulledTo }, rules);
          expect(windows[0]?.from).toBe(addDays(pulledTo, -overlapDays));
          expect(windows.at(-1)?.to).toBe(FIRST.today);
          for (const [index, window] of windows.entries()) {
            expect(window.from <= window.to).toBe(true);
            const next = windows[index + 1]?.from ?? addDays(FIRST.today, 1);
            expect(next).toBe(addDays(window.to, 1));
          }
        },
      ),
    );
  });
});

describe('lines that share an id', () => {
  const line = (changes: Partial<Mutation> = {}): Mutation => ({
    id: 'same',
    category: '',
    amount: sen(-5_000),
    date: { raw: '1795230000000', at: null },
    description: 'KFC',
    status: 'complete',
    raw: '{}',
    ...changes,
  });
  const keysOf = (list: readonly Mutation[]) =>
    distinguishMutations(list).map(({ key, mutation }) => [key, mutation.description]);

  test('the same line repeated is one', () => {
    expect(keysOf([line(), line()])).toEqual([['same', 'KFC']]);
  });

  test('the earliest keeps the id, in whatever order they come', () => {
    const later = line({ description: 'PANCIOUS', date: { raw: '1795230000001', at: null } });
    const keys = keysOf([line(), later]);
    expect(keysOf([later, line()])).toEqual(keys);
    expect(keys).toEqual([
      ['same', 'KFC'],
      [expect.stringMatching(/^same~[0-9a-f]{16}$/), 'PANCIOUS'],
    ]);
  });

  test('pending becomes complete under the same key', () => {
    const later = line({ description: 'PANCIOUS', date: { raw: '1795230000001', at: null } });
    const pending = keysOf([line(), { ...later, status: 'pending' }]);
    expect(keysOf([line(), later])).toEqual(pending);
  });
});
