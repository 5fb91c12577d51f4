import { after, now } from '../../domain/time.ts';
import type { StepOutcome } from '../../domain/step.ts';
import { insertEvidence } from '../../records/evidence-store.ts';
import { knownPayments, reportGap, storeHistoryPage } from './history-page.ts';
import type { VaContext } from './va-context.ts';
import type { VaHistoryPage } from './va-provider.ts';
import { findVa, notePull, type PulledVa } from './va-store.ts';

/**
 * Pulls the payments of one virtual account: every page is stored in a transaction of its own, so that a
 * pull that is killed goes on where it was; what is known already is not stored again; and memory holds
 * one page. Which end of a history comes first is not documented, so both are read.
 */
export async function pullVaHistory(
  context: VaContext,
  vaRowId: number,
  signal?: AbortSignal,
): Promise<StepOutcome> {
  const { database, clock, rules } = context;
  const va = await findVa(database.knex, vaRowId);
  if (!va || va.nextPullAt === null || va.nextPullAt > now(clock)) {
    return { kind: 'skipped', why: 'not due' };
  }
  const pull = new HistoryPull(context, va, signal);
  const told = await pull.run();
  const at = now(clock);
  if (!told) {
    await notePull(database.knex, va, { at, nextPullAt: after(at, rules.retryMs) });
    return { kind: 'postponed' };
  }
  await database.transaction(async (tx) => {
    const paymentsKnown = await knownPayments(tx, context, va);
    const shortBy = pull.total - paymentsKnown;
    if (shortBy !== 0) await reportGap(tx, context, va, shortBy, at);
    await notePull(tx, va, { at, nextPullAt: after(at, rules.pullEveryMs), paymentsKnown });
  });
  return { kind: 'moved', to: `${pull.received} payments` };
}

interface StoredPage {
  readonly total: number;
  readonly lines: number;
  /** Of its payments, how many were news. */
  readonly received: number;
  /** Newest first, and the last line was known: whatever is new came before it. */
  readonly endsNews: boolean;
}

/**
 * When is a history read? Not as soon as we know as many payments as it says it has: of one that lost
 * lines, as many others may be missing, and the counts agree. A reading is whole when it has gone to the
 * end with the counts agreeing: since pages overlap, a history that shrinks meanwhile hides fewer lines
 * than it lost, so that the counts cannot agree by chance.
 */
class HistoryPull {
  received = 0;
  /** As the history last told it. */
  total = 0;
  readonly #context: VaContext;
  readonly #va: PulledVa;
  readonly #signal: AbortSignal | undefined;
  #known = 0;
  /** The last pull ended, and nothing was stored since: news can only be at one end. */
  #isSettled = false;

  constructor(context: VaContext, va: PulledVa, signal?: AbortSignal) {
    this.#context = context;
    this.#va = va;
    this.#signal = signal;
  }

  /** False: the provider did not tell; what was stored so far stays. */
  async run(): Promise<boolean> {
    const { knex } = this.#context.database;
    this.#known = await knownPayments(knex, this.#context, this.#va);
    const { pulledAt, paymentsKnown } = this.#va;
    this.#isSettled = pulledAt !== null && this.#known === paymentsKnown;
    const knownBefore = this.#known;
    const first = await this.#page(0);
    if (first === null) return false;
    if (first.lines === 0 || first.lines >= first.total || this.#isCaughtUp(first)) return true;
    // Nothing new at the front: a pull that was killed goes on, or news comes at the end.
    if (first.received === 0) {
      const from = Math.max(this.#next(first), knownBefore - this.#overlap(first));
      const toldTail = await this.#readOn(from);
      if (!toldTail) return false;
      if (this.#known === this.total) return true;
    }
    return this.#readOn(this.#next(first));
  }

  /** Everything that is new was on the pages up to this one. */
  #isCaughtUp(page: StoredPage): boolean {
    return this.#isSettled && page.endsNews && this.#known === this.total;
  }

  /** From here to the end. False: the provider did not tell. */
  async #readOn(from: number): Promise<boolean> {
    for (let offset = from; offset <= this.#context.rules.mostLines; ) {
      const page = await this.#page(offset);
      if (page === null) return false;
      // Past the end: it shrank, or hides some.
      if (page.lines === 0 || offset + page.lines >= page.total || this.#isCaughtUp(page)) break;
      offset += this.#next(page);
    }
    return true;
  }

  /** From one page to the next, some lines of it are read again. */
  #next(page: StoredPage): number {
    return page.lines - this.#overlap(page);
  }

  /** The provider may give fewer lines than we ask for. */
  #overlap({ lines }: StoredPage): number {
    return Math.min(this.#context.rules.overlapLines, Math.floor(lines / 2));
  }

  async #page(offset: number): Promise<StoredPage | null> {
    const { limits, provider, rules, database } = this.#context;
    const permit = await limits.acquire(provider.endpoints.history, this.#signal);
    const page = await provider.history(permit, this.#va.vaId, { offset, limit: rules.pageLines });
    if (page.meaning !== 'told') {
      await insertEvidence(database.knex, page.evidence);
      return null;
    }
    const news = await storeHistoryPage(this.#context, this.#va, page);
    this.received += news.size;
    this.#known += news.size;
    this.total = page.total;
    return {
      total: page.total,
      lines: page.transactions.length,
      received: news.size,
      endsNews: endsNews(page, news),
    };
  }
}

function endsNews({ transactions }: VaHistoryPage, news: ReadonlySet<string>): boolean {
  const [first] = transactions;
  const last = transactions.at(-1);
  if (!first?.createdAt || !last?.createdAt) return false;
  return first.createdAt >= last.createdAt && !news.has(last.id);
}
