import { z } from 'zod';
import { draw } from './random.ts';

/**
 * Fault plans: what is to go wrong, where, and how often. A plan is plain data (it comes over the
 * control endpoints), its decisions come from the seed, and several plans may hit one request.
 */
const delayMs = z.int().min(0).max(3_600_000);
const effect = z.enum(['none', 'done']).default('none');

const FAULTS = [
  /** `before`: the request is on its way for so long; `after`: done at once, answered late. */
  z.strictObject({
    kind: z.literal('delay'),
    ms: delayMs,
    when: z.enum(['before', 'after']).default('after'),
  }),
  /** The connection is cut and nothing was done. */
  z.strictObject({ kind: z.literal('lose-before') }),
  /** Done, then the connection is cut. */
  z.strictObject({ kind: z.literal('lose-after') }),
  /** A plain HTTP error; `effect` says whether the request was carried out first. */
  z.strictObject({
    kind: z.literal('http'),
    status: z.int().min(400).max(599),
    effect,
    body: z.string().max(100_000).optional(),
    retryAfterSeconds: z.int().min(0).max(86_400).optional(),
  }),
  /** A code of the provider's in a well-formed answer; `effect` as above. */
  z.strictObject({ kind: z.literal('code'), code: z.string().regex(/^\w{1,64}$/), effect }),
  /** Done, and answered with HTTP 200 and a body that is not what was promised. */
  z.strictObject({
    kind: z.literal('malformed'),
    body: z.string().max(100_000).default('{"status":{"code":"0'),
  }),
  /** Remit only: the effect shows after so many "not found" answers, or so long; both if both. */
  z.strictObject({
    kind: z.literal('hidden'),
    answers: z.int().min(0).max(1000).default(0),
    ms: delayMs.default(0),
  }),
  /** Remit only: accepted, and this is the code that the status ends with. */
  z.strictObject({
    kind: z.literal('outcome'),
    code: z.enum(['000', '102', '206', '209', '225', '300', '301']),
  }),
  /** Remit only: final at once, and its callback is sent before the remit is answered. */
  z.strictObject({ kind: z.literal('callback-first') }),
  /** Callback only: never sent, nor tried again. */
  z.strictObject({ kind: z.literal('lost') }),
  /** Callback only: sent `copies` times. */
  z.strictObject({ kind: z.literal('doubled'), copies: z.int().min(2).max(100).default(2) }),
  /** Callback only: held back until the next callback of another transaction has gone, or `ms`. */
  z.strictObject({ kind: z.literal('out-of-order'), ms: delayMs.default(5000) }),
] as const;

const FAULT = z.discriminatedUnion('kind', FAULTS);
export type Fault = z.infer<typeof FAULT>;
type FaultKind = Fault['kind'];

const MATCH = z.strictObject({
  partnerTrxId: z.string().min(1).optional(),
  account: z.string().min(1).optional(),
  /** Only the nth request (from 1) among those that this plan otherwise matches. */
  nth: z.int().min(1).optional(),
});

/** The parts of a plan beside its fault. */
const PLAN_HEAD = z.object({
  endpoint: z.string(),
  match: MATCH.default({}),
  /** Fires at most so often; without it, until deleted. */
  times: z.int().min(1).optional(),
  /** Fires for this share of the matching requests, decided by the seed. */
  probability: z.number().gt(0).max(1).optional(),
});

type PlanHead = z.infer<typeof PLAN_HEAD>;
export interface FaultPlan extends PlanHead {
  readonly id: number;
  readonly fault: Fault;
  /** Requests that it matched, and how often it fired. */
  seen: number;
  fired: number;
}

/** What a plan can see of a request. */
export interface RequestFacts {
  readonly partnerTrxId: string | null;
  readonly account: string | null;
}

const EVERYWHERE: readonly FaultKind[] = [
  'delay',
  'lose-before',
  'lose-after',
  'http',
  'code',
  'malformed',
];
const CALLBACK_FAULTS: readonly FaultKind[] = ['delay', 'lost', 'doubled', 'out-of-order'];
const REMIT_ONLY: readonly FaultKind[] = ['hidden', 'outcome', 'callback-first'];

/** Which faults an endpoint knows; a `callback` is what we send rather than receive. */
const ENDPOINT_FAULTS: Readonly<Record<string, readonly FaultKind[]>> = {
  inquiry: EVERYWHERE,
  remit: [...EVERYWHERE, ...REMIT_ONLY],
  'remit-status': EVERYWHERE,
  balance: EVERYWHERE,
  callback: CALLBACK_FAULTS,
  ...every(
    ['va-create', 'va-info', 'va-update', 'va-list', 'va-history'],
    ['checkout-create', 'invoice-create', 'checkout-status', 'checkout-get', 'checkout-delete'],
    ['kyc-id-card', 'kyc-phone-number', 'kyc-status'],
    ['pfm-login', 'pfm-accounts', 'pfm-balance', 'pfm-mutations'],
    ['ewallet-create', 'ewallet-status'],
    ['emoney-create', 'emoney-query', 'emoney-refund'],
  ),
  'va-callback': CALLBACK_FAULTS,
  'checkout-callback': CALLBACK_FAULTS,
  'kyc-callback': CALLBACK_FAULTS,
  'pfm-callback': CALLBACK_FAULTS,
  'ewallet-callback': CALLBACK_FAULTS,
  'emoney-callback': CALLBACK_FAULTS,
};

function every(...families: readonly string[][]): Record<string, readonly FaultKind[]> {
  return Object.fromEntries(families.flat().map((endpoint) => [endpoint, EVERYWHERE]));
}

/** A plan that makes no sense; the message says what to change. */
export class FaultPlanError extends Error {
  override readonly name = 'FaultPlanError';
}

function readPlan(input: unknown): { head: PlanHead; fault: Fault } {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    throw new FaultPlanError(
      'a plan is an object such as {"endpoint":"remit","kind":"lose-after","times":1}',
    );
  }
  const { endpoint, match, times, probability, ...rest }: Record<string, unknown> = { ...input };
  const head = PLAN_HEAD.safeParse({ endpoint, match, times, probability });
  if (!head.success) throw new FaultPlanError(z.prettifyError(head.error));
  const known = ENDPOINT_FAULTS[head.data.endpoint];
  if (!known) {
    throw new FaultPlanError(`endpoint must be one of ${Object.keys(ENDPOINT_FAULTS).join(', ')}`);
  }
  const fault = FAULT.safeParse(rest);
  if (!fault.success) throw new FaultPlanError(z.prettifyError(fault.error));
  if (!known.includes(fault.data.kind)) {
    throw new FaultPlanError(
      `${fault.data.kind} cannot happen at ${head.data.endpoint}; there it can be ${known.join(', ')}`,
    );
  }
  return { head: head.data, fault: fault.data };
}

export class FaultPlans {
  readonly #seed: number;
  readonly #limit: number;
  #plans: FaultPlan[] = [];
  #lastId = 0;
  /** How often each plan drew for the same request, so that a resend draws anew. */
  #draws = new Map<string, number>();

  constructor(seed: number, limit = 1000) {
    this.#seed = seed;
    this.#limit = limit;
  }

  /** Adds all or none. Throws a FaultPlanError. */
  add(inputs: readonly unknown[]): readonly FaultPlan[] {
    if (this.#plans.length + inputs.length > this.#limit) {
      throw new FaultPlanError(`at most ${this.#limit} plans; delete some first`);
    }
    const added = inputs.map(readPlan).map(({ head, fault }) => {
      this.#lastId += 1;
      return { ...head, fault, id: this.#lastId, seen: 0, fired: 0 };
    });
    this.#plans.push(...added);
    return added;
  }

  list(): readonly FaultPlan[] {
    return this.#plans;
  }

  /** Returns how many were removed. */
  remove(id: number | null = null): number {
    const before = this.#plans.length;
    this.#plans = id === null ? [] : this.#plans.filter((plan) => plan.id !== id);
    if (this.#plans.length === 0) this.#draws.clear();
    return before - this.#plans.length;
  }

  /** The faults that hit this request, in the order of their plans. Counts it as seen. */
  strike(endpoint: string, facts: RequestFacts): readonly Fault[] {
    if (this.#plans.length === 0) return [];
    return this.#plans
      .filter((plan) => this.#fires(plan, endpoint, facts))
      .map((plan) => plan.fault);
  }

  #fires(plan: FaultPlan, endpoint: string, facts: RequestFacts): boolean {
    const { match } = plan;
    if (plan.endpoint !== endpoint) return false;
    if (match.partnerTrxId !== undefined && match.partnerTrxId !== facts.partnerTrxId) return false;
    if (match.account !== undefined && match.account !== facts.account) return false;
    plan.seen += 1;
    if (match.nth !== undefined && match.nth !== plan.seen) return false;
    if (plan.times !== undefined && plan.fired >= plan.times) return false;
    if (plan.probability !== undefined && !this.#drawn(plan, plan.probability, facts)) return false;
    plan.fired += 1;
    return true;
  }

  #drawn(plan: FaultPlan, probability: number, facts: RequestFacts): boolean {
    const key = `${plan.id} ${facts.partnerTrxId ?? facts.account ?? ''}`;
    const turn = this.#draws.get(key) ?? 0;
    this.#draws.set(key, turn + 1);
    return draw(this.#seed, 'fault', key, String(turn)) < probability;
  }
}
