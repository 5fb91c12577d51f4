import type { Clock } from '../../src/domain/time.ts';
import { instant } from '../../src/domain/time.ts';
import { rupiah, type Sen } from '../../src/domain/money.ts';
import type {
  BalanceAnswer,
  InquiryAnswer,
  PayoutDestination,
  PayoutProvider,
  RemitAnswer,
  RemitOrder,
  StatusAnswer,
} from '../../src/payouts/provider-port.ts';
import type { Permit } from '../../src/platform/limits/rate-limits.ts';
import type { Evidence } from '../../src/records/evidence.ts';

/** A request that may leave whenever it likes. */
export const SOMEDAY = instant(Date.parse('2100-01-01T00:00:00.000Z'));

/** A provider in the process that answers what a test scripts. It moves no money and keeps no books. */
export type Endpoint = 'inquiry' | 'remit' | 'status' | 'balance';

type Plain<Answer> = Partial<Omit<Answer, 'evidence' | 'meaning'>>;
/** A meaning alone, a meaning with fields, or something that happens first and then answers (or throws). */
type Step<Answer extends { readonly meaning: string }> =
  | Answer['meaning']
  | (Plain<Answer> & { readonly meaning: Answer['meaning'] })
  | (() => Promise<Answer['meaning'] | (Plain<Answer> & { readonly meaning: Answer['meaning'] })>);

interface Script<Answer extends { readonly meaning: string }> {
  /** Steps by subject (account for an inquiry, partner_trx_id otherwise); the last one stays. */
  readonly steps: Map<string, Step<Answer>[]>;
}

export interface SeenRequest {
  readonly endpoint: Endpoint;
  readonly subject: string;
  readonly body: string;
  readonly atMs: number;
}

/** `any`: for every subject that has no line of its own. */
export const ANY = 'any';

export class ScriptedProvider implements PayoutProvider {
  readonly name = 'oy';
  readonly endpoints = {
    inquiry: 'oy:inquiry',
    remit: 'oy:remit',
    status: 'oy:remit-status',
    balance: 'oy:balance',
  };
  readonly requests: SeenRequest[] = [];
  /** Who owns an account; anybody else is `BUDI SANTOSO`. */
  readonly names = new Map<string, string>();
  available: Sen = rupiah(1_000_000_000);
  readonly #clock: Clock;
  readonly #inquiry: Script<InquiryAnswer> = { steps: new Map() };
  readonly #remit: Script<RemitAnswer> = { steps: new Map() };
  readonly #status: Script<StatusAnswer> = { steps: new Map() };
  readonly #balance: Script<BalanceAnswer> = { steps: new Map() };
  /** The last order under each id, to answer a status with. */
  readonly #orders = new Map<string, RemitOrder>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  whenInquired(account: string, ...steps: Step<InquiryAnswer>[]): void {
    this.#inquiry.steps.set(account, steps);
  }

  whenSent(partnerTrxId: string, ...steps: Step<RemitAnswer>[]): void {
    this.#remit.steps.set(partnerTrxId, steps);
  }

  whenAsked(partnerTrxId: string, ...steps: Step<StatusAnswer>[]): void {
    this.#status.steps.set(partnerTrxId, steps);
  }

  whenBalance(...steps: Step<BalanceAnswer>[]): void {
    this.#balance.steps.set(ANY, steps);
  }

  seen(endpoint: Endpoint, subject?: string): SeenRequest[] {
    return this.requests.filter(
      (request) =>
        request.endpoint === endpoint && (subject === undefined || request.subject === subject),
    );
  }

  async inquire(_permit: Permit, { accountNumber }: PayoutDestination): Promise<InquiryAnswer> {
    const evidence = this.#note('inquiry', accountNumber, '');
    const step = await next(this.#inquiry, accountNumber, 'known');
    const known = this.names.get(accountNumber) ?? 'BUDI SANTOSO';
    return {
      code: null,
      message: step.meaning,
      recipientName: step.meaning === 'known' ? known : null,
      ...step,
      evidence,
    };
  }

  remitBody(order: RemitOrder): string {
    this.#orders.set(order.partnerTrxId, order);
    return JSON.stringify(order);
  }

  async remit(_permit: Permit, partnerTrxId: string, body: string): Promise<RemitAnswer> {
    const evidence = this.#note('remit', partnerTrxId, body);
    const step = await next(this.#remit, partnerTrxId, 'accepted');
    const providerTrxId = step.meaning === 'accepted' ? `oy-${partnerTrxId}` : null;
    return { code: null, message: step.meaning, providerTrxId, ...step, evidence };
  }

  async askStatus(_permit: Permit, partnerTrxId: string): Promise<StatusAnswer> {
    const evidence = this.#note('status', partnerTrxId, '');
    const step = await next(this.#status, partnerTrxId, 'paid');
    const found = ['paid', 'failed', 'in_progress'].includes(step.meaning);
    const order = found ? this.#orders.get(partnerTrxId) : undefined;
    return {
      code: null,
      message: step.meaning,
      providerTrxId: found ? `oy-${partnerTrxId}` : null,
      bankCode: order?.bankCode ?? null,
      accountNumber: order?.accountNumber ?? null,
      amount: order?.amount ?? null,
      changedAt: null,
      failedAtBank: false,
      ...step,
      evidence,
    };
  }

  async balance(): Promise<BalanceAnswer> {
    const evidence = this.#note('balance', 'deposit', '');
    const step = await next(this.#balance, ANY, 'told');
    const told = step.meaning === 'told' ? this.available : null;
    return {
      code: null,
      message: step.meaning,
      balance: told,
      pending: told === null ? null : rupiah(0),
      available: told,
      ...step,
      evidence,
    };
  }

  #note(endpoint: Endpoint, subject: string, body: string): Evidence {
    const atMs = this.#clock.nowMs();
    this.requests.push({ endpoint, subject, body, atMs });
    return {
      provider: this.name,
      endpoint: this.endpoints[endpoint],
      subject,
      at: instant(atMs),
      durationMs: 0,
      httpStatus: 200,
      code: null,
      body: '{}',
    };
  }
}

/** The next step for the subject; the last one stays. */
async function next<Answer extends { readonly meaning: string }>(
  script: Script<Answer>,
  subject: string,
  usual: Answer['meaning'],
): Promise<Plain<Answer> & { readonly meaning: Answer['meaning'] }> {
  const steps = script.steps.get(subject) ?? script.steps.get(ANY) ?? [];
  const step = (steps.length > 1 ? steps.shift() : steps[0]) ?? usual;
  const answer = typeof step === 'function' ? await step() : step;
  return typeof answer === 'string' ? meaningOnly<Answer>(answer) : answer;
}

function meaningOnly<Answer extends { readonly meaning: string }>(
  meaning: Answer['meaning'],
): Plain<Answer> & { readonly meaning: Answer['meaning'] } {
  return { meaning } as Plain<Answer> & { readonly meaning: Answer['meaning'] };
}
