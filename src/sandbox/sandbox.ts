import type { Sen } from '../domain/money.ts';
import type { Clock } from '../domain/time.ts';
import { CallbackSender } from './callback-sender.ts';
import type { SandboxContext } from './context.ts';
import { setMaxListeners } from 'node:events';
import { FaultPlans } from './faults.ts';
import { Journal } from './journal.ts';
import { OyBooks } from './oy/books.ts';
import { BOOKS_EVENT, type BooksEvent } from './oy/events.ts';
import type { AmountLimits } from './oy/requests.ts';
import type { OyVaOptions } from './oy/va/options.ts';
import { openOyVaPersona, type OyVaPersona } from './oy/va/persona.ts';
import { type EwalletsPersona, openEwalletsPersona } from './ewallets/persona.ts';
import type { EwalletOptions } from './ewallets/options.ts';
import { openOyKycPersona, type OyKycOptions, type OyKycPersona } from './oy/kyc/kyc-persona.ts';
import type { PaylabsOptions } from './paylabs/options.ts';
import { openPaylabsPersona, type PaylabsPersona } from './paylabs/persona.ts';
import {
  openOyCheckoutPersona,
  type OyCheckoutOptions,
  type OyCheckoutPersona,
} from './oy/checkout/persona.ts';
import { openOyPfmPersona, type OyPfmOptions, type OyPfmPersona } from './oy/pfm/persona.ts';
import { PersonaWorkshop } from './personas.ts';
import { RequestLog } from './request-log.ts';
import { createServer } from './server.ts';
import { SYSTEM_CLOCK } from './system-clock.ts';

export { recipientName } from './oy/names.ts';

export interface SandboxOptions {
  /** Default 127.0.0.1. The control endpoints have no authentication: think before opening it. */
  host?: string;
  /** Default 0: any free one. */
  port?: number;
  /** Default 1. The same seed and the same requests give the same answers. */
  seed?: number;
  /** Drives settlement, callbacks and delays. Default the system clock. */
  clock?: Clock;
  /** X-OY-Username. Default `sandbox`. */
  username?: string;
  /** X-Api-Key. Default `sandbox-key`. */
  apiKey?: string;
  /** Default 10,000,000,000 IDR. */
  openingBalance?: Sen;
  /** What each settled payout costs beside its amount. Default nothing. */
  fee?: Sen;
  /** Smallest and largest amounts. Default 10,000 (wallets 100) to 1,000,000,000 IDR. */
  limits?: AmountLimits;
  /** Default false: a second remit answers 203 always, never 257. */
  answer257WhileProcessing?: boolean;
  /** OY has one callback URL per partner. Default null: no callbacks. */
  callbackUrl?: string | null;
  /** From acceptance to the final state, drawn by seed and id. Default 500 to 2,000 ms. */
  settleAfterMs?: { min: number; max: number };
  /**
   * Waits before each callback try: the first from the event, each next one from the *end of the
   * previous try*. Default at once, then 1, 2, 13 and 47 minutes, so 63 minutes in all.
   */
  callbackRetryMs?: readonly number[];
  /** How long a receiver may take, in real milliseconds. Default 10,000. */
  callbackTimeoutMs?: number;
  /** Paylabs' e-money; see docs/sandbox-paylabs.md. */
  paylabs?: PaylabsOptions;
  /** When set, the books survive a restart: append-only JSON lines, replayed on start. */
  stateFile?: string | null;
  /** OY's checkout and invoices, with OY's user and key: docs/sandbox-oy-checkout.md. */
  oyCheckout?: Partial<OyCheckoutOptions>;
  /** How many requests the log keeps. Default 200,000. */
  requestLogLimit?: number;
  /** OY's identity checks, with OY's user and key: docs/sandbox-oy-kyc.md. */
  oyKyc?: Partial<OyKycOptions>;
  /** OY's PFM: callback URL, time to connect, retries, keys. */
  oyPfm?: Partial<OyPfmOptions>;
  /** OY's virtual accounts: docs/sandbox-oy-va.md. */
  oyVa?: Omit<OyVaOptions, 'credentials'>;
  /** Xendit and Instamoney: docs/sandbox-ewallets.md. */
  ewallets?: EwalletOptions;
}

export interface Sandbox {
  /** `http://127.0.0.1:41234`, no slash at the end: a base URL for OY clients as it stands. */
  readonly url: string;
  readonly port: number;
  readonly oy: OyBooks;
  readonly oyCheckout: OyCheckoutPersona;
  readonly oyVa: OyVaPersona;
  readonly ewallets: EwalletsPersona;
  readonly oyKyc: OyKycPersona;
  readonly oyPfm: OyPfmPersona;
  readonly paylabs: PaylabsPersona;
  readonly faults: FaultPlans;
  readonly requests: RequestLog;
  close(): Promise<void>;
}

interface OpenedBooks {
  readonly books: OyBooks;
  readonly journal: Journal | null;
}

function openBooks(
  options: SandboxOptions,
  clock: Clock,
  faults: FaultPlans,
  changed: () => void,
): OpenedBooks {
  const { stateFile, callbackUrl, seed, openingBalance, fee, limits, settleAfterMs } = options;
  const history: BooksEvent[] = [];
  const journal = stateFile
    ? Journal.open(stateFile, (line) => history.push(BOOKS_EVENT.parse(line)))
    : null;
  const books = new OyBooks({
    history,
    clock,
    ...(seed === undefined ? {} : { seed }),
    ...(openingBalance === undefined ? {} : { openingBalance }),
    ...(fee === undefined ? {} : { fee }),
    ...(limits === undefined ? {} : { limits }),
    ...(settleAfterMs === undefined ? {} : { settleAfterMs }),
    ...(options.callbackRetryMs === undefined ? {} : { callbackRetryMs: options.callbackRetryMs }),
    answer257WhileProcessing: options.answer257WhileProcessing ?? false,
    callbackFaults: (partnerTrxId, account) => faults.strike('callback', { partnerTrxId, account }),
    onEvent(event) {
      journal?.append(event);
      changed();
    },
  });
  if (callbackUrl !== undefined && callbackUrl !== books.callbackUrl)
    books.setCallbackUrl(callbackUrl);
  return { books, journal };
}

/** Starts the sandbox and resolves when it listens. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const clock = options.clock ?? SYSTEM_CLOCK;
  const faults = new FaultPlans(options.seed ?? 1);
  const requests = new RequestLog(options.requestLogLimit ?? 200_000);
  let sender: CallbackSender | null = null;
  const { books, journal } = openBooks(options, clock, faults, () => sender?.wake());
  sender = new CallbackSender(books, clock, options.callbackTimeoutMs ?? 10_000);
  const closing = new AbortController();
  setMaxListeners(0, closing.signal); // one for each answer that is delayed
  const context: SandboxContext = {
    clock,
    faults,
    requests,
    oy: books,
    oyCredentials: {
      username: options.username ?? 'sandbox',
      apiKey: options.apiKey ?? 'sandbox-key',
    },
    oyCallbacks: sender,
    closing: closing.signal,
  };
  const personas = new PersonaWorkshop({
    clock,
    seed: options.seed ?? 1,
    faults,
    requests,
    closing: closing.signal,
    callbackTimeoutMs: options.callbackTimeoutMs ?? 10_000,
    stateFile: options.stateFile ?? null,
  });
  const oyCheckout = personas.add(
    openOyCheckoutPersona(personas.context, {
      users: [context.oyCredentials],
      ...options.oyCheckout,
    }),
  );
  const oyVa = personas.add(
    openOyVaPersona(personas.context, { ...options.oyVa, credentials: context.oyCredentials }),
  );
  const ewallets = personas.add(openEwalletsPersona(personas.context, options.ewallets));
  const oyKyc = personas.add(
    openOyKycPersona(personas.context, { ...context.oyCredentials, ...options.oyKyc }),
  );
  const paylabs = personas.add(openPaylabsPersona(personas.context, options.paylabs));
  const oyPfm = personas.add(
    openOyPfmPersona(personas.context, { ...context.oyCredentials, ...options.oyPfm }),
  );
  const server = createServer(context, personas);
  const host = options.host ?? '127.0.0.1';
  try {
    await server.listen({ host, port: options.port ?? 0 });
  } catch (error) {
    journal?.close();
    await personas.close();
    throw error;
  }
  sender.start();
  personas.start();
  const address = server.server.address();
  if (address === null || typeof address === 'string') throw new Error('not listening on a port');
  const { port } = address;
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${port}`,
    port,
    oy: books,
    oyVa,
    oyCheckout,
    ewallets,
    oyKyc,
    oyPfm,
    paylabs,
    faults,
    requests,
    async close() {
      if (closing.signal.aborted) return;
      closing.abort();
      await sender.close();
      await personas.close();
      await server.close();
      journal?.close();
    },
  };
}
