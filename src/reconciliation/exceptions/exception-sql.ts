import { OPEN_STATUSES } from './categories.ts';

/** Whether a column has one of the statuses in which an exception is open. */
export const isOpen = (column: string): string =>
  `${column} IN (${OPEN_STATUSES.map((status) => `'${status}'`).join(', ')})`;

/** What is at stake: the difference where both sides name an amount, else the amount that there is. */
export const atStake = (row: string): string =>
  `CASE WHEN ${row}.amount_ours_sen IS NOT NULL AND ${row}.amount_theirs_sen IS NOT NULL
     THEN abs(${row}.amount_ours_sen - ${row}.amount_theirs_sen)
   ELSE abs(coalesce(${row}.amount_ours_sen, ${row}.amount_theirs_sen, 0)) END`;
