import type { FastifyInstance } from 'fastify';
import type { PayoutState } from '../../../domain/payout-states.ts';
import type { RunSummary } from '../../../reconciliation/runs/run-summary.ts';
import type { HttpContext } from '../../http-context.ts';
import type { ServerState } from '../../server-state.ts';
import { Page, type View } from '../page.tsx';
import { batchPage } from '../../reference-address.ts';
import { StateRows } from '../state-rows.tsx';
import { matchRate } from '../../reconciliation/match-rate.ts';
import { said } from '../reconciliation/rate-plot.tsx';
import { collectionWords } from '../collections/words.ts';
import { readToday, type Today } from '../../today/read-today.ts';
import { sendPage, viewFor } from '../send-page.ts';

/** `/`: what waits for a person, and where the money is. */
export function registerTodayPage(
  app: FastifyInstance,
  { database, clock }: HttpContext,
  { work, totals }: ServerState,
): void {
  app.route({
    method: 'GET',
    url: '/',
    config: { access: 'read', desk: true },
    handler: async (request, reply) => {
      const view = viewFor(request);
      const today = await readToday({ database, clock, work, totals }, view.session);
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

/** Open for a week and more since they were expected. */
function oldOf({ exceptions: { byAge = {} } }: RunSummary): number {
  const tallies = [byAge['7-30d'], byAge['30d+']].flatMap((each) => Object.values(each ?? {}));
  return tallies.reduce((sum, { count }) => sum + count, 0);
}

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
  const old = today.lastRuns.reduce((sum, run) => sum + oldOf(run), 0);
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
    { count: counted('review'), text: words.today.reviews, href: '/payouts?state=review' },
    {
      count: counted('quarantined'),
      text: words.today.quarantined,
      href: '/payouts?state=quarantined',
    },
    { count: counted('held'), text: words.today.held, href: '/payouts?state=held' },
    ...today.orders.map(({ kind, count }) => ({
      count,
      text: (orders: number) => words.today.quarantinedOrders(orders, kinds[kind]),
      href: `/collections?kind=${kind}&state=quarantined`,
    })),
    { count: today.breakers, text: words.today.breakers, href: '/jobs#breakers' },
    { count: critical, text: words.today.criticalOpen, href: '/exceptions?severity=critical' },
    {
      count: today.writeOffs,
      text: words.today.writeOffs,
      href: '/exceptions?status=write_off_requested',
    },
    { count: old, text: words.today.oldOpen, href: '/exceptions?sort=oldest' },
    { count: today.staleFeeds, text: words.today.staleFeeds, href: '/jobs#feeds' },
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
