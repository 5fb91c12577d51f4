import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { type BusinessDay, isBusinessDay } from '../../domain/time.ts';
import {
  accountJournal,
  findPosting,
  newestPostings,
  type PostingMade,
  type PostingWithEntries,
} from '../../ledger/journal-store.ts';
import type { HttpContext } from '../http-context.ts';
import { LINES_SHOWN } from '../limits.ts';
import { pageLimit, place, read } from '../request-input.ts';
import { callerOf } from '../route-access.ts';
import { accountsSeenBy, type SeenAccounts } from '../seen-accounts.ts';
import { type Cause, causeOf } from './cause-store.ts';
import { entriesAnswer, journalAnswer, postingAnswer } from './ledger-answers.ts';
import { postingUnknown } from './posting-unknown.ts';

export const dayText = z.string().refine(isBusinessDay, 'a day as 2026-11-21 is needed');

const journalQuery = z.strictObject({ before: place, limit: pageLimit });
const entriesQuery = z.strictObject({
  account: z.string().min(1).max(300),
  day: dayText.optional(),
  after: z
    .string()
    .regex(/^\d{4}-\d{2}-\d{2}\.\d{1,15}$/, 'not the end of a page')
    .optional(),
  limit: pageLimit,
});
const postingQuery = z.strictObject({ key: z.string().min(1).max(1_000) });

/** Postings, entries of one account, and what caused a posting. */
export function registerJournalRoutes(
  app: FastifyInstance,
  { database: { knex } }: HttpContext,
): void {
  app.route({
    method: 'GET',
    url: '/api/ledger/journal',
    config: {
      access: 'read',
      api: {
        name: 'listPostings',
        summary: 'Every posting with its entries',
        query: journalQuery,
        answers: [{ status: 200, about: 'Newest first.', schema: journalAnswer }],
      },
    },
    handler: async (request) => {
      const { before, limit = LINES_SHOWN } = read(journalQuery, 'query', request.query);
      const page = { limit, ...(before !== undefined && { behind: before }) };
      const postings = await newestPostings(knex, page);
      const accounts = accountsSeenBy(callerOf(request));
      const last = postings.length === limit ? postings.at(-1) : undefined;
      return {
        postings: postings.map((posting) => postingView(accounts, posting)),
        nextBefore: last?.number ?? null,
      };
    },
  });

  app.route({
    method: 'GET',
    url: '/api/ledger/entries',
    config: {
      access: 'read',
      api: {
        name: 'listEntriesOfAccount',
        summary: 'The journal of one account, or of one business day of it',
        query: entriesQuery,
        answers: [{ status: 200, about: 'Newest first.', schema: entriesAnswer }],
      },
    },
    handler: async (request) => {
      const asked = read(entriesQuery, 'query', request.query);
      const { account, day, after, limit = LINES_SHOWN } = asked;
      const entries = await accountJournal(knex, {
        account,
        limit,
        ...(day !== undefined && { day }),
        ...(after !== undefined && { behind: placeOf(after) }),
      });
      const last = entries.length === limit ? entries.at(-1) : undefined;
      return {
        account: accountsSeenBy(callerOf(request)).path(account),
        entries: entries.map(({ entry, amount, ...posting }) => ({
          ...postingLine(posting),
          entry,
          amountSen: amount,
        })),
        nextAfter: last === undefined ? null : `${last.businessDay}.${last.entry}`,
      };
    },
  });

  app.route({
    method: 'GET',
    url: '/api/ledger/posting',
    config: {
      access: 'read',
      api: {
        name: 'getPosting',
        summary: 'One posting: its entries, and what caused it',
        query: postingQuery,
        answers: [{ status: 200, about: 'The posting.', schema: postingAnswer }],
        errors: ['posting_unknown'],
      },
    },
    handler: async (request) => {
      const { key } = read(postingQuery, 'query', request.query);
      const posting = await findPosting(knex, key);
      if (posting === null) throw postingUnknown();
      const view = postingView(accountsSeenBy(callerOf(request)), posting);
      return { ...view, cause: causeView(await causeOf(knex, posting)) };
    },
  });
}

const placeOf = (after: string): { day: BusinessDay; entry: number } => ({
  day: after.slice(0, 10) as BusinessDay,
  entry: Number(after.slice(11)),
});

function postingLine({ businessDay, number, key, kind, subject, memo, at }: PostingMade): object {
  return { number, key, kind, subject, memo, at, day: businessDay };
}

function postingView(accounts: SeenAccounts, posting: PostingWithEntries): object {
  const entries = posting.entries.map(({ account, amount }) => ({
    account: accounts.path(account),
    amountSen: amount,
  }));
  return { ...postingLine(posting), entries };
}

function causeView(cause: Cause | null): object | null {
  if (cause === null) return null;
  const { what, name, batch, by, at } = cause;
  return { what, name, batchId: batch?.id ?? null, row: batch?.row ?? null, by, at };
}
