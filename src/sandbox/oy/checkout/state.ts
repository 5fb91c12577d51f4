import { type Sen, ZERO } from '../../../domain/money.ts';
import type { Charge, CheckoutEvent, Invoice, LinkStatus, Terms } from './events.ts';

export interface Link {
  readonly linkId: string;
  readonly username: string;
  readonly terms: Terms;
  readonly invoice: Invoice | null;
  readonly createdMs: number;
  readonly expiresMs: number;
  status: LinkStatus;
  /** What is printed instead of the status, where a person forced it. */
  printed: string | null;
  updatedMs: number;
  /** "" before a payer has chosen a method. */
  txRef: string;
  charge: Charge | null;
  /** Zero until it is paid. */
  paid: Sen;
  fee: Sen;
  disburseMs: number | null;
  completeMs: number | null;
}

/** The links, and nothing but the events applied in order. Reads no clock. */
export class CheckoutState {
  readonly #byLinkId = new Map<string, Link>();
  readonly #byPartnerTxId = new Map<string, Link[]>();
  callbackUrl: string | null = null;

  apply(event: CheckoutEvent): void {
    if (event.type === 'callback-url') this.callbackUrl = event.url;
    else if (event.type === 'created') this.#create(event);
    else this.#move(event);
  }

  #create(event: Extract<CheckoutEvent, { type: 'created' }>): void {
    const { linkId, username, terms, invoice, atMs, expiresMs } = event;
    const link: Link = {
      linkId,
      username,
      terms,
      invoice,
      createdMs: atMs,
      expiresMs,
      status: 'created',
      printed: null,
      updatedMs: atMs,
      txRef: '',
      charge: null,
      paid: ZERO,
      fee: ZERO,
      disburseMs: null,
      completeMs: null,
    };
    this.#byLinkId.set(linkId, link);
    const same = this.#byPartnerTxId.get(terms.partner_tx_id) ?? [];
    this.#byPartnerTxId.set(terms.partner_tx_id, [...same, link]);
  }

  #move(event: Exclude<CheckoutEvent, { type: 'created' | 'callback-url' }>): void {
    const link = this.#byLinkId.get(event.linkId);
    if (!link) throw new Error(`no link ${event.linkId} in the books`);
    link.updatedMs = event.atMs;
    link.txRef = event.txRef;
    link.charge = event.charge;
    if (event.type === 'moved') {
      link.status = event.to;
      link.printed = event.printed;
      return;
    }
    link.printed = null;
    link.status = 'charge_sucess';
    link.paid = event.amount;
    link.fee = event.fee;
    link.disburseMs = event.disburseMs;
    link.completeMs = event.completeMs;
  }

  /** Under a user's own id, or under the link's; ids of partners are unique by user. */
  find(id: string, username: string | null): Link | null {
    const byLink = this.#byLinkId.get(id);
    const same = this.#byPartnerTxId.get(id) ?? [];
    return (
      (username === null ? undefined : same.find((link) => link.username === username)) ??
      byLink ??
      same[0] ??
      null
    );
  }

  /** In the order in which they were made. */
  get links(): Iterable<Link> {
    return this.#byLinkId.values();
  }

  get count(): number {
    return this.#byLinkId.size;
  }
}
