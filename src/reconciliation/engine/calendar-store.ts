import { daysAfter, numberBankingDays } from '../../domain/banking-days.ts';
import type { BusinessDay } from '../../domain/time.ts';
import { type Queryable, rowsOf } from '../../platform/database/database.ts';
import { openedJsonArray } from '../../platform/database/json-rows.ts';
import { tempSchema } from '../exceptions/found-store.ts';
import { analyse } from './working-set-store.ts';

/** The calendar of the run: every day that evidence can have. */
export async function makeCalendar(
  db: Queryable,
  of: { asOf: BusinessDay; holidays: ReadonlySet<string> },
): Promise<void> {
  await db.raw(`DROP TABLE IF EXISTS ${tempSchema(db)}.recon_days`);
  await db.raw(
    'CREATE TEMPORARY TABLE recon_days (day text PRIMARY KEY, day_number integer NOT NULL)',
  );
  const days = numberBankingDays(FIRST_DAY, daysAfter(of.asOf, DAYS_AHEAD), of.holidays);
  await db.raw(
    `INSERT INTO recon_days (day, day_number)
     SELECT value->>0, cast(value->>1 AS integer) FROM ${openedJsonArray(db)}`,
    [JSON.stringify(days.map(({ day, number }) => [day, number]))],
  );
  await db.raw('CREATE INDEX recon_days_by_number ON recon_days (day_number)');
  await analyse(db, 'recon_days');
}

const FIRST_DAY = '2000-01-01' as BusinessDay;
const DAYS_AHEAD = 800;

/** The banking day of a calendar day, by the run's calendar. */
export async function numberOfDay(db: Queryable, day: BusinessDay): Promise<number> {
  const found: unknown = await db.raw('SELECT day_number AS number FROM recon_days WHERE day = ?', [
    day,
  ]);
  return rowsOf<{ number: number }>(found)[0]?.number ?? 0;
}
