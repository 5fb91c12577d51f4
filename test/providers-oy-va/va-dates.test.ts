import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { instant } from '../../src/domain/time.ts';
import { Numeral } from '../../src/providers/exact-json.ts';
import { readTxDate, readVaDate } from '../../src/providers/oy/va/va-dates.ts';

const WIB_MINUTES = 420;
/** 2000 to 2099, whole milliseconds. */
const moment = fc.integer({ min: Date.UTC(2000, 0, 2), max: Date.UTC(2099, 11, 30) });

describe('dates of list and history, in either form', () => {
  test.each([
    ['2020-02-27 07:48:01', '2020-02-27T07:48:01.000Z'],
    ['1582789681439', '2020-02-27T07:48:01.439Z'],
    [new Numeral('1582789681439'), '2020-02-27T07:48:01.439Z'],
    ['2020-02-30 07:48:01', null],
    ['2020-02-27 24:00:00', null],
    ['2020-02-27 07:60:00', null],
    ['2020-13-01 00:00:00', null],
    ['27-02-2020 07:48:01', null],
    ['2020-02-27T07:48:01Z', null],
    ['yesterday', null],
    ['', null],
    [new Numeral('-1'), null],
    [new Numeral('1.5e12'), null],
    // Slips of digits: seconds for milliseconds, and 14 or 15 digits.
    [new Numeral('1582789681'), null],
    [new Numeral('15827896814390'), null],
    [new Numeral('158278968143900'), null],
  ])('%o: %s', (text, expected) => {
    expect(readVaDate(text, 0)).toBe(expected);
  });

  test('an offset that is set is taken away from texts, and not from milliseconds', () => {
    expect(readVaDate('2020-02-28 02:00:00', WIB_MINUTES)).toBe('2020-02-27T19:00:00.000Z');
    expect(readVaDate('1582789681439', WIB_MINUTES)).toBe('2020-02-27T07:48:01.439Z');
  });

  test('every moment comes back, whatever the offset', () => {
    fc.assert(
      fc.property(moment, fc.integer({ min: -720, max: 840 }), (ms, offset) => {
        const whole = Math.floor(ms / 1_000) * 1_000;
        const local = instant(whole + offset * 60_000);
        const text = local.slice(0, 19).replace('T', ' ');
        expect(readVaDate(text, offset)).toBe(instant(whole));
        expect(readVaDate(String(ms), offset)).toBe(instant(ms));
      }),
    );
  });
});

describe('tx_date of the callback', () => {
  test.each([
    ['31/01/2020T01:01:01.000+0000', '2020-01-31T01:01:01.000Z'],
    ['31/01/2020T08:01:01.000+0700', '2020-01-31T01:01:01.000Z'],
    ['31/01/2020T08:01:01.000+07:00', '2020-01-31T01:01:01.000Z'],
    ['31/01/2020T08:01:01.000GMT+07:00', '2020-01-31T01:01:01.000Z'],
    ['30/01/2020T20:31:01.250-0430', '2020-01-31T01:01:01.250Z'],
    ['31/01/2020T01:01:01.000Z', '2020-01-31T01:01:01.000Z'],
    ['31/01/2020T01:01:01.000', null],
    ['31/02/2020T01:01:01.000+0000', null],
    ['01/31/2020T01:01:01.000+0000', null],
    ['31/01/2020T01:01:01.000+2500', null],
    ['31/01/2020T01:01:01.000+0799', null],
    ['31/01/2020 01:01:01.000+0000', null],
    ['31/01/6726T01:01:01.000+0000', null],
  ])('%s: %s', (text, expected) => {
    expect(readTxDate(text)).toBe(expected);
  });

  test('never throws, whatever it is given', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const read = readTxDate(text);
        expect(read === null || /^20\d\d-/.test(read)).toBe(true);
      }),
    );
  });
});
