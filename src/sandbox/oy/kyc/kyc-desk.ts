import { ControlError } from '../../control-error.ts';
import type { Outbox } from '../../outbox.ts';
import type { PersonaContext } from '../../persona.ts';
import { drawInteger, drawUuid } from '../../random.ts';
import type { OySeal } from '../sealed/oy-seal.ts';
import { KYC_EVENT, KycBooks, type KycCheck, type KycEvent } from './kyc-books.ts';
import { fateOf, type KycResultCode, kycMessage } from './kyc-codes.ts';
import type { CheckRequest } from './kyc-requests.ts';

export interface KycDeskOptions {
  readonly seal: OySeal;
  /** From the request to the result, drawn by seed and NIK. */
  readonly verifyAfterMs: { readonly min: number; readonly max: number };
  readonly callbackRetryMs: readonly number[];
}

/** What a request comes to: a code, and for the request log why it was refused. */
export interface KycOutcome {
  readonly code: string;
  readonly why: string | null;
}

/**
 * The desk where people are checked: takes requests, ends checks when the clock says so, and sends the
 * callback. No HTTP. Every call first catches up with the clock.
 */
export class KycDesk {
  readonly books = new KycBooks();
  readonly outbox: Outbox;
  readonly #context: PersonaContext;
  readonly #options: KycDeskOptions;
  readonly #record: (event: KycEvent) => void;

  constructor(context: PersonaContext, options: KycDeskOptions) {
    this.#context = context;
    this.#options = options;
    this.outbox = context.openOutbox({ name: 'kyc-callback', retryMs: options.callbackRetryMs });
    this.#record = context.openBook('oy-kyc', KYC_EVENT, (event) => this.books.apply(event));
    // Those of an earlier life go on.
    for (const { dueMs, code } of this.books.checks) {
      if (dueMs !== null && code === null) void this.#watch(dueMs);
    }
  }

  /** One effect for the same thing about the same NIK, however often it is sent. */
  submit(request: CheckRequest): KycOutcome {
    const atMs = this.advance();
    const { nik, check, digest } = request;
    const earlier = this.books.sameAs(nik, digest);
    if (earlier) return earlier.fate === null ? STUCK : TAKEN;
    const set = this.books.resultOf(nik);
    const fate = set === null ? fateOf(nik) : ({ kind: 'result', code: set } as const);
    // No photos come with a phone number.
    const isRefused = fate.kind === 'refused' && !(fate.code === '008' && check === 'phone-number');
    if (isRefused) return { code: fate.code, why: 'mock NIK' };
    const { seed } = this.#context;
    const { min, max } = this.#options.verifyAfterMs;
    const isStuck = fate.kind === 'stuck';
    const dueMs = isStuck ? null : atMs + drawInteger(seed, min, max, 'kyc', nik, digest);
    this.#record({
      type: 'submitted',
      atMs,
      id: drawUuid(seed, 'kyc', nik, digest),
      nik,
      check,
      digest,
      fate: isStuck ? null : fate.kind === 'result' ? fate.code : '000',
      dueMs,
    });
    if (dueMs !== null) void this.#watch(dueMs);
    return isStuck ? STUCK : TAKEN;
  }

  /** What the status call says: 999 while there is no result, 007 where nothing was ever asked. */
  statusOf(nik: string): KycOutcome {
    this.advance();
    const check = this.books.latestOf(nik);
    if (!check) return { code: '007', why: 'no check of this NIK' };
    if (check.code !== null) return { code: check.code, why: null };
    return check.state === 'stuck' ? STUCK : { code: '999', why: 'still in process' };
  }

  /** Ends what is in process or stuck, as a person at OY would. Throws a ControlError. */
  finish(nik: string, code: KycResultCode): KycCheck {
    const atMs = this.advance();
    const check = this.books.latestOf(nik);
    const next = 'GET /_sandbox/oy-kyc/checks lists them and their states';
    if (!check) throw new ControlError(404, 'no check of this NIK', next);
    if (check.code !== null) throw new ControlError(409, 'its check has ended already', next);
    this.#end(check, code, atMs);
    return check;
  }

  /** What the next checks of this NIK end with, whatever the mocks say. */
  setResult(nik: string, code: KycResultCode): void {
    this.#record({ type: 'result-set', nik, code });
  }

  setCallbackUrl(url: string | null): void {
    if (url !== this.books.callbackUrl) this.#record({ type: 'callback-url', url });
  }

  /** Catches up with the clock: every end that is due comes, at its own time. Returns now, in ms. */
  advance(): number {
    const nowMs = this.#context.clock.nowMs();
    for (;;) {
      const due = this.books.due.take(nowMs);
      if (!due) return nowMs;
      const { fate, code } = due.item;
      if (code === null && fate !== null) this.#end(due.item, fate, due.dueMs);
    }
  }

  #end(check: KycCheck, code: KycResultCode, atMs: number): void {
    this.#record({ type: 'finished', atMs, id: check.id, code });
    this.outbox.queue({
      about: check.nik,
      url: this.books.callbackUrl,
      body: JSON.stringify(this.resultBody(code, check.nik)),
    });
  }

  /** "KYC Response Callback", and "Check Status KYC" with the same fields. The signature is a draw: (I). */
  resultBody(code: string, nik: string): object {
    return {
      status: { code, message: kycMessage(code, false) },
      data: {
        nik: this.#options.seal.sealText(nik),
        signature: drawUuid(this.#context.seed, 'kyc-signature', nik, code),
      },
    };
  }

  /** Ends it when it is due, also if nobody asks. */
  async #watch(dueMs: number): Promise<void> {
    const { clock, closing } = this.#context;
    while (!closing.aborted && clock.nowMs() < dueMs) {
      await clock.sleep(dueMs - clock.nowMs(), closing);
    }
    if (!closing.aborted) this.advance();
  }
}

const TAKEN: KycOutcome = { code: '000', why: null };
const STUCK: KycOutcome = { code: '999', why: 'mock NIK' };
