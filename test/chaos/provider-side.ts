import type { Sen } from '../../src/domain/money.ts';
import { type FaultPlan, FaultPlans } from '../../src/sandbox/faults.ts';
import { type Interference, interferenceOf } from '../../src/sandbox/interference.ts';
import type { Answer } from '../../src/sandbox/answer.ts';
import { OyBooks } from '../../src/sandbox/oy/books.ts';
import type { CallbackTry } from '../../src/sandbox/oy/callbacks.ts';
import { exchange } from '../../src/sandbox/oy/exchange.ts';
import type { OyEndpoint } from '../../src/sandbox/oy/refusal.ts';
import { lieIn } from './lies.ts';
import type { Random } from './random.ts';
import type { Story } from './story.ts';
import type { VirtualClock } from './virtual-clock.ts';

const CREDENTIALS = { username: 'sandbox', apiKey: 'sandbox-key' };
const CALLBACK_URL = 'http://rekon.example/callbacks/oy';

/** Below the quiet time after which "not found" is believed. */
export const LONGEST_LAG_MS = 5 * 60_000;

export interface ProviderOptions {
  readonly seed: number;
  readonly openingBalance: Sen;
  readonly answer257WhileProcessing: boolean;
  readonly settleAfterMs: { readonly min: number; readonly max: number };
}

/** One request, from the moment at which it leaves to the moment at which its answer is there. */
export class RequestUnderWay {
  readonly endpoint: OyEndpoint;
  readonly body: unknown;
  readonly id: string | null;
  readonly fault: Interference;
  readonly effectAtMs: number;
  readonly givesUpAtMs: number;
  /** Set when the request was carried out; null in it: the connection is cut. */
  outcome: { readonly answer: Answer | null; readonly atMs: number } | null = null;
  /** Callbacks that the provider delivers before it answers. */
  callbacksFirst = 0;

  constructor(of: {
    endpoint: OyEndpoint;
    body: unknown;
    id: string | null;
    fault: Interference;
    effectAtMs: number;
    givesUpAtMs: number;
  }) {
    this.endpoint = of.endpoint;
    this.body = of.body;
    this.id = of.id;
    this.fault = of.fault;
    this.effectAtMs = of.effectAtMs;
    this.givesUpAtMs = of.givesUpAtMs;
  }

  /** Null while the provider is still busy with it. */
  get answeredAtMs(): number | null {
    return this.callbacksFirst > 0 ? null : (this.outcome?.atMs ?? null);
  }
}

/** OY as the simulation has it: the sandbox's own books and fault engine, without HTTP. */
export class ProviderSide {
  readonly books: OyBooks;
  readonly faults: FaultPlans;
  /** What the provider said about an id that was not so. */
  readonly lies = new Map<string, string[]>();
  readonly #fired = new Map<string, number>();
  readonly #clock: VirtualClock;
  readonly #random: Random;
  readonly #story: Story;
  #underWay: RequestUnderWay[] = [];
  /** Who delivers a callback; the installation's HTTP side. */
  deliver: (callback: CallbackTry, answered: (delivered: boolean) => void) => void = () =>
    undefined;

  constructor(clock: VirtualClock, random: Random, story: Story, options: ProviderOptions) {
    this.#clock = clock;
    this.#random = random;
    this.#story = story;
    this.faults = new FaultPlans(options.seed);
    this.books = new OyBooks({
      ...options,
      clock,
      callbackFaults: (partnerTrxId, account) =>
        this.faults.strike('callback', { partnerTrxId, account }),
    });
    this.books.setCallbackUrl(CALLBACK_URL);
  }

  /** A request leaves for us. The network is quick, unless a fault delays it. */
  receive(endpoint: OyEndpoint, body: unknown, timeoutMs: number): RequestUnderWay {
    const fields = (body ?? {}) as Readonly<Record<string, unknown>>;
    const text = (name: string): string | null =>
      typeof fields[name] === 'string' ? fields[name] : null;
    const id = text('partner_trx_id');
    const struck = this.faults.strike(endpoint, {
      partnerTrxId: id,
      account: text('recipient_account'),
    });
    if (struck.length > 0) this.#story.tell(`OY: fault at ${endpoint} ${JSON.stringify(struck)}`);
    const fault = interferenceOf(struck);
    const sentAtMs = this.#clock.nowMs();
    const request = new RequestUnderWay({
      endpoint,
      body,
      id,
      fault,
      effectAtMs: sentAtMs + fault.delayBeforeMs + this.#random.integer(1, 60),
      givesUpAtMs: sentAtMs + timeoutMs,
    });
    this.#underWay.push(request);
    return request;
  }

  /** Everything that is due at the provider: requests that arrive, fates, callbacks. */
  catchUp(): void {
    for (;;) {
      const nowMs = this.#clock.nowMs();
      const due = this.#underWay
        .filter((request) => request.effectAtMs <= nowMs)
        .toSorted((a, b) => a.effectAtMs - b.effectAtMs)[0];
      if (!due) break;
      this.#underWay = this.#underWay.filter((request) => request !== due);
      this.#carryOut(due);
    }
    for (const callback of this.books.takeDueCallbacks()) this.#send(callback);
  }

  #carryOut(request: RequestUnderWay): void {
    const { endpoint, body, id, fault } = request;
    const before = this.#stateOf(id);
    const answer = exchange(this.books, CREDENTIALS, { ...CREDENTIALS, endpoint, body }, fault);
    const after = this.#stateOf(id);
    const travelMs = this.#random.integer(1, 60);
    request.outcome = { answer, atMs: this.#clock.nowMs() + fault.delayAfterMs + travelMs };
    this.#story.tell(`OY: ${endpoint} ${id ?? ''} → ${answer?.code ?? 'cut'} (${after ?? '–'})`);
    const lie = answer === null ? null : lieIn(endpoint, answer, { before, after });
    if (lie !== null && id !== null && !this.#isLag(request))
      this.lies.set(id, [...(this.lies.get(id) ?? []), lie]);
    if (!fault.callbackFirst || id === null) return;
    for (const callback of this.books.takeCallbacksOf(id)) {
      request.callbacksFirst += 1;
      this.#send(callback, () => {
        request.callbacksFirst -= 1;
      });
    }
  }

  /** "Not found" for a few minutes after it came is no lie: nobody may believe it so soon. */
  #isLag({ endpoint, id, fault }: RequestUnderWay): boolean {
    const known = id === null ? null : this.books.find(id);
    if (endpoint !== 'remit-status' || fault.code !== null || !known) return false;
    return known.hiddenUntilMs - known.createdMs <= LONGEST_LAG_MS;
  }

  #stateOf(id: string | null) {
    return id === null ? null : (this.books.find(id)?.state ?? null);
  }

  #send(callback: CallbackTry, then: () => void = () => undefined): void {
    this.deliver(callback, (delivered) => {
      this.books.callbackAnswered(callback.id, delivered);
      then();
    });
  }

  /** When something happens here by itself; null: nothing will. */
  nextMs(): number | null {
    const moments = this.#underWay.map((request) => request.effectAtMs);
    const booksMs = this.books.nextDueMs();
    if (booksMs !== null) moments.push(booksMs);
    return moments.length === 0 ? null : Math.min(...moments);
  }

  addFaults(plans: readonly unknown[]): void {
    this.faults.add(plans);
    for (const plan of plans) this.#story.tell(`fault plan: ${JSON.stringify(plan)}`);
  }

  /** From now on everything works, and nothing that was sent is still on its way. */
  endFaults(): void {
    for (const plan of this.faults.list()) this.#count(plan);
    this.faults.remove();
    this.#story.tell('all fault plans are removed');
  }

  #count(plan: FaultPlan): void {
    const name = `${plan.endpoint}:${plan.fault.kind}`;
    this.#fired.set(name, (this.#fired.get(name) ?? 0) + plan.fired);
  }

  /** `{ 'remit:lose-after': 3 }`: how often each fault fired, of the plans that are removed. */
  firedFaults(): Readonly<Record<string, number>> {
    return Object.fromEntries([...this.#fired].filter(([, count]) => count > 0));
  }
}
