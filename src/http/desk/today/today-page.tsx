import { DISBURSING } from '../../../reconciliation/streams/providers.ts';
import type { FastifyInstance } from 'fastify';
import { openBreakers } from '../../../breakers/breaker-store.ts';
import type { PayoutState } from '../../../domain/payout-states.ts';
import type { Sen } from '../../../domain/money.ts';
import { inFlight } from '../../../ledger/accounts.ts';
import { accountBalance } from '../../../ledger/ledger-store.ts';
import { openTotals, type StateTotal } from '../../../payouts/store/payout-totals-store.ts';
import type { RunSummary } from '../../../reconciliation/runs/run-summary.ts';
import type { HttpContext } from '../../http-context.ts';
import { Page, type View } from '../page.tsx';
import { batchPage } from '../reference-address.ts';
import { StateRows } from '../state-rows.tsx';
import { matchRate } from '../reconciliation/match-rate.ts';
import { said } from '../reconciliation/rate-plot.tsx';
import { countRefundsToApprove, countUnknownRefunds } from '../collections/refunds-store.ts';
import { collectionWords } from '../collections/words.ts';
import { sendPage, viewFor } from '../send-page.ts';
import { lastSummaries } from './last-runs-store.ts';
import {
  type LastBalance,
  lastBalance,
  type OrdersThatWait,
  quarantinedOrders,
} from './today-store.ts';
import { batchesToApproveBy } from './waits-for.ts';

interface Today {
  /** Batches that this person can still approve. */
  readonly toApprove: readonly string[];
  /** That this person may approve: somebody else asked for them. */
  readonly refunds: number;
  /** Whose end nothing has told. */
  readonly unknownRefunds: number;
  readonly orders: readonly OrdersThatWait[];
  readonly totals: readonly StateTotal[];
  readonly breakers: number;
  readonly balance: LastBalance | null;
  readonly reserved: Sen;
  readonly lastRuns: readonly RunSummary[];
}

/** `/`: what waits for a person, and where the money is. */
export function registerTodayPage(app: FastifyInstance, { database }: HttpContext): void {
  const { knex } = database;
  app.route({
    method: 'GET',
    url: '/',
    config: { access: 'read', desk: true },
    handler: async (request, reply) => {
      const view = viewFor(request);
      const today = {
        toApprove: view.may('approve') ? await batchesToApproveBy(knex, view.session) : [],
        refunds: view.may('approve_refund')
          ? await countRefundsToApprove(knex, view.session.user)
          : 0,
        unknownRefunds: await countUnknownRefunds(knex),
        orders: await quarantinedOrders(knex),
        totals: await openTotals(knex),
        breakers: (await openBreakers(knex)).length,
        balance: await lastBalance(knex, DISBURSING),
        reserved: await accountBalance(knex, inFlight(DISBURSING)),
        lastRuns: await lastSummaries(knex),
      };
      return sendPage(reply, <TodayPage view={view} today={today} />);
    },
  });
}

function TodayPage({ view, today }: { readonly view: View; readonly today: Today }) {
  const { words, reading } = view;
  const { balance } = today;
  return (
    <Page view={view} title={words.today.title} menu="today">
      <Needs view={view} today={today} />
      <section class="card">
        <h2>{words.today.money}</h2>
        <dl>
          <dt>{words.today.balance}</dt>
          <dd>
            {balance === null
              ? words.today.noBalance
              : `${reading.amount(balance.available)} (${words.today.balanceAt(reading.time(balance.at))})`}
          </dd>
          <dt>{words.today.reserved}</dt>
          <dd>{reading.amount(today.reserved)}</dd>
        </dl>
        <div class="scroll" tabindex={0}>
          <table>
            <thead>
              <tr>
                <th scope="col">{words.today.state}</th>
                <th scope="col" class="num">
                  {words.today.count}
                </th>
                <th scope="col" class="num">
                  {words.today.amount}
                </th>
              </tr>
            </thead>
            <tbody>
              <StateRows view={view} totals={today.totals} names={words.states} />
            </tbody>
          </table>
        </div>
      </section>
      <LastRuns view={view} runs={today.lastRuns} />
    </Page>
  );
}

/** How much the last run of each stream matched by itself, and what it left. */
function LastRuns({ view, runs }: { readonly view: View; readonly runs: readonly RunSummary[] }) {
  const { words, reading } = view;
  if (runs.length === 0) return null;
  return (
    <section class="card">
      <h2>{words.today.reconciled}</h2>
      <div class="scroll" tabindex={0}>
        <table>
          <thead>
            <tr>
              <th scope="col">{words.today.stream}</th>
              <th scope="col">{words.today.asOf}</th>
              <th scope="col" class="num">
                {words.today.matched}
              </th>
              <th scope="col" class="num">
                {words.today.openExceptions}
              </th>
              <th scope="col" class="num">
                {words.today.critical}
              </th>
              <th scope="col" class="num">
                {words.today.atRisk}
              </th>
            </tr>
          </thead>
          <tbody>
            {runs.map((run) => (
              <tr>
                <td>
                  <a href={`/reconciliation/streams/${run.stream}`}>{run.stream}</a>
                </td>
                <td>{reading.time(run.asOf)}</td>
                <td class="num">{said(view, matchRate(run).byCount)}</td>
                <td class="num">{reading.count(run.exceptions.open.count)}</td>
                <td class="num">{reading.count(criticalOf(run))}</td>
                <td class="num">{reading.amount(run.exceptions.open.amountSen)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

const criticalOf = ({ exceptions }: RunSummary): number =>
  exceptions.bySeverity['critical']?.count ?? 0;

interface Need {
  readonly count: number;
  readonly text: (count: number) => string;
  readonly href?: string;
}

function Needs({ view, today }: { readonly view: View; readonly today: Today }) {
  const { words } = view;
  const counted = (state: PayoutState): number =>
    today.totals.find((total) => total.state === state)?.count ?? 0;
  const { kinds } = collectionWords[view.session.language];
  const [only] = today.toApprove.length === 1 ? today.toApprove : [];
  const critical = today.lastRuns.reduce((sum, run) => sum + criticalOf(run), 0);
  const needs: readonly Need[] = [
    {
      count: today.toApprove.length,
      text: words.today.approvals,
      ...(only !== undefined && { href: batchPage('payouts', only) }),
    },
    {
      count: today.refunds,
      text: words.today.refunds,
      href: '/collections/refunds?state=requested',
    },
    {
      count: today.unknownRefunds,
      text: words.today.unknownRefunds,
      href: '/collections/refunds?state=unknown',
    },
    { count: counted('review'), text: words.today.reviews },
    { count: counted('quarantined'), text: words.today.quarantined },
    ...today.orders.map(({ kind, count }) => ({
      count,
      text: (orders: number) => words.today.quarantinedOrders(orders, kinds[kind]),
      href: `/collections?kind=${kind}&state=quarantined`,
    })),
    { count: counted('held'), text: words.today.held },
    { count: today.breakers, text: words.today.breakers, href: '/jobs#breakers' },
    { count: critical, text: words.today.criticalOpen, href: '/exceptions?severity=critical' },
  ];
  const waiting = needs.filter(({ count }) => count > 0);
  return (
    <section class="card">
      <h2>{words.today.needs}</h2>
      {waiting.length === 0 ? (
        <p>{words.today.nothing}</p>
      ) : (
        <ul class="todo">
          {waiting.map(({ count, text, href = '/batches' }) => (
            <li>
              <a href={href}>{text(count)}</a>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
