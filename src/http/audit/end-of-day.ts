import { DateTime } from 'luxon';
import { BUSINESS_ZONE, type Instant, instant } from '../../domain/time.ts';

/** The first moment of the day after, in Jakarta. */
export const endOfDay = (day: string): Instant =>
  instant(DateTime.fromISO(day, { zone: BUSINESS_ZONE }).plus({ days: 1 }).toMillis());
