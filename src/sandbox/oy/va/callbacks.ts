import { type Sen, toPlainRupiah } from '../../../domain/money.ts';
import { instant } from '../../../domain/time.ts';
import type { Outbox, OutboxEntry } from '../../outbox.ts';
import type { PersonaContext } from '../../persona.ts';
import type { OyVaTerms } from './options.ts';
import type { VirtualAccount } from './state.ts';

export interface PaymentTold {
  readonly va: Readonly<VirtualAccount>;
  readonly txId: string;
  readonly amount: Sen;
  readonly atMs: number;
  readonly success: boolean;
}

/** `31/01/2020T01:01:01.000+0000`, in UTC as in the sample. */
function txDate(atMs: number): string {
  const at = instant(atMs);
  return `${at.slice(8, 10)}/${at.slice(5, 7)}/${at.slice(0, 4)}T${at.slice(11, 23)}+0000`;
}

/**
 * "Partner Callback Va Aggregator". A settlement that is delayed sends two about one payment: WAITING,
 * and SUCCESS once it has settled; both are written at the payment.
 */
export class VaCallbacks {
  readonly #terms: OyVaTerms;
  readonly #now: Outbox;
  readonly #settled: Outbox;

  constructor(context: PersonaContext, terms: OyVaTerms) {
    const [firstMs = 0, ...laterMs] = terms.callbackRetryMs;
    this.#terms = terms;
    this.#now = context.openOutbox({ name: 'va-callback', retryMs: terms.callbackRetryMs });
    this.#settled = context.openOutbox({
      name: 'va-callback',
      retryMs: [terms.settleAfterMs + firstMs, ...laterMs],
    });
  }

  queue(url: string | null, told: PaymentTold): void {
    const about = told.va.partnerUserId;
    const { settlement, settleAfterMs } = this.#terms;
    const delayed = settlement === 'delayed' && told.success;
    const send = (outbox: Outbox, extra: object) =>
      outbox.queue({ about, url, body: bodyOf(told, extra) });
    if (settlement === 'documented' || !told.success) return send(this.#now, {});
    const settledMs = told.atMs + (delayed ? settleAfterMs : 0);
    const later = (state: string) => ({
      trx_id: told.txId,
      settlement_status: state,
      settlement_time: txDate(settledMs),
    });
    send(this.#now, later(delayed ? 'WAITING' : 'SUCCESS'));
    if (delayed) send(this.#settled, later('SUCCESS'));
  }

  /** In the order in which they were queued, those of delayed settlements last. */
  get messages(): readonly Readonly<OutboxEntry>[] {
    return [...this.#now.messages, ...this.#settled.messages];
  }
}

/** Its amount is written as in the sample, `100000`. */
function bodyOf({ va, amount, atMs, success }: PaymentTold, extra: object): string {
  const rest = JSON.stringify({
    partner_user_id: va.partnerUserId,
    success,
    tx_date: txDate(atMs),
    ...extra,
  });
  return `{"va_number":${JSON.stringify(va.vaNumber)},"amount":${toPlainRupiah(amount)},${rest.slice(1)}`;
}
