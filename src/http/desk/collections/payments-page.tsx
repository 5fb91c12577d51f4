import { subtractSen } from '../../../domain/money.ts';
import { Choice, optionsOf } from '../choice.tsx';
import { Page, type View } from '../page.tsx';
import { orderAddress } from '../../reference-address.ts';
import type { PaymentLine } from '../../collections/collections-store.ts';
import { PAYMENT_STREAMS, type PaymentStream } from '../../collections/payment-streams.ts';
import { PartsMenu } from './parts-menu.tsx';
import { collectionWords } from './words.ts';

interface PaymentsPageProps {
  readonly view: View;
  readonly stream: PaymentStream;
  readonly payments: readonly PaymentLine[];
  /** For the page of older ones. */
  readonly next: { readonly day: string; readonly id: number } | null;
}

export function PaymentsPage({ view, stream, payments, next }: PaymentsPageProps) {
  const words = collectionWords[view.session.language];
  const query =
    next && new URLSearchParams({ stream, day: next.day, before: String(next.id) }).toString();
  return (
    <Page view={view} title={words.paymentsOf} menu="collections">
      <PartsMenu view={view} at="paymentsOf" />
      <section class="card">
        <form method="get" action="/collections/payments" class="row">
          <Choice
            name="stream"
            label={words.stream}
            options={optionsOf(PAYMENT_STREAMS, words.kinds)}
            chosen={stream}
          />
          <button type="submit" class="second">
            {words.show}
          </button>
        </form>
        {payments.length === 0 ? (
          <p>{words.noPayments}</p>
        ) : (
          <PaymentTable view={view} payments={payments} />
        )}
        {query === null ? null : (
          <p>
            <a href={`/collections/payments?${query}`}>{words.next}</a>
          </p>
        )}
      </section>
    </Page>
  );
}

interface PaymentTableProps {
  readonly view: View;
  readonly payments: readonly PaymentLine[];
}

function PaymentTable({ view, payments }: PaymentTableProps) {
  const words = collectionWords[view.session.language];
  return (
    <div class="scroll" tabindex={0}>
      <table>
        <thead>
          <tr>
            <th scope="col">{words.paidAt}</th>
            <th scope="col">{words.order}</th>
            <th scope="col" class="num">
              {words.gross}
            </th>
            <th scope="col" class="num">
              {words.fee}
            </th>
            <th scope="col" class="num">
              {words.tax}
            </th>
            <th scope="col" class="num">
              {words.net}
            </th>
            <th scope="col">{words.through}</th>
            <th scope="col">{words.toldBy}</th>
          </tr>
        </thead>
        <tbody>
          {payments.map((payment) => (
            <PaymentRow view={view} payment={payment} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function PaymentRow({ view, payment }: { readonly view: View; readonly payment: PaymentLine }) {
  const words = collectionWords[view.session.language];
  const { reading } = view;
  const { gross, fee, tax, kind, reference } = payment;
  return (
    <tr>
      <td>{reading.time(payment.paidAt)}</td>
      <td>
        {kind === null || reference === null ? (
          <span class="soft">{words.notOurs}</span>
        ) : (
          <a href={orderAddress(kind, reference)}>{reference}</a>
        )}
      </td>
      <td class="num">{reading.amount(gross)}</td>
      <td class="num">{reading.amount(fee)}</td>
      <td class="num">{reading.amount(tax)}</td>
      <td class="num">{reading.amount(subtractSen(subtractSen(gross, fee), tax))}</td>
      <td>
        <code>{payment.through}</code>
      </td>
      <td>
        {payment.provider} · <code>{payment.source}</code>
      </td>
    </tr>
  );
}
