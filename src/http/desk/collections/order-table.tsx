import type { OrderKindName } from '../../../domain/batch-kinds.ts';
import { ORDER_STATES, type OrderState } from '../../../domain/order-states.ts';
import { Choice, optionsOf } from '../choice.tsx';
import { StateLabel, type View } from '../page.tsx';
import { orderAddress } from '../../reference-address.ts';
import type { OrderLine } from '../../collections/collections-store.ts';
import { collectionWords } from './words.ts';
import { reasonOf } from '../../../domain/sentence.ts';

interface OrderTableProps {
  readonly view: View;
  readonly kind: OrderKindName;
  readonly orders: readonly OrderLine[];
}

export function OrderTable({ view, kind, orders }: OrderTableProps) {
  const words = collectionWords[view.session.language];
  const { reading } = view;
  if (orders.length === 0) return <p>{words.none}</p>;
  return (
    <div class="scroll" tabindex={0}>
      <table>
        <thead>
          <tr>
            <th scope="col">{words.reference}</th>
            <th scope="col">{words.state}</th>
            <th scope="col" class="num">
              {words.amount}
            </th>
            <th scope="col">{words.id}</th>
            <th scope="col">{words.expires}</th>
            <th scope="col">{words.why}</th>
            <th scope="col">{words.batch}</th>
          </tr>
        </thead>
        <tbody>
          {orders.map((order) => (
            <tr>
              <td>
                <a href={orderAddress(kind, order.reference)}>{order.reference}</a>
              </td>
              <td>
                <StateLabel of={order.state}>{words.states[order.state]}</StateLabel>
              </td>
              <td class="num">
                {order.amount === null ? words.payerDecides : reading.amount(order.amount)}
              </td>
              <td>
                <code>{order.providerId ?? ''}</code>
              </td>
              <td>{reading.time(order.expiresAt)}</td>
              <td>{view.tell.said(reasonOf(order) ?? '')}</td>
              <td>
                <a href={`/collections/batches/${order.batchId}`}>{words.row(order.row)}</a>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface StateChoiceProps {
  readonly view: View;
  readonly state: OrderState | undefined;
}

export function StateChoice({ view, state }: StateChoiceProps) {
  const words = collectionWords[view.session.language];
  return (
    <Choice
      name="state"
      label={words.state}
      options={[['', words.allStates], ...optionsOf(ORDER_STATES, words.states)]}
      chosen={state}
    />
  );
}
