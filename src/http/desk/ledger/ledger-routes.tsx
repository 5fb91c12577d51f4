import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { type BusinessDay, businessDay, isBusinessDay, now } from '../../../domain/time.ts';
import { accountJournal, findPosting, newestPostings } from '../../../ledger/journal-store.ts';
import { accountBalances } from '../../../ledger/ledger-store.ts';
import { trialBalance } from '../../../ledger/trial-balance-store.ts';
import { verifyLedger } from '../../../ledger/verify-ledger.ts';
import { csvFormat } from '../../../reporting/tables/csv-format.ts';
import { writeTrialBalance } from '../../../reporting/trial-balance.ts';
import { CsvSender } from '../../downloads/send-file.ts';
import type { HttpContext } from '../../http-context.ts';
import { postingUnknown } from '../../ledger/posting-unknown.ts';
import { ENTRIES_SHOWN } from '../../limits.ts';
import { read, wholeNumber } from '../../request-input.ts';
import type { ServerState } from '../../server-state.ts';
import { sendPage, viewFor } from '../send-page.ts';
import { shownAccount } from './account-paths.ts';
import { BalancesPage } from './balances-page.tsx';
import { causeOf } from '../../ledger/cause-store.ts';
import { AccountJournalPage, JournalPage } from './journal-page.tsx';
import { PostingPage } from './posting-page.tsx';
import { ProofPage } from './proof-page.tsx';
import type { LongReadings } from '../../long-readings.ts';
import { TrialBalancePage } from './trial-balance-page.tsx';

const day = z.string().refine(isBusinessDay, 'a day as 2026-11-21 is needed');
const dayQuery = z.strictObject({ day: day.optional() });
const journalQuery = z.strictObject({
  behind: wholeNumber(Number.MAX_SAFE_INTEGER).optional(),
});
const accountQuery = z.strictObject({
  account: z.string().max(300),
  day: z.union([z.literal(''), day]).optional(),
  /** The day and the number of the last entry that was shown. */
  behind: z
    .string()
    .regex(/^\d{4}-\d{2}-\d{2}\.\d{1,15}$/, 'a place in the journal is needed')
    .transform((text) => ({ day: text.slice(0, 10) as BusinessDay, entry: Number(text.slice(11)) }))
    .optional(),
});
const postingQuery = z.strictObject({ key: z.string().max(1000) });

/** `/ledger`: what we believe, in double entry, down to each posting and what caused it. */
export function registerLedgerPages(
  app: FastifyInstance,
  context: HttpContext,
  { ledger }: ServerState,
): void {
  registerSums(app, context, ledger);
  registerTrialBalanceFile(app, context);
  registerJournal(app, context);
}

/** Pages that read the whole ledger. */
function registerSums(app: FastifyInstance, { clock }: HttpContext, readings: LongReadings): void {
  app.route({
    method: 'GET',
    url: '/ledger',
    config: { access: 'read', desk: true },
    handler: async (request, reply) => {
      const balances = await readings.read('balances', accountBalances);
      return sendPage(reply, <BalancesPage view={viewFor(request)} balances={balances} />);
    },
  });

  app.route({
    method: 'GET',
    url: '/ledger/trial-balance',
    config: { access: 'read', desk: true },
    handler: async (request, reply) => {
      const today = businessDay(now(clock));
      const { day: of = today } = read(dayQuery, 'query', request.query);
      const lines = await readings.read(`trial balance ${of}`, (db) => trialBalance(db, of));
      const shown = { day: of, isOver: of < today, lines };
      return sendPage(reply, <TrialBalancePage view={viewFor(request)} shown={shown} />);
    },
  });

  app.route({
    method: 'GET',
    url: '/ledger/proof',
    config: { access: 'read', desk: true },
    handler: async (request, reply) => {
      const proof = await readings.read('proof', async (db) => {
        const at = now(clock);
        return { at, check: await verifyLedger(db) };
      });
      return sendPage(reply, <ProofPage view={viewFor(request)} proof={proof} />);
    },
  });
}

function registerTrialBalanceFile(app: FastifyInstance, context: HttpContext): void {
  const sender = new CsvSender(context);
  app.route({
    method: 'GET',
    url: '/ledger/trial-balance.csv',
    config: { access: 'read', desk: true },
    handler: async (request, reply) => {
      const view = viewFor(request);
      const { day: of = businessDay(now(context.clock)) } = read(dayQuery, 'query', request.query);
      const format = csvFormat(context.settings);
      await sender.send(reply, {
        name: `trial-balance-${of}.csv`,
        write: async (dir) => {
          const path = join(dir, 'trial-balance.csv');
          await writeTrialBalance(context, of, path, format, (each) => shownAccount(view, each));
          return path;
        },
      });
      return reply;
    },
  });
}

function registerJournal(app: FastifyInstance, { database: { knex } }: HttpContext): void {
  app.route({
    method: 'GET',
    url: '/ledger/journal',
    config: { access: 'read', desk: true },
    handler: async (request, reply) => {
      const { behind } = read(journalQuery, 'query', request.query);
      const page = { limit: ENTRIES_SHOWN, ...(behind !== undefined && { behind }) };
      const postings = await newestPostings(knex, page);
      return sendPage(reply, <JournalPage view={viewFor(request)} postings={postings} />);
    },
  });

  app.route({
    method: 'GET',
    url: '/ledger/account',
    config: { access: 'read', desk: true },
    handler: async (request, reply) => {
      const { account, day: of, behind } = read(accountQuery, 'query', request.query);
      const filter = { account, ...(of !== undefined && of !== '' && { day: of }) };
      const page = { ...filter, limit: ENTRIES_SHOWN, ...(behind !== undefined && { behind }) };
      const shown = { ...filter, entries: await accountJournal(knex, page) };
      return sendPage(reply, <AccountJournalPage view={viewFor(request)} shown={shown} />);
    },
  });

  app.route({
    method: 'GET',
    url: '/ledger/posting',
    config: { access: 'read', desk: true },
    handler: async (request, reply) => {
      const { key } = read(postingQuery, 'query', request.query);
      const posting = await findPosting(knex, key);
      if (posting === null) throw postingUnknown();
      const cause = await causeOf(knex, posting);
      return sendPage(
        reply,
        <PostingPage view={viewFor(request)} posting={posting} cause={cause} />,
      );
    },
  });
}
