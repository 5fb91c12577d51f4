import { type Clock, instant } from '../../src/domain/time.ts';
import { type Sen, ZERO } from '../../src/domain/money.ts';
import type {
  CreateAnswer,
  CreateReading,
  OrderAnswer,
  OrderAtProvider,
  OrderNews,
  OrderProvider,
  OrderToCreate,
  PaymentNews,
  RemoveAnswer,
  RemoveReading,
} from '../../src/orders/order-provider.ts';
import type {
  RefundAnswer,
  RefundNews,
  RefundProvider,
  RefundToSend,
} from '../../src/orders/refunds/refund-provider.ts';
import type { Permit } from '../../src/platform/limits/rate-limits.ts';
import type { Evidence } from '../../src/records/evidence.ts';

export type Deed = 'create' | 'ask' | 'remove' | 'refund';

type Answered<Reading extends { readonly meaning: string }> = Partial<Reading> &
  Pick<Reading, 'meaning'>;
/** A meaning alone, a meaning with fields, or something that happens first and then answers. */
type Step<Reading extends { readonly meaning: string }> =
  | Reading['meaning']
  | Answered<Reading>
  | (() => Promise<Reading['meaning'] | Answered<Reading>>);

type Script<Reading extends { readonly meaning: string }> = Map<string, Step<Reading>[]>;

export interface SeenDeed {
  readonly deed: Deed;
  /** Our id: of the order, or of the refund. */
  readonly id: string;
  readonly body: string | null;
}

/** For every id that has no line of its own. */
export const ANY = 'any';

/** A provider of orders in the process that answers what a test scripts. Its last step stays. */
export class ScriptedOrders implements OrderProvider<unknown>, RefundProvider<unknown> {
  readonly name: string;
  readonly endpoints: { readonly create: string; readonly ask: string };
  readonly refundEndpoint: string;
  readonly seen: SeenDeed[] = [];
  /** Why nothing can be given back; null: it can. */
  refuseRefunds: string | null = null;
  readonly #clock: Clock;
  readonly #creates: Script<CreateReading> = new Map();
  readonly #asks: Script<OrderNews> = new Map();
  readonly #removes: Script<RemoveReading> = new Map();
  readonly #refunds: Script<RefundNews> = new Map();

  constructor(name: string, clock: Clock) {
    this.name = name;
    this.endpoints = { create: `${name}:scripted-create`, ask: `${name}:scripted-ask` };
    this.refundEndpoint = `${name}:scripted-refund`;
    this.#clock = clock;
  }

  whenCreated(id: string, ...steps: Step<CreateReading>[]): void {
    this.#creates.set(id, steps);
  }

  whenAsked(id: string, ...steps: Step<OrderNews>[]): void {
    this.#asks.set(id, steps);
  }

  whenRemoved(id: string, ...steps: Step<RemoveReading>[]): void {
    this.#removes.set(id, steps);
  }

  whenRefunded(id: string, ...steps: Step<RefundNews>[]): void {
    this.#refunds.set(id, steps);
  }

  deeds(deed: Deed, id?: string): SeenDeed[] {
    return this.seen.filter((each) => each.deed === deed && (id === undefined || each.id === id));
  }

  createBody({ providerId, amount, details }: OrderToCreate<unknown>): string {
    return JSON.stringify({ providerId, amount, details });
  }

  async create(
    _permit: Permit,
    { providerId }: OrderToCreate<unknown>,
    body: string | null,
  ): Promise<CreateAnswer> {
    const evidence = this.#note('create', providerId, body);
    const answer = await next(this.#creates, providerId, 'created');
    const made = {
      providerReference: `ref-${providerId}`,
      payment: { payment_url: `https://pay.example/${providerId}` },
      expiresAt: null,
    };
    const usual = answer.meaning === 'created' ? made : null;
    return { code: null, message: answer.meaning, made: usual, ...answer, evidence };
  }

  async ask(_permit: Permit, order: OrderAtProvider<unknown>): Promise<OrderAnswer> {
    const evidence = this.#note('ask', order.providerId, null);
    const answer = await next(this.#asks, order.providerId, 'open');
    return { ...newsOf(answer.meaning, order), ...answer, evidence };
  }

  async remove(_permit: Permit, { providerId }: OrderAtProvider<unknown>): Promise<RemoveAnswer> {
    const evidence = this.#note('remove', providerId, null);
    const answer = await next(this.#removes, providerId, 'removed');
    return { code: null, message: answer.meaning, ...answer, evidence };
  }

  notRefundable(): string | null {
    return this.refuseRefunds;
  }

  refundBody({ refundId, refundAmount, paid, order }: RefundToSend<unknown>): string {
    return JSON.stringify({ refundId, refundAmount, paid, providerId: order.providerId });
  }

  async refund(
    _permit: Permit,
    { refundId, refundAmount }: RefundToSend<unknown>,
    body: string,
  ): Promise<RefundAnswer> {
    const evidence = this.#note('refund', refundId, body);
    const answer = await next(this.#refunds, refundId, 'processing');
    return { ...refundNews(answer.meaning, refundAmount), ...answer, evidence };
  }

  #note(deed: Deed, id: string, body: string | null): Evidence {
    this.seen.push({ deed, id, body });
    return {
      provider: this.name,
      endpoint: `${this.name}:scripted-${deed}`,
      subject: id,
      at: instant(this.#clock.nowMs()),
      durationMs: 0,
      httpStatus: 200,
      code: null,
      body: '{}',
    };
  }
}

/** What an answer of this meaning tells of an order; paid: the whole of its amount, once. */
export function newsOf(
  meaning: OrderNews['meaning'],
  { providerId, amount }: Pick<OrderAtProvider<unknown>, 'providerId' | 'amount'>,
): OrderNews {
  return {
    meaning,
    code: null,
    message: meaning,
    providerStatus: meaning.toUpperCase(),
    failureCode: null,
    made: null,
    payment: meaning === 'paid' && amount !== null ? paidWith(providerId, amount) : null,
  };
}

export function paidWith(item: string, gross: Sen): PaymentNews {
  return { item, gross, fee: ZERO, tax: ZERO, paidAt: null, comparable: gross };
}

export function refundNews(meaning: RefundNews['meaning'], refundAmount: Sen | null): RefundNews {
  return {
    meaning,
    code: null,
    message: meaning,
    providerStatus: null,
    providerReference: null,
    refundAmount,
    refundedAt: null,
  };
}

async function next<Reading extends { readonly meaning: string }>(
  script: Script<Reading>,
  id: string,
  usual: Reading['meaning'],
): Promise<Answered<Reading>> {
  const steps = script.get(id) ?? script.get(ANY) ?? [];
  const step = (steps.length > 1 ? steps.shift() : steps[0]) ?? usual;
  const answer = typeof step === 'function' ? await step() : step;
  return typeof answer === 'string' ? ({ meaning: answer } as Answered<Reading>) : answer;
}
