import { addSen, type Sen, ZERO } from '../../../domain/money.ts';
import type { VaCreated, VaEvent, VaTerms } from './events.ts';

/** "VA aggregator Status". */
export const VA_STATUSES = ['WAITING_PAYMENT', 'PAYMENT_DETECTED', 'EXPIRED', 'COMPLETE'] as const;
export type VaStatus = (typeof VA_STATUSES)[number];

/** A line of a history. */
export interface VaLine {
  readonly txId: string;
  readonly amount: Sen;
  readonly fee: Sen;
  readonly atMs: number;
  readonly updatedMs: number;
}

export interface VirtualAccount extends VaTerms {
  readonly id: string;
  readonly partnerUserId: string;
  readonly bank: string;
  readonly vaNumber: string;
  readonly createdMs: number;
  expiredEarly: boolean;
  complete: boolean;
  /** What really came in, whatever the history tells after it was meddled with. */
  detected: Sen;
  fees: Sen;
  payments: number;
  /** Oldest first. */
  history: VaLine[];
}

/** EXPIRED and COMPLETE accept neither payment nor update. Expiry follows the clock; no event says it. */
export function statusOf(va: Readonly<VirtualAccount>, nowMs: number): VaStatus {
  if (va.complete) return 'COMPLETE';
  if (va.expiredEarly || (va.expiresMs !== null && va.expiresMs <= nowMs)) return 'EXPIRED';
  return va.payments > 0 ? 'PAYMENT_DETECTED' : 'WAITING_PAYMENT';
}

/** The books: nothing but the events applied in order, indexed so that no request scans them. */
export class OyVaState {
  readonly #accounts: VirtualAccount[] = [];
  readonly #byId = new Map<string, VirtualAccount>();
  readonly #byNumber = new Map<string, VirtualAccount>();
  /** The last one made: a closed account frees its user. */
  readonly #byUser = new Map<string, VirtualAccount>();
  /** Undefined: never set in an earlier life either. */
  callbackUrl: string | null | undefined = undefined;

  apply(event: VaEvent): void {
    if (event.type === 'callback-url') this.callbackUrl = event.url;
    else if (event.type === 'created') this.#create(event);
    else change(this.known(event.id), event);
  }

  #create({ atMs, type: _type, ...of }: VaCreated): void {
    const va: VirtualAccount = {
      ...of,
      createdMs: atMs,
      expiredEarly: false,
      complete: false,
      detected: ZERO,
      fees: ZERO,
      payments: 0,
      history: [],
    };
    this.#accounts.push(va);
    this.#byId.set(va.id, va);
    this.#byNumber.set(va.vaNumber, va);
    this.#byUser.set(va.partnerUserId, va);
  }

  /** In the order in which they were made. */
  get accounts(): readonly VirtualAccount[] {
    return this.#accounts;
  }

  find(id: string): VirtualAccount | null {
    return this.#byId.get(id) ?? null;
  }

  findNumber(vaNumber: string): VirtualAccount | null {
    return this.#byNumber.get(vaNumber) ?? null;
  }

  findUser(partnerUserId: string): VirtualAccount | null {
    return this.#byUser.get(partnerUserId) ?? null;
  }

  known(id: string): VirtualAccount {
    const va = this.#byId.get(id);
    if (!va) throw new Error(`no virtual account ${id}`);
    return va;
  }
}

type Change = Exclude<VaEvent, { type: 'created' | 'callback-url' }>;

function change(va: VirtualAccount, event: Change): void {
  switch (event.type) {
    case 'updated': {
      const { amount, isOpen, isSingleUse, expiresMs, name } = event;
      Object.assign(va, { amount, isOpen, isSingleUse, expiresMs, name });
      return;
    }
    case 'paid': {
      for (const { txId, amount, fee } of event.payments) {
        va.history.push({ txId, amount, fee, atMs: event.atMs, updatedMs: event.atMs });
        va.detected = addSen(va.detected, amount);
        va.fees = addSen(va.fees, fee);
        va.payments += 1;
      }
      va.complete = va.isSingleUse && va.payments > 0;
      return;
    }
    case 'expired':
      va.expiredEarly = true;
      return;
    case 'meddled':
      va.history = meddled(va.history, event);
  }
}

function meddled(
  history: readonly VaLine[],
  { txId, how, amount, atMs }: Extract<VaEvent, { type: 'meddled' }>,
): VaLine[] {
  if (how === 'remove') return history.filter((line) => line.txId !== txId);
  const changed = (line: VaLine): VaLine => ({ ...line, amount, updatedMs: atMs });
  if (how === 'change') {
    return history.map((line) => (line.txId === txId ? changed(line) : line));
  }
  // Once more, at the old end: read newest first, it comes on the last page.
  return [...history.filter((line) => line.txId === txId).map(changed), ...history];
}
