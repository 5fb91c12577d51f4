import type { Command } from 'commander';
import { formatRupiah, toPlainRupiah } from '../../domain/money.ts';
import { type BusinessDay, businessDay, now } from '../../domain/time.ts';
import { accountBalances, journal } from '../../ledger/ledger-store.ts';
import { trialBalance, trialBalanceTotals } from '../../ledger/trial-balance-store.ts';
import { verifyLedger } from '../../ledger/verify-ledger.ts';
import { csvFormat } from '../../reporting/tables/csv-format.ts';
import { writeTrialBalance } from '../../reporting/trial-balance.ts';
import type { Installation } from '../installation.ts';
import type { Shell } from '../shell.ts';
import { type Answer, table } from '../terminal.ts';
import { businessDayOf } from './options.ts';

/** `rekon ledger …`: what we believe, in double entry. */
export function addLedgerCommands(program: Command, shell: Shell): void {
  const ledger = program.command('ledger').description('balances, journal, proof');
  ledger
    .command('balances')
    .description('the balance of each account; debit is positive')
    .action(() =>
      shell.run(async ({ database }) => {
        const accounts = await accountBalances(database.knex);
        return {
          json: accounts.map(({ account, balance }) => ({ account, balanceSen: balance })),
          text: table(
            ['account', 'balance'],
            accounts.map(({ account, balance }) => [account, formatRupiah(balance)]),
          ),
        };
      }),
    );
  ledger
    .command('journal')
    .description('postings with their entries, oldest first')
    .option('--subject <id>', 'only those about one partner_trx_id, batch or provider')
    .option('--limit <lines>', 'at most so many lines', Number, 1000)
    .action((options: { subject?: string; limit: number }) =>
      shell.run(async ({ database }) => {
        const lines = await journal(database.knex, options);
        return {
          json: lines.map(({ amount, ...line }) => ({ ...line, amountSen: amount })),
          text: table(
            ['at', 'posting', 'account', 'debit', 'credit'],
            lines.map((line) => [
              line.at,
              line.key,
              line.account,
              line.amount > 0 ? toPlainRupiah(line.amount) : '',
              line.amount < 0 ? toPlainRupiah(line.amount).slice(1) : '',
            ]),
          ),
        };
      }),
    );
  ledger
    .command('trial-balance')
    .description('every account at the end of a business day, with what the day moved')
    .option('--day <day>', 'as 2026-11-21; today unless said otherwise', businessDayOf)
    .option('--out <file>', 'write it as CSV')
    .action((options: { day?: BusinessDay; out?: string }) =>
      shell.run(async (installation) => {
        const day = options.day ?? businessDay(now(installation.clock));
        return trialBalanceAnswer(installation, day, options.out);
      }),
    );
  ledger
    .command('verify')
    .description('does every posting, and the whole, sum to zero?')
    .action(() =>
      shell.run(async ({ database }) => {
        const check = await verifyLedger(database.knex);
        return {
          json: check,
          text: check.balanced
            ? `The ledger balances over ${check.accounts.length} accounts.`
            : `THE LEDGER DOES NOT BALANCE: total ${formatRupiah(check.total)}, postings ${check.unbalancedPostings.join(', ')}`,
          exitCode: check.balanced ? 0 : 1,
        };
      }),
    );
}

async function trialBalanceAnswer(
  installation: Installation,
  day: BusinessDay,
  out: string | undefined,
): Promise<Answer> {
  if (out !== undefined) {
    const format = csvFormat(installation.settings);
    const { rows } = await writeTrialBalance(installation, day, out, format);
    return { json: { file: out, rows }, text: `${rows} rows written to ${out}` };
  }
  const lines = await trialBalance(installation.database.knex, day);
  const totals = trialBalanceTotals(lines);
  return {
    json: { day, lines, totals },
    text: table(
      ['account', 'opening', 'debits', 'credits', 'closing'],
      lines.map(({ account, opening, debits, credits, closing }) => [
        account,
        ...[opening, debits, credits, closing].map(formatRupiah),
      ]),
    ),
    exitCode: totals.balanced ? 0 : 1,
  };
}
