import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { findUser } from '../../access/user-store.ts';
import { ORDER_KINDS } from '../../domain/batch-kinds.ts';
import { PAYOUT_STATES } from '../../domain/payout-states.ts';
import type { HttpContext } from '../http-context.ts';
import { amountSen, batchId, count, depositAnswer } from '../openapi/answer-parts.ts';
import { figuresOf } from '../reconciliation/last-figures.ts';
import { figuresAnswer } from '../reconciliation/reconciliation-answers.ts';
import { callerOf } from '../route-access.ts';
import type { ServerState } from '../server-state.ts';
import { depositView } from './deposit-view.ts';
import { readToday, type Today } from './read-today.ts';

const todayAnswer = z.strictObject({
  batchesToApprove: z.array(batchId).describe('that the caller can still approve'),
  refundsToApprove: count.describe('by the caller: somebody else asked for them'),
  writeOffsToApprove: count.describe('by the caller: somebody else asked for them'),
  unknownRefunds: count.describe('whose end nothing has told'),
  quarantinedOrders: z.array(z.strictObject({ kind: z.enum(ORDER_KINDS), count })),
  openPayouts: z.strictObject({
    byState: z.partialRecord(z.enum(PAYOUT_STATES), count),
    amountByStateSen: z.partialRecord(z.enum(PAYOUT_STATES), amountSen),
  }),
  openBreakers: count,
  staleFeeds: count,
  deposit: depositAnswer,
  reservedSen: amountSen.describe('of the deposit, for payouts under way'),
  streams: z.array(z.strictObject({ stream: z.string(), figures: figuresAnswer })),
});

/** What waits for a person now, and where the money is. */
export function registerTodayRoute(
  app: FastifyInstance,
  { database, clock }: HttpContext,
  { work, totals }: ServerState,
): void {
  app.route({
    method: 'GET',
    url: '/api/today',
    config: {
      access: 'read',
      api: {
        name: 'getToday',
        summary: 'What waits for the caller now, the deposit, and what reconciliation left',
        answers: [{ status: 200, about: 'Now.', schema: todayAnswer }],
        errors: ['reconciliation_file_invalid', 'reconciliation_file_unreadable'],
      },
    },
    handler: async (request) => {
      const { user, role } = callerOf(request);
      const approvalLimit = (await findUser(database.knex, user))?.approvalLimit ?? null;
      return todayView(
        await readToday({ database, clock, work, totals }, { user, role, approvalLimit }),
      );
    },
  });
}

function todayView(today: Today): object {
  const { totals, lastRuns } = today;
  return {
    batchesToApprove: today.toApprove,
    refundsToApprove: today.refunds,
    writeOffsToApprove: today.writeOffs,
    unknownRefunds: today.unknownRefunds,
    quarantinedOrders: today.orders,
    openPayouts: {
      byState: Object.fromEntries(totals.map(({ state, count: of }) => [state, of])),
      amountByStateSen: Object.fromEntries(totals.map(({ state, amount }) => [state, amount])),
    },
    openBreakers: today.breakers,
    staleFeeds: today.staleFeeds,
    deposit: depositView(today.balance),
    reservedSen: today.reserved,
    streams: lastRuns.map((summary) => ({
      stream: summary.stream,
      figures: figuresOf({ summary }),
    })),
  };
}
