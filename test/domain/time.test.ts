import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  after,
  businessDay,
  epochMs,
  formatOyTimestamp,
  instant,
  parseOyTimestamp,
} from '../../src/domain/time.ts';

describe('the business day is the day in Jakarta', () => {
  test.each([
    ['a millisecond before midnight', '2026-11-20T16:59:59.999Z', '2026-11-20'],
    ['midnight', '2026-11-20T17:00:00.000Z', '2026-11-21'],
    ['midnight of UTC, seven in the morning', '2026-11-21T00:00:00.000Z', '2026-11-21'],
    ['the last moment of the year', '2026-12-31T16:59:59.999Z', '2026-12-31'],
    ['the new year', '2026-12-31T17:00:00.000Z', '2027-01-01'],
  ])('%s', (_name, at, day) => {
    expect(businessDay(instant(Date.parse(at)))).toBe(day);
  });
});

const anyMs = fc.integer({ min: 0, max: Date.parse('2100-01-01T00:00:00Z') });

test('instants sort as text as they do in time', () => {
  fc.assert(
    fc.property(anyMs, anyMs, (a, b) => {
      expect(instant(a) < instant(b)).toBe(a < b);
      expect(epochMs(instant(a))).toBe(a);
      expect(after(instant(a), b - a)).toBe(instant(b));
    }),
  );
});

describe('the timestamps of OY are UTC', () => {
  test('read', () => {
    expect(parseOyTimestamp('16-10-2019 10:23:42')).toBe('2019-10-16T10:23:42.000Z');
  });

  test.each(['2019-10-16 10:23:42', '31-02-2019 10:00:00', '16-10-2019', ''])(
    '"%s" is none',
    (text) => {
      expect(parseOyTimestamp(text)).toBeNull();
    },
  );

  test('written and read again, to the second', () => {
    fc.assert(
      fc.property(anyMs, (ms) => {
        const second = instant(ms - (ms % 1000));
        expect(parseOyTimestamp(formatOyTimestamp(second))).toBe(second);
      }),
    );
  });
});
