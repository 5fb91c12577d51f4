import type { FastifyInstance } from 'fastify';
import { queueJobs } from '../../../jobs/registry.ts';
import { now } from '../../domain/time.ts';
import { DISBURSING } from '../../reconciliation/streams/providers.ts';
import type { HttpContext } from '../http-context.ts';
import { callerOf } from '../route-access.ts';
import { accountsSeenBy } from '../seen-accounts.ts';
import type { ServerState } from '../server-state.ts';
import { feedsNow } from './feeds.ts';
import { bankFeeds } from './feeds-store.ts';
import { feedsAnswer, queuesAnswer } from './job-answers.ts';
import { depositView } from '../today/deposit-view.ts';
import { lastBalance } from '../today/last-balance-store.ts';
import { queueLengths } from './what-is-due.ts';

/** What feeds the work, and what waits to be done. */
export function registerFeedRoutes(
  app: FastifyInstance,
  { database: { knex }, clock }: HttpContext,
  work: ServerState['work'],
): void {
  app.route({
    method: 'GET',
    url: '/api/feeds',
    config: {
      access: 'read',
      api: {
        name: 'listFeeds',
        summary: 'Files and bank accounts that are read, and whether they still bring something',
        answers: [{ status: 200, about: 'All of them.', schema: feedsAnswer }],
        errors: ['reconciliation_file_invalid', 'reconciliation_file_unreadable'],
      },
    },
    handler: async (request) => {
      const accounts = accountsSeenBy(callerOf(request));
      const banks = await bankFeeds(knex);
      return {
        feeds: await feedsNow(knex, await work().streams(), now(clock)),
        bankAccounts: banks.map((bank) => ({ ...bank, account: accounts.number(bank.account) })),
        deposit: depositView(await lastBalance(knex, DISBURSING)),
      };
    },
  });

  app.route({
    method: 'GET',
    url: '/api/queues',
    config: {
      access: 'read',
      api: {
        name: 'listQueues',
        summary: 'What is due in the database now, up to 1,000 a queue',
        answers: [{ status: 200, about: 'All of them.', schema: queuesAnswer }],
      },
    },
    handler: async () => {
      const abouts = new Map(queueJobs.map(({ name, about }) => [name, about]));
      const lengths = await queueLengths(work(), now(clock));
      return { queues: lengths.map((queue) => ({ ...queue, about: abouts.get(queue.name) })) };
    },
  });
}
