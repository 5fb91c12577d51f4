import type { Page, VaPage, VaState } from '../../../collections/va/va-provider.ts';
import type { VaDetails } from '../../../orders/kinds/va-details.ts';
import type { OrderAnswer, OrderAtProvider } from '../../../orders/order-provider.ts';
import { NO_NEWS, newsOf, whatDiffers } from './va-answers.ts';

export interface ListReading {
  /** Lines of a page. */
  readonly pageLimit: number;
  /** So many pages at most; a longer list is not read to its end, and so proves nothing. */
  readonly mostPages: number;
  readonly readPage: (page: Page) => Promise<VaPage>;
}

/**
 * Looks for an order of which we know our own id alone: OY has no question by `partner_user_id`, so its
 * list is read until the account turns up. "Not found" is said only of a list that was read whole: one
 * that shrinks while it is read, ends before its own total, or holds lines without an id of ours proves
 * nothing. It may grow meanwhile: what was there when the reading began must have been seen.
 */
export async function findInList(
  order: OrderAtProvider<VaDetails>,
  { pageLimit, mostPages, readPage }: ListReading,
): Promise<OrderAnswer> {
  const seen = new Set<string>();
  const totals: number[] = [];
  let offset = 0;
  for (let pages = 1; ; pages += 1) {
    const page = await readPage({ offset, limit: pageLimit });
    const doubt = (message: string) => answerOf(page, 'unknown', message);
    if (page.meaning !== 'told') return answerOf(page, page.meaning, page.message);
    const found = page.vas.find((va) => va.partnerUserId === order.providerId);
    if (found) return adopted(found, order, page);
    if (page.vas.some((va) => va.partnerUserId === null)) {
      return doubt('the list does not say whose accounts it holds');
    }
    if (page.total < (totals.at(-1) ?? 0)) return doubt('the list shrank while it was read');
    totals.push(page.total);
    for (const va of page.vas) seen.add(va.id);
    // By what came, not by what was asked for: OY may give fewer lines a page than we ask for.
    offset += page.vas.length;
    if (offset >= page.total || page.vas.length === 0) {
      return seen.size >= (totals[0] ?? 0) && offset >= page.total
        ? answerOf(page, 'not_found', `not among the ${page.total} accounts of the list`)
        : doubt('the list ended before its total');
    }
    if (pages >= mostPages) return doubt(`the list is longer than ${mostPages} pages`);
  }
}

/** An account under our id that is not as we asked for it is a contradiction, and never adopted. */
function adopted(va: VaState, order: OrderAtProvider<VaDetails>, page: VaPage): OrderAnswer {
  const other = whatDiffers(va, order);
  if (other !== null) {
    return answerOf(page, 'unknown', `under this id the provider has ${other}`);
  }
  const { code, message, evidence } = page;
  return { ...newsOf(va), code, message, evidence };
}

function answerOf(page: VaPage, meaning: OrderAnswer['meaning'], message: string): OrderAnswer {
  return { ...NO_NEWS, meaning, code: page.code, message, evidence: page.evidence };
}
