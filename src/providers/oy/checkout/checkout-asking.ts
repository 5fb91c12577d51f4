import type { CheckoutDetails } from '../../../orders/kinds/checkout-details.ts';
import type { OrderAnswer, OrderAtProvider, OrderNews } from '../../../orders/order-provider.ts';
import type { Permit, RateLimits } from '../../../platform/limits/rate-limits.ts';
import type { Evidence } from '../../../records/evidence.ts';
import type { Evidenced, MakeCall } from '../../provider-call.ts';
import type { Wire } from '../../wire.ts';
import { type LinkReading, readStatusReply, type StatusReading } from './checkout-answers.ts';
import { ENDPOINTS, PATHS } from './checkout-endpoints.ts';
import { madeOfLink, newsOfLink, noNews } from './checkout-news.ts';

interface AskingOptions {
  readonly wire: Wire;
  readonly call: MakeCall;
  readonly get: (permit: Permit, id: string) => Promise<Evidenced<LinkReading>>;
  readonly limits: RateLimits;
  readonly timeoutMs: number;
  readonly offsetMinutes: number;
  readonly payUrl: string | null;
}

type Asked = OrderAtProvider<CheckoutDetails>;

/**
 * The question what has become of a link: "API Payment Status", and where that says that nothing was
 * paid yet, or knows nothing, "API Get", which decides whether the link exists. So a question costs one
 * request or two; the second one takes its own place in the limit.
 */
export function createAsking(
  options: AskingOptions,
): (permit: Permit, order: Asked) => Promise<OrderAnswer> {
  const { get, limits, timeoutMs, offsetMinutes, payUrl } = options;
  return async (permit, order) => {
    const { reading, message, evidence } = await askStatus(options, permit, order);
    if (reading.kind === 'news') return { ...reading.news, message, evidence };
    const place = await placeFor(limits, ENDPOINTS.get, timeoutMs);
    if (place === null) {
      return { ...noNews('unknown', null, 'no place in the limit for the GET in time'), evidence };
    }
    const told = await get(place, order.providerId);
    const both = joined(evidence, told.evidence);
    const news = decided(reading.open, told, order.providerId, { offsetMinutes, payUrl });
    return { ...news, evidence: both };
  };
}

async function askStatus(options: AskingOptions, permit: Permit, order: Asked) {
  const { wire, call, offsetMinutes } = options;
  const { providerId, details } = order;
  const comparable = !details.includeAdminFee && !details.openAmount;
  return call({
    permit,
    endpoint: ENDPOINTS.status,
    subject: providerId,
    exchange: () => wire.send({ method: 'GET', path: PATHS.status(providerId) }),
    read: (reply) => {
      const reading = readStatusReply(reply, providerId, { comparable, offsetMinutes });
      return { reading, ...saidIn(reading) };
    },
  });
}

function saidIn(reading: StatusReading): { code: string | null; message: string } {
  if (reading.kind === 'news') return { code: reading.news.code, message: reading.news.message };
  return { code: reading.open?.code ?? 'refused', message: reading.message };
}

/** Pure. `open`: what the status call told; null where it knew nothing. */
function decided(
  open: OrderNews | null,
  told: LinkReading,
  providerId: string,
  print: { readonly offsetMinutes: number; readonly payUrl: string | null },
): OrderNews {
  const { link } = told;
  if (link !== null && link.partnerTxId === providerId) {
    return newsOfLink(link, open, madeOfLink(link, print.offsetMinutes, print.payUrl));
  }
  // Another order's link under our id, or none where the status call has just told of it.
  const contradicted = link !== null || (open !== null && told.meaning === 'not_found');
  if (contradicted || told.meaning === 'told') {
    return noNews('unknown', told.code, 'the status call and the GET contradict each other');
  }
  return noNews(told.meaning, told.code, told.message);
}

/** Null: no place within the time that an answer may take. */
async function placeFor(
  limits: RateLimits,
  endpoint: string,
  timeoutMs: number,
): Promise<Permit | null> {
  try {
    return await limits.acquire(endpoint, AbortSignal.timeout(timeoutMs));
  } catch {
    return null;
  }
}

/** One question, two answers: the evidence of the one that decided, with both bodies. */
function joined(status: Evidence, get: Evidence): Evidence {
  return {
    ...get,
    at: status.at,
    durationMs: status.durationMs + get.durationMs,
    body: `${status.endpoint}: ${status.body}\n${get.endpoint}: ${get.body}`,
  };
}
