import type { Payment } from '../../../collections/payment.ts';
import { nextOrderStep } from '../../../orders/next-step.ts';
import type { RefundRoom } from '../../../orders/refunds/still-refundable.ts';
import type { OrderEvent } from '../../../orders/store/order-store.ts';
import { ofPayer } from '../../collections/order-view.ts';
import { seenAccounts } from '../../seen-accounts.ts';
import { Attempts } from '../history/attempts.tsx';
import { meaningOfCode } from '../history/provider-codes.ts';
import { type Happening, Timeline } from '../history/timeline.tsx';
import { ToldSections } from '../history/told.tsx';
import { historyWords } from '../history/words.ts';
import { CommandForms } from '../command-forms.tsx';
import { Page, StateLabel, type View } from '../page.tsx';
import { ResolveForm } from '../resolve-form.tsx';
import { orderAddress } from '../../reference-address.ts';
import { decisionWords } from './decision-words.ts';
import { RefundForm } from './order-forms.tsx';
import { RefundTable } from './refund-table.tsx';
import type { OrderShown } from '../../collections/read-order.ts';
import { collectionWords } from './words.ts';
import { reasonOf } from '../../../domain/sentence.ts';

interface OrderPageProps {
  readonly view: View;
  readonly shown: OrderShown;
}

interface OfferedProps extends OrderPageProps {
  /** What this person can do with it, as it is now. */
  readonly offered: {
    /** What can be asked back; null: nothing. */
    readonly refund: RefundRoom | null;
    readonly remove: boolean;
  };
}

export function OrderPage({ view, shown, offered }: OfferedProps) {
  const { order } = shown;
  const { refund } = offered;
  const words = collectionWords[view.session.language];
  return (
    <Page
      view={view}
      title={words.one(words.kinds[order.kind], order.reference)}
      menu="collections"
    >
      <Summary view={view} shown={shown} />
      <Next view={view} shown={shown} />
      {order.state === 'quarantined' && view.may('decide_review') ? (
        <ResolveForm view={view} action={`${orderAddress(order.kind, order.reference)}/resolve`} />
      ) : null}
      <Payments view={view} payments={shown.payments} />
      {shown.refunds.length === 0 ? null : (
        <section class="card" id="refunds">
          <h2>{words.refunds}</h2>
          <RefundTable view={view} refunds={shown.refunds} back="order" />
        </section>
      )}
      {refund === null ? null : <RefundForm view={view} order={order} offer={refund} />}
      <CommandForms
        view={view}
        address={orderAddress(order.kind, order.reference)}
        commands={offered.remove ? ['remove'] : []}
        names={decisionWords[view.session.language].one}
      />
      <Timeline
        view={view}
        happenings={shown.events.map((event) => happened(view, shown, event))}
        postings={shown.postings}
      />
      <Attempts view={view} attempts={shown.attempts} />
      <ToldSections view={view} told={shown.told} />
    </Page>
  );
}

function happened(view: View, { order }: OrderShown, event: OrderEvent): Happening {
  const { language } = view.session;
  const words = collectionWords[language];
  const titles: Readonly<Record<string, string>> = words.events;
  const { at, to, code, message, actor } = event;
  return {
    at,
    title: titles[event.event] ?? event.event,
    to: { state: to, label: words.states[to] },
    code,
    meaning: meaningOfCode(order.kind, code, language),
    message,
    actor,
  };
}

function Summary({ view, shown }: OrderPageProps) {
  const { order, batch } = shown;
  const { reading } = view;
  const reason = reasonOf(order);
  const words = collectionWords[view.session.language];
  return (
    <section class="card">
      <p>
        <StateLabel of={order.state}>{words.states[order.state]}</StateLabel>{' '}
        <strong>{order.amount === null ? words.payerDecides : reading.amount(order.amount)}</strong>
      </p>
      {reason === null ? null : (
        <p>
          {words.why}: {view.tell.said(reason)}
        </p>
      )}
      <dl>
        <dt>{words.batch}</dt>
        <dd>
          <a href={`/collections/batches/${batch.id}`}>{batch.fileName}</a> ·{' '}
          {words.row(order.rowNumber)}
        </dd>
        <Fact name={words.provider} value={order.provider} />
        <Fact name={words.id} value={order.providerId} />
        <Fact name={words.providerId} value={order.providerReference} />
        <Fact name={words.status} value={order.providerStatus} />
        <Fact name={words.failure} value={order.failureCode} />
        <Fact name={words.expires} value={reading.time(order.expiresAt)} />
        <Fact name={words.finished} value={reading.time(order.finishedAt)} />
        {Object.entries(order.payment).map(([name, value]) => (
          <Fact
            name={`${words.payment}: ${name}`}
            value={ofPayer(seenAccounts(view.may('see_accounts')), name, value)}
          />
        ))}
      </dl>
    </section>
  );
}

function Fact({ name, value }: { readonly name: string; readonly value: string | null }) {
  if (value === null || value === '') return null;
  return (
    <>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </>
  );
}

function Next({ view, shown }: OrderPageProps) {
  const { order } = shown;
  const { language } = view.session;
  const words = collectionWords[language];
  return (
    <section class="card">
      <h2>{historyWords[language].next}</h2>
      <p>
        {words.steps[nextOrderStep(order)]}
        {order.nextActionAt === null
          ? null
          : ` ${words.when(view.reading.time(order.nextActionAt))}.`}
      </p>
    </section>
  );
}

interface PaymentsProps {
  readonly view: View;
  readonly payments: readonly Payment[];
}

function Payments({ view, payments }: PaymentsProps) {
  const { reading } = view;
  const words = collectionWords[view.session.language];
  return (
    <section class="card" id="payments">
      <h2>{words.payments}</h2>
      {payments.length === 0 ? (
        <p>{words.noPayments}</p>
      ) : (
        <div class="scroll" tabindex={0}>
          <table>
            <thead>
              <tr>
                <th scope="col">{words.paidAt}</th>
                <th scope="col" class="num">
                  {words.gross}
                </th>
                <th scope="col" class="num">
                  {words.fee}
                </th>
                <th scope="col" class="num">
                  {words.tax}
                </th>
                <th scope="col">{words.toldBy}</th>
              </tr>
            </thead>
            <tbody>
              {payments.map(({ paidAt, gross, fee, tax, source }) => (
                <tr>
                  <td>{reading.time(paidAt)}</td>
                  <td class="num">{reading.amount(gross)}</td>
                  <td class="num">{reading.amount(fee)}</td>
                  <td class="num">{reading.amount(tax)}</td>
                  <td>
                    <code>{source}</code>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}
