import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { businessDay, now } from '../../domain/time.ts';
import { accountBalances } from '../../ledger/ledger-store.ts';
import { trialBalance, trialBalanceTotals } from '../../ledger/trial-balance-store.ts';
import { verifyLedger } from '../../ledger/verify-ledger.ts';
import { csvFormat } from '../../reporting/tables/csv-format.ts';
import { writeTrialBalance } from '../../reporting/trial-balance.ts';
import { CsvSender } from '../downloads/send-file.ts';
import type { HttpContext } from '../http-context.ts';
import { csvAnswer } from '../openapi/route-description.ts';
import { read } from '../request-input.ts';
import { callerOf } from '../route-access.ts';
import { accountsSeenBy } from '../seen-accounts.ts';
import { dayText } from './journal-routes.ts';
import { balancesAnswer, proofAnswer, trialBalanceAnswer } from './ledger-answers.ts';
import type { LongReadings } from '../long-readings.ts';

const dayQuery = z.strictObject({ day: dayText.optional().describe('default: today, in Jakarta') });

/** Sums over the whole ledger. */
export function registerSumRoutes(
  app: FastifyInstance,
  context: HttpContext,
  readings: LongReadings,
): void {
  registerTrialBalance(app, context, readings);

  app.route({
    method: 'GET',
    url: '/api/ledger/balances',
    config: {
      access: 'read',
      api: {
        name: 'listBalances',
        summary: 'The balance of every account; they sum to nothing',
        answers: [{ status: 200, about: 'In the order of paths.', schema: balancesAnswer }],
        errors: ['too_many_at_once'],
      },
    },
    handler: async (request) => {
      const balances = await readings.read('balances', accountBalances);
      const accounts = accountsSeenBy(callerOf(request));
      return {
        accounts: balances.map(({ account, balance }) => ({
          account: accounts.path(account),
          balanceSen: balance,
        })),
      };
    },
  });

  app.route({
    method: 'GET',
    url: '/api/ledger/proof',
    config: {
      access: 'read',
      api: {
        name: 'proveLedger',
        summary: 'Whether every posting balances, and so the whole: as `rekon ledger verify`',
        answers: [{ status: 200, about: 'What was found.', schema: proofAnswer }],
        errors: ['too_many_at_once'],
      },
    },
    handler: async () => {
      const { at, check } = await readings.read('proof', async (db) => {
        const begun = now(context.clock);
        return { at: begun, check: await verifyLedger(db) };
      });
      const { balanced: isBalanced, total, accounts, unbalancedPostings } = check;
      return { at, isBalanced, totalSen: total, accounts: accounts.length, unbalancedPostings };
    },
  });
}

function registerTrialBalance(
  app: FastifyInstance,
  context: HttpContext,
  readings: LongReadings,
): void {
  const today = () => businessDay(now(context.clock));
  const sender = new CsvSender(context);

  app.route({
    method: 'GET',
    url: '/api/ledger/trial-balance',
    config: {
      access: 'read',
      api: {
        name: 'getTrialBalance',
        summary: 'Every account on one business day: opening, debits, credits, closing',
        query: dayQuery,
        answers: [{ status: 200, about: 'The day.', schema: trialBalanceAnswer }],
        errors: ['too_many_at_once'],
      },
    },
    handler: async (request) => {
      const { day = today() } = read(dayQuery, 'query', request.query);
      const lines = await readings.read(`trial balance ${day}`, (db) => trialBalance(db, day));
      const { debits, credits, balanced: isBalanced } = trialBalanceTotals(lines);
      const accounts = accountsSeenBy(callerOf(request));
      return {
        day,
        isOver: day < today(),
        lines: lines.map((line) => ({
          account: accounts.path(line.account),
          openingSen: line.opening,
          debitsSen: line.debits,
          creditsSen: line.credits,
          closingSen: line.closing,
        })),
        debitsSen: debits,
        creditsSen: credits,
        isBalanced,
      };
    },
  });

  app.route({
    method: 'GET',
    url: '/api/ledger/trial-balance.csv',
    config: {
      access: 'read',
      api: {
        name: 'downloadTrialBalance',
        summary: 'The trial balance of a business day as a file',
        query: dayQuery,
        answers: [csvAnswer('The file of `rekon ledger trial-balance`.')],
        errors: ['too_many_at_once', 'disk_full'],
      },
    },
    handler: async (request, reply) => {
      const { day = today() } = read(dayQuery, 'query', request.query);
      const accounts = accountsSeenBy(callerOf(request));
      const format = csvFormat(context.settings);
      await sender.send(reply, {
        name: `trial-balance-${day}.csv`,
        write: async (dir) => {
          const path = join(dir, 'trial-balance.csv');
          await writeTrialBalance(context, day, path, format, (each) => accounts.path(each));
          return path;
        },
      });
      return reply;
    },
  });
}
