import type { Persona, PersonaContext } from '../../persona.ts';
import { CheckoutBooks } from './books.ts';
import { registerCheckoutControl } from './control.ts';
import { DEFAULT_OPTIONS, type OyCheckoutOptions } from './options.ts';
import { registerCheckoutRoutes } from './routes.ts';

export type { OyCheckoutOptions } from './options.ts';

export interface OyCheckoutPersona extends Persona {
  readonly books: CheckoutBooks;
}

/** OY's payment checkout and invoices: "Fund Acceptance" of the document (docs/sandbox-oy-checkout.md). */
export function openOyCheckoutPersona(
  context: PersonaContext,
  options: Partial<OyCheckoutOptions> = {},
): OyCheckoutPersona {
  const all: OyCheckoutOptions = { ...DEFAULT_OPTIONS, ...options };
  const books = new CheckoutBooks(context, all);
  return {
    name: 'oy/checkout',
    books,
    registerRoutes(app) {
      registerCheckoutRoutes(app, context, books, all);
      registerCheckoutControl(app, books);
    },
  };
}
