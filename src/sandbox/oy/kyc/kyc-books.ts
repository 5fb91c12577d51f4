import { z } from 'zod';
import { DueQueue } from '../../due-queue.ts';
import { RESULTS } from './kyc-codes.ts';

const atMs = z.int();
const nik = z.string().regex(/^\d{16}$/);

/** All that ever changes the books of KYC. Of a person they hold the NIK and nothing else. */
export const KYC_EVENT = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('submitted'),
    atMs,
    id: z.string(),
    nik,
    check: z.enum(['id-card', 'phone-number']),
    digest: z.string(),
    /** What it ends with, and when; null for one that no clock ends. */
    fate: z.enum(RESULTS).nullable(),
    dueMs: atMs.nullable(),
  }),
  z.strictObject({ type: z.literal('finished'), atMs, id: z.string(), code: z.enum(RESULTS) }),
  z.strictObject({ type: z.literal('result-set'), nik, code: z.enum(RESULTS) }),
  z.strictObject({ type: z.literal('callback-url'), url: z.string().nullable() }),
]);
export type KycEvent = z.infer<typeof KYC_EVENT>;
type Submitted = Extract<KycEvent, { type: 'submitted' }>;

export const KYC_STATES = ['processing', 'stuck', 'verified', 'failed'] as const;
export type KycState = (typeof KYC_STATES)[number];

export interface KycCheck {
  readonly id: string;
  readonly nik: string;
  readonly check: 'id-card' | 'phone-number';
  readonly fate: Submitted['fate'];
  readonly submittedMs: number;
  readonly dueMs: number | null;
  state: KycState;
  /** What it ended with; null until then. */
  code: string | null;
  finishedMs: number | null;
}

/** The checks as they stand. `apply` is the only way in; it never reads a clock. */
export class KycBooks {
  readonly checks: KycCheck[] = [];
  /** Checks by the time of their end; one that a person ended meanwhile is stale. */
  readonly due = new DueQueue<KycCheck>();
  callbackUrl: string | null = null;
  readonly #byId = new Map<string, KycCheck>();
  readonly #byContent = new Map<string, KycCheck>();
  readonly #latest = new Map<string, KycCheck>();
  readonly #results = new Map<string, (typeof RESULTS)[number]>();

  apply(event: KycEvent): void {
    switch (event.type) {
      case 'submitted':
        this.#submit(event);
        return;
      case 'finished':
        this.#finish(event);
        return;
      case 'result-set':
        this.#results.set(event.nik, event.code);
        return;
      case 'callback-url':
        this.callbackUrl = event.url;
        return;
    }
  }

  #submit(event: Submitted): void {
    if (this.sameAs(event.nik, event.digest)) throw new Error(`submitted twice: ${event.id}`);
    const { id, fate, dueMs } = event;
    const check: KycCheck = {
      id,
      nik: event.nik,
      check: event.check,
      fate,
      submittedMs: event.atMs,
      dueMs,
      state: fate === null ? 'stuck' : 'processing',
      code: null,
      finishedMs: null,
    };
    this.checks.push(check);
    this.#byId.set(id, check);
    this.#byContent.set(`${event.nik} ${event.digest}`, check);
    this.#latest.set(event.nik, check);
    if (dueMs !== null) this.due.push(dueMs, check);
  }

  #finish({ id, code, atMs: finishedMs }: Extract<KycEvent, { type: 'finished' }>): void {
    const check = this.#byId.get(id);
    if (!check || check.code !== null) throw new Error(`check ${id} is not in process`);
    check.state = code === '000' ? 'verified' : 'failed';
    check.code = code;
    check.finishedMs = finishedMs;
  }

  /** The check that was begun by the very same request. */
  sameAs(ofNik: string, digest: string): KycCheck | null {
    return this.#byContent.get(`${ofNik} ${digest}`) ?? null;
  }

  /** OY's status call knows the NIK alone: it tells of the latest. */
  latestOf(ofNik: string): KycCheck | null {
    return this.#latest.get(ofNik) ?? null;
  }

  /** Set by hand; null when none was. */
  resultOf(ofNik: string): (typeof RESULTS)[number] | null {
    return this.#results.get(ofNik) ?? null;
  }
}
