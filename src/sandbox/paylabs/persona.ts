import type { FastifyInstance } from 'fastify';
import { type Endpoint, registerEndpoint } from '../endpoint.ts';
import type { Persona, PersonaContext } from '../persona.ts';
import { PaylabsBooks } from './books.ts';
import { registerPaylabsControlRoutes } from './control.ts';
import { createExchange, type Exchange, fieldOf } from './exchange.ts';
import { orderBody, refundBody } from './messages.ts';
import { openNotifications } from './notifications.ts';
import { type PaylabsOptions, settingsOf } from './options.ts';
import { readCreate, readQuery, readRefund } from './requests.ts';
import { privateKeyOf, publicKeyOf } from './signing.ts';

export interface PaylabsPersona extends Persona {
  readonly books: PaylabsBooks;
}

/**
 * Paylabs' e-money orders v2.3, their query and refund, and its notifications. Throws for keys that are
 * none. See docs/sandbox-paylabs.md for what was chosen where the document is silent.
 */
export function openPaylabsPersona(
  context: PersonaContext,
  options: PaylabsOptions = {},
): PaylabsPersona {
  const settings = settingsOf(options);
  const platformKey = privateKeyOf(settings.platformPrivateKey);
  publicKeyOf(settings.merchantPublicKey);
  const books = new PaylabsBooks(context, settings);
  const exchange = createExchange(context, settings, books, platformKey);
  const { outbox, listener } = openNotifications(context, settings, books, exchange);
  books.listen(listener);
  return {
    name: 'paylabs',
    books,
    registerRoutes(app: FastifyInstance) {
      for (const endpoint of endpointsOf(books, exchange)) registerEndpoint(app, context, endpoint);
      registerPaylabsControlRoutes(app, { books, outbox, settings, platformKey });
    },
  };
}

function endpointsOf(books: PaylabsBooks, exchange: Exchange): readonly Endpoint[] {
  const { answerWithCode } = exchange;
  const method = 'POST';
  const tradeNo: Endpoint['idOf'] = ({ body }) => fieldOf(body, 'merchantTradeNo');
  return [
    {
      name: 'emoney-create',
      method,
      paths: ['/payment/v2.3/ewallet/create'],
      idOf: tradeNo,
      answerWithCode,
      answer: (request) =>
        exchange.answer(request, (body) => {
          const order = books.create(readCreate(body));
          return (head) => orderBody(head, order);
        }),
    },
    {
      name: 'emoney-query',
      method,
      paths: ['/payment/v2.3/ewallet/query'],
      idOf: tradeNo,
      answerWithCode,
      answer: (request) =>
        exchange.answer(request, (body) => {
          const order = books.query(readQuery(body));
          return (head) => orderBody(head, order);
        }),
    },
    {
      name: 'emoney-refund',
      method,
      paths: ['/payment/v2.3/ewallet/refund'],
      idOf: ({ body }) => fieldOf(body, 'merchantRefundNo'),
      answerWithCode,
      answer: (request) =>
        exchange.answer(request, (body) => {
          const { order, refund } = books.refund(readRefund(body));
          return (head) => refundBody(head, order, refund);
        }),
    },
  ];
}
