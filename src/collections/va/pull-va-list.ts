import { now } from '../../domain/time.ts';
import { makeOrderDue } from '../../orders/store/order-store.ts';
import { insertEvidence } from '../../records/evidence-store.ts';
import type { VaContext } from './va-context.ts';
import { keepVa } from './va-store.ts';

export interface VaListCounts {
  readonly pages: number;
  readonly accounts: number;
  /** New ones, and those whose status or amount changed. */
  readonly news: number;
}

/**
 * Reads the list of all virtual accounts, page by page, each in a transaction of its own: what is new is
 * pulled next, and the order behind it is asked about. A list that grows meanwhile shows a line twice; one
 * that shrinks hides some until the next time. Throws when the provider does not tell.
 */
export async function pullVaList(context: VaContext, signal?: AbortSignal): Promise<VaListCounts> {
  const { database, clock, limits, provider, rules } = context;
  let pages = 0;
  let accounts = 0;
  let news = 0;
  const seen = new Set<string>();
  for (let offset = 0; offset <= rules.mostLines; ) {
    const permit = await limits.acquire(provider.endpoints.list, signal);
    const page = await provider.listVas(permit, { offset, limit: rules.pageLines });
    if (page.meaning !== 'told') {
      await insertEvidence(database.knex, page.evidence);
      throw new Error(`the list of virtual accounts was not told: ${page.message}`);
    }
    pages += 1;
    const fresh = page.vas.filter(({ id }) => !seen.has(id));
    await database.transaction(async (tx) => {
      const at = now(clock);
      for (const va of fresh) {
        const { isNews, orderId } = await keepVa(tx, provider.name, va, at);
        if (!isNews) continue;
        if (orderId !== null) await makeOrderDue(tx, orderId, at);
        if (!seen.has(va.id)) news += 1;
        seen.add(va.id);
      }
    });
    for (const { id } of fresh) seen.add(id);
    accounts = seen.size;
    offset += page.vas.length;
    if (page.vas.length === 0 || offset >= page.total) break;
  }
  return { pages, accounts, news };
}
