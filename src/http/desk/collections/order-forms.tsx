import { SEN_PER_RUPIAH } from '../../../domain/money.ts';
import type { Order } from '../../../orders/order.ts';
import type { RefundRoom } from '../../../orders/refunds/still-refundable.ts';
import { MAX_REASON_CHARS } from '../../limits.ts';
import { FormToken, type View } from '../page.tsx';
import { orderAddress } from '../../reference-address.ts';
import { decisionWords } from './decision-words.ts';

interface RefundFormProps {
  readonly view: View;
  readonly order: Order;
  readonly offer: RefundRoom;
}

/** One person asks for (a part of) what was paid to go back. */
export function RefundForm({ view, order, offer }: RefundFormProps) {
  const words = decisionWords[view.session.language];
  const { reading } = view;
  return (
    <form
      class="card"
      method="post"
      action={`${orderAddress(order.kind, order.reference)}/refund`}
      data-question={words.askQuestion}
    >
      <h2>{words.askTitle}</h2>
      <p id="refund-hint">
        {words.askLeft(reading.amount(offer.left), reading.amount(offer.paid))}
      </p>
      <FormToken view={view} />
      <label for="refund-rupiah">{words.askAmount}</label>
      <input
        id="refund-rupiah"
        name="rupiah"
        type="text"
        inputmode="numeric"
        pattern="[0-9]*"
        maxlength={13}
        value={String(Math.floor(offer.left / SEN_PER_RUPIAH))}
        aria-describedby="refund-hint"
        required
      />
      <label for="refund-reason">{words.askReason}</label>
      <input id="refund-reason" name="reason" type="text" maxlength={MAX_REASON_CHARS} required />
      <p>
        <button type="submit">{words.ask}</button>
      </p>
    </form>
  );
}
