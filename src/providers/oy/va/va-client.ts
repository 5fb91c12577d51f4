import type { Page, VaPage, VaProvider } from '../../../collections/va/va-provider.ts';
import { epochMs } from '../../../domain/time.ts';
import type { Permit, RateLimits } from '../../../platform/limits/rate-limits.ts';
import { connectOy, type OyAccess } from '../oy-access.ts';
import { findInList } from './find-in-list.ts';
import {
  readCreateReply,
  readHistoryReply,
  readInfoReply,
  readListReply,
  readUpdateReply,
} from './va-answers.ts';
import { createBody, pageQuery, pathPart, updateBody } from './va-requests.ts';

export interface OyVaClientOptions extends OyAccess {
  /** An order of which only our own id is known is looked for in the list: each page asks here. */
  readonly limits: RateLimits;
  /** Lines of such a page, 1 to 1,000. Default 40: its evidence is then kept whole. */
  readonly listPageLimit?: number;
  /** Such pages for one question at most. Default 500. */
  readonly listMostPages?: number;
  /**
   * What dates without an offset are ahead of UTC, in minutes. Default 0: the sample prints one moment
   * in both forms and is in UTC (I). 420 takes them in WIB.
   */
  readonly dateOffsetMinutes?: number;
}

export type OyVaClient = VaProvider & { close(): Promise<void> };

const ENDPOINTS = {
  create: 'oy:va-create',
  ask: 'oy:va-info',
  update: 'oy:va-update',
  list: 'oy:va-list',
  history: 'oy:va-history',
} as const;

const VA_PATH = '/api/static-virtual-account';

/**
 * OY's VA aggregator ("VA Aggregator" of the document): create, info, update, list and history. As in
 * oy-client.ts, nothing that the wire does throws, and no call asks twice.
 *
 * `ask` with the provider's id is one request. Without it, the list is read page by page, each page
 * with a permit of its own for `endpoints.list`; the permit that came with the question costs nothing
 * then. The evidence is the last page's.
 */
export function createOyVaClient(options: OyVaClientOptions): OyVaClient {
  const { wire, call } = connectOy(options);
  const offsetMinutes = options.dateOffsetMinutes ?? 0;
  const reading = {
    pageLimit: options.listPageLimit ?? 40,
    mostPages: options.listMostPages ?? 500,
  };
  pageQuery({ offset: 0, limit: reading.pageLimit }); // a setting that cannot be is told at the start

  function readList(permit: Permit, page: Page, subject: string): Promise<VaPage> {
    const path = `${VA_PATH}${pageQuery(page)}`;
    return call({
      permit,
      endpoint: ENDPOINTS.list,
      subject,
      exchange: () => wire.send({ method: 'GET', path }),
      read: readListReply,
    });
  }

  return {
    name: 'oy',
    endpoints: ENDPOINTS,
    createBody,
    async create(permit, order, body, leaveBefore) {
      const sent = body ?? createBody(order);
      return call({
        permit,
        endpoint: ENDPOINTS.create,
        subject: order.providerId,
        exchange: () => wire.send({ method: 'POST', path: '/api/generate-static-va', body: sent }),
        read: (reply) => readCreateReply(reply, order),
        leaveBeforeMs: epochMs(leaveBefore),
      });
    },
    async ask(permit, order) {
      const { providerReference: reference, providerId } = order;
      if (reference === null) {
        const readPage = (page: Page) =>
          readList(askedWhenEntered(options.limits, ENDPOINTS.list), page, providerId);
        return findInList(order, { ...reading, readPage });
      }
      const path = `${VA_PATH}/${pathPart(reference)}`;
      return call({
        permit,
        endpoint: ENDPOINTS.ask,
        subject: providerId,
        exchange: () => wire.send({ method: 'GET', path }),
        read: (reply) => readInfoReply(reply, order, reference),
      });
    },
    listVas: async (permit, page) => readList(permit, page, `from ${page.offset}`),
    async history(permit, vaId, page) {
      const path = `/api/va-tx-history/${pathPart(vaId)}${pageQuery(page)}`;
      return call({
        permit,
        endpoint: ENDPOINTS.history,
        subject: vaId,
        exchange: () => wire.send({ method: 'GET', path }),
        read: (reply) => readHistoryReply(reply, vaId, offsetMinutes),
      });
    },
    async update(permit, vaId, changes) {
      const path = `${VA_PATH}/${pathPart(vaId)}`;
      const body = updateBody(changes);
      return call({
        permit,
        endpoint: ENDPOINTS.update,
        subject: vaId,
        exchange: () => wire.send({ method: 'PUT', path, body }),
        read: (reply) => readUpdateReply(reply, vaId),
      });
    },
    close: () => wire.close(),
  };
}

/** A permit that is asked for only as the request is about to leave, and waited for no longer than it. */
function askedWhenEntered(limits: RateLimits, endpoint: string): Permit {
  let permit: Permit | null = null;
  return {
    endpoint,
    async enter(signal) {
      permit = await limits.acquire(endpoint, signal);
      await permit.enter(signal);
    },
    done: async () => permit?.done(),
  };
}
