import type { CsvFormat } from '../domain/csv-format.ts';
import type { BusinessDay } from '../domain/time.ts';
import {
  creditOf,
  debitOf,
  type TrialBalanceLine,
  trialBalance,
} from '../ledger/trial-balance-store.ts';
import type { WrittenReport, ReportContext } from './batch-report.ts';
import { whileReading } from './reconciliation/reading-store.ts';
import { writeCsvTable } from './tables/csv-table.ts';
import { columns, onePage, type ReportTable } from './tables/report-table.ts';

/** Amounts in rupiah. The sums of both closing columns are equal, and so are those of the day. */
const COLUMNS = columns(
  ['day', 'account', 'opening', 'debits', 'credits', 'closing_debit', 'closing_credit'],
  {
    opening: 'amount',
    debits: 'amount',
    credits: 'amount',
    closing_debit: 'amount',
    closing_credit: 'amount',
  },
);

/** Writes the trial balance of one business day; `shown` says how the path of an account is written. */
export async function writeTrialBalance(
  { database }: Pick<ReportContext, 'database'>,
  day: BusinessDay,
  path: string,
  format: CsvFormat,
  shown: (account: string) => string = (account) => account,
): Promise<WrittenReport> {
  const lines = await whileReading(database, (db) => trialBalance(db, day));
  const { rows } = await writeCsvTable(path, tableOf(day, lines, shown), format);
  return { rows };
}

function tableOf(
  day: BusinessDay,
  lines: readonly TrialBalanceLine[],
  shown: (account: string) => string,
): ReportTable {
  const rows = lines.map(({ account, opening, debits, credits, closing }) => [
    day,
    shown(account),
    opening,
    debits,
    credits,
    debitOf(closing),
    creditOf(closing),
  ]);
  return { name: 'trial-balance', columns: COLUMNS, pages: () => onePage(rows) };
}
