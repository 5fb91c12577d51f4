import { registerEndpoint } from '../endpoint.ts';
import type { Outbox } from '../outbox.ts';
import type { Persona, PersonaContext } from '../persona.ts';
import { EwalletBooks } from './books.ts';
import { registerEwalletControl } from './control.ts';
import { ewalletEndpoints } from './endpoints.ts';
import type { EwalletBrand } from './events.ts';
import { ExpiryWatch } from './expiry-watch.ts';
import {
  accountOf,
  DEFAULT_EXPIRES_AFTER_MS,
  DEFAULT_RETRY_MS,
  type EwalletOptions,
} from './options.ts';
import { RateLimit } from './rate-limit.ts';

export interface EwalletsPersona extends Persona {
  readonly xendit: EwalletBooks;
  readonly instamoney: EwalletBooks;
}

/**
 * The e-wallets of Xendit and Instamoney: one API, two brands with an account, books and callbacks
 * each. Served under `/xendit` and `/instamoney`, and at the root for a client that knows one base
 * URL, where the API key says which brand is meant.
 */
export function openEwalletsPersona(
  context: PersonaContext,
  options: EwalletOptions = {},
): EwalletsPersona {
  const expiresAfterMs = { ...DEFAULT_EXPIRES_AFTER_MS, ...options.expiresAfterMs };
  const open = (brand: EwalletBrand) => {
    const account = accountOf(options, brand);
    const outbox: Outbox = context.openOutbox({
      name: 'ewallet-callback',
      retryMs: options.callbackRetryMs ?? DEFAULT_RETRY_MS,
      headersOf: () => ({ 'x-callback-token': account.callbackToken }),
    });
    const books = new EwalletBooks(context, {
      ...account,
      brand,
      expiresAfterMs,
      post: (message) => outbox.queue(message),
      changed: () => watch.wake(),
    });
    if (account.callbackUrl !== undefined) books.setCallbackUrl(account.callbackUrl);
    const watch = new ExpiryWatch(context, books);
    watch.wake(); // what an earlier life left open
    return { account, outbox, books };
  };
  const xendit = open('xendit');
  const instamoney = open('instamoney');
  const books = { xendit: xendit.books, instamoney: instamoney.books };
  const desk = {
    books,
    accounts: { xendit: xendit.account, instamoney: instamoney.account },
    versionByDefault: options.versionByDefault ?? '2020-02-01',
    limit: new RateLimit(context.clock, options.requestsPerMinute ?? null),
    seed: context.seed,
  } as const;
  return {
    name: 'ewallets',
    ...books,
    registerRoutes(app) {
      for (const endpoint of ewalletEndpoints(desk)) registerEndpoint(app, context, endpoint);
      registerEwalletControl(app, {
        books,
        outboxes: { xendit: xendit.outbox, instamoney: instamoney.outbox },
      });
    },
  };
}
