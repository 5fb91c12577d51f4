import { DateTime } from 'luxon';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dateFormat } from '../../src/records/import/csv/date-format.ts';
import { dateReader } from '../../src/records/import/csv/date-reader.ts';

const JAKARTA = 'Asia/Jakarta';

describe('a date is read in the format and zone that were declared', () => {
  it.each([
    ['yyyy-MM-dd', JAKARTA, '2026-11-21', '2026-11-20T17:00:00.000Z', '2026-11-21'],
    ['dd/MM/yyyy', JAKARTA, '01/12/2026', '2026-11-30T17:00:00.000Z', '2026-12-01'],
    ['d/M/yyyy', JAKARTA, '1/2/2026', '2026-01-31T17:00:00.000Z', '2026-02-01'],
    ['dd/MM/yy', JAKARTA, '21/11/26', '2026-11-20T17:00:00.000Z', '2026-11-21'],
    ['yyyyMMdd', JAKARTA, '20261121', '2026-11-20T17:00:00.000Z', '2026-11-21'],
    [
      'dd-MM-yyyy HH:mm:ss',
      JAKARTA,
      '21-11-2026 23:59:59',
      '2026-11-21T16:59:59.000Z',
      '2026-11-21',
    ],
    ['dd-MM-yyyy HH:mm:ss', 'UTC', '21-11-2026 17:00:00', '2026-11-21T17:00:00.000Z', '2026-11-22'],
    [
      'dd-MM-yyyy HH:mm',
      'Asia/Jayapura',
      '21-11-2026 01:30',
      '2026-11-20T16:30:00.000Z',
      '2026-11-20',
    ],
    [
      "yyyy-MM-dd'T'HH:mm:ss.SSS",
      JAKARTA,
      '2026-11-21T01:02:03.456',
      '2026-11-20T18:02:03.456Z',
      '2026-11-21',
    ],
    ['d MMM yyyy', JAKARTA, '5 Agu 2026', '2026-08-04T17:00:00.000Z', '2026-08-05'],
    ['d MMM yyyy', JAKARTA, '5 Aug 2026', '2026-08-04T17:00:00.000Z', '2026-08-05'],
    ['dd MMMM yyyy', JAKARTA, '21 Desember 2026', '2026-12-20T17:00:00.000Z', '2026-12-21'],
    ['MM/dd/yyyy h:mm a', JAKARTA, '11/21/2026 12:05 AM', '2026-11-20T17:05:00.000Z', '2026-11-21'],
    ['MM/dd/yyyy h:mm a', JAKARTA, '11/21/2026 3:05 pm', '2026-11-21T08:05:00.000Z', '2026-11-21'],
    ['iso', JAKARTA, '2026-11-21', '2026-11-20T17:00:00.000Z', '2026-11-21'],
    ['iso', JAKARTA, '2026-11-21 10:00:00', '2026-11-21T03:00:00.000Z', '2026-11-21'],
    ['iso', JAKARTA, '2026-11-21T10:00', '2026-11-21T03:00:00.000Z', '2026-11-21'],
    ['iso', JAKARTA, '2026-11-21T17:00:00Z', '2026-11-21T17:00:00.000Z', '2026-11-22'],
    ['iso', JAKARTA, '2026-11-21T10:00:00.123456+08:00', '2026-11-21T02:00:00.123Z', '2026-11-21'],
    ['iso', JAKARTA, '2026-11-21T10:00:00-0230', '2026-11-21T12:30:00.000Z', '2026-11-21'],
    [
      'dd/MM/yyyy HH:mm',
      'Europe/Berlin',
      '29/03/2026 01:59',
      '2026-03-29T00:59:00.000Z',
      '2026-03-29',
    ],
    [
      'dd/MM/yyyy HH:mm',
      'Europe/Berlin',
      '29/03/2026 03:00',
      '2026-03-29T01:00:00.000Z',
      '2026-03-29',
    ],
    [
      'dd/MM/yyyy HH:mm',
      'Australia/Lord_Howe',
      '04/10/2026 02:40',
      '2026-10-03T15:40:00.000Z',
      '2026-10-03',
    ],
  ])('%s in %s: %j', (format, zone, text, at, day) => {
    expect(dateReader(format, zone)(text)).toEqual({ at, day });
  });

  it.each([
    ['dd/MM/yyyy', '', 'is empty'],
    ['dd/MM/yyyy', '2026-11-21', '"2026-11-21" is not a date such as 31/12/2026 (dd/MM/yyyy)'],
    ['dd/MM/yyyy', '1/2/2026', 'is not a date such as'],
    ['dd/MM/yyyy', '31/02/2026', '"31/02/2026" is not in the calendar'],
    ['dd/MM/yyyy', '21/13/2026', '"21/13/2026" is not in the calendar'],
    ['dd/MM/yyyy', '21/11/0026', 'is not in the calendar'],
    ['dd/MM/yyyy', '31/12/1899', 'is before the year 2000'],
    ['dd/MM/yyyy HH:mm:ss', '21/11/2026 24:00:00', 'is not in the calendar'],
    ['dd/MM/yyyy HH:mm:ss', '21/11/2026', 'is not a date such as 31/12/2026 14:05:09'],
    ['d MMM yyyy', '5 Xyz 2026', 'is not a date such as 31 Dec 2026'],
    ['MM/dd/yyyy h:mm a', '11/21/2026 13:05 PM', 'is not in the calendar'],
    ['iso', '21-11-2026', 'is not a date such as 2026-12-31'],
    ['iso', '46347', 'is not a date such as'],
  ])('%s: %j is not', (format, text, reason) => {
    expect(dateReader(format, JAKARTA)(text)).toContain(reason);
  });

  it('a time that the clocks skip', () => {
    expect(dateReader('dd/MM/yyyy HH:mm', 'Europe/Berlin')('29/03/2026 02:30')).toContain(
      'is a time that clocks in Europe/Berlin skip',
    );
  });

  it('as luxon reads it, in any zone', () => {
    const format = 'dd-MM-yyyy HH:mm:ss';
    const zones = [
      'Asia/Jakarta',
      'Asia/Makassar',
      'Europe/Berlin',
      'America/New_York',
      'Asia/Kolkata',
    ];
    const readers = new Map(zones.map((zone) => [zone, dateReader(format, zone)]));
    fc.assert(
      fc.property(
        fc.constantFrom(...zones),
        fc.date({ min: new Date('2001-01-01'), max: new Date('2030-01-01'), noInvalidDate: true }),
        (zone, date) => {
          const text = DateTime.fromJSDate(date, { zone }).toFormat(format);
          const read = readers.get(zone)?.(text);
          const at = typeof read === 'object' ? read.at : '';
          // An hour that comes twice has two instants and one text.
          expect(DateTime.fromISO(at, { zone }).toFormat(format)).toBe(text);
        },
      ),
    );
  });
});

describe('a format that cannot be read is refused', () => {
  it.each([
    ['dd/yyyy', 'it needs the month once'],
    ['MM/yyyy', 'it needs year, month and day'],
    ['dd/MM/yyyy dd', 'it names a part of the date twice'],
    ['dd MMM MM yyyy', 'it needs the month once'],
    ['dd/MM/yyyy HH', 'a time needs hour and minute'],
    ['dd/MM/yyyy hh:mm', 'hh and a belong together'],
    ['yyyy-MM-ddTHH:mm', '"THH" is not understood in it'],
    ['DD/MM/YYYY', '"DD" is not understood in it'],
    ['', 'it needs the month once'],
  ])('%j', (format, problem) => {
    expect(dateFormat(format)).toEqual({ problem: expect.stringContaining(problem) });
  });
});
