import type { Outbox } from '../outbox.ts';
import type { PersonaContext } from '../persona.ts';
import type { EndListener, PaylabsBooks } from './books.ts';
import { type Exchange, fieldOf } from './exchange.ts';
import type { Order } from './events.ts';
import { type Head, notificationBody, refundBody } from './messages.ts';
import type { PaylabsSettings } from './options.ts';

/**
 * Sent on 02 and 09, of orders and of refunds; each try is signed anew, and only a signed answer with
 * `errCode "0"` ends them (provider notes, section 3).
 */
export function openNotifications(
  context: PersonaContext,
  settings: PaylabsSettings,
  books: PaylabsBooks,
  exchange: Exchange,
): { readonly outbox: Outbox; readonly listener: EndListener } {
  const { merchantId } = settings;
  /** Where each one goes, by its requestId: the path is what is signed, both ways. */
  const paths = new Map<string, string>();

  const outbox = context.openOutbox({
    name: 'emoney-callback',
    retryMs: settings.callbackRetryMs,
    headersOf: ({ url, body }) =>
      exchange.signedHeaders(new URL(url).pathname, body, fieldOf(body, 'requestId') ?? ''),
    isDelivered: ({ httpStatus, headers, body }) => {
      const path = paths.get(fieldOf(body, 'requestId') ?? '');
      return httpStatus === 200 && path !== undefined && exchange.isTaken(path, headers, body);
    },
  });

  function send(about: string, url: string | null, id: string, bodyOf: (head: Head) => object) {
    if (url === null) return;
    const requestId = `N${id}`;
    paths.set(requestId, new URL(url).pathname);
    outbox.queue({ about, url, body: JSON.stringify(bodyOf({ requestId, merchantId })) });
  }

  const urlOf = (order: Order): string | null => order.notifyUrl ?? books.callbackUrl;
  return {
    outbox,
    listener: {
      orderEnded(order) {
        send(order.merchantTradeNo, urlOf(order), order.platformTradeNo, (head) =>
          notificationBody(head, order),
        );
      },
      refundEnded(order, refund) {
        const url = refund.notifyUrl ?? urlOf(order);
        send(refund.merchantRefundNo, url, refund.platformRefundNo, (head) =>
          refundBody(head, order, refund),
        );
      },
    },
  };
}
