import type { Queryable } from '../../src/platform/database/database.ts';
import { DISBURSING } from '../../src/reconciliation/streams/providers.ts';
import { inFlight } from '../../src/ledger/accounts.ts';
import { newestPostings } from '../../src/ledger/journal-store.ts';
import { listRuns } from '../../src/reconciliation/runs/run-store.ts';

/** A page of the desk: what a person calls it, and its address. */
export type DeskPage = readonly [name: string, path: string];

/** The batch of so many rows, as it is looked at while it is being paid. */
export const pagesOfBatch = (id: string, rows: number): DeskPage[] => [
  ['control: one’s own account', '/account'],
  ['today', '/'],
  ['payouts', '/batches'],
  ['a batch', `/batches/${id}`],
  ['its progress', `/batches/${id}/progress`],
  ['its last rows', `/batches/${id}?after=${rows - 50}`],
  ['its rows that are paid', `/batches/${id}?state=paid`],
  ['its rows that wait, from the middle', `/batches/${id}?state=approved&after=${rows / 2}`],
  ['one row by its reference', `/batches/${id}?named=BENCH-${rows - 1}`],
  ['one payout', '/payouts/BENCH-0'],
  ['payouts that wait for a person', '/payouts?state=held'],
  ['upload', '/upload'],
];

/** The pages of all other parts. */
export async function pagesOfOtherParts(db: Queryable): Promise<DeskPage[]> {
  const [run] = await listRuns(db, { limit: 1 });
  const [posting] = await newestPostings(db, { limit: 1 });
  const account = encodeURIComponent(inFlight(DISBURSING));
  return [
    ['collections', '/collections'],
    ['payments', '/collections/payments'],
    ['refunds', '/collections/refunds'],
    ['exceptions', '/exceptions'],
    ['exceptions of a category', '/exceptions?category=missing_in_ledger'],
    ['exceptions, the largest first', '/exceptions?sort=largest'],
    ['exceptions in groups', '/exceptions?group=category'],
    ['one exception', '/exceptions/1'],
    ['exceptions in a file', '/exceptions/file'],
    ['reconciliation', '/reconciliation'],
    ['a stream', '/reconciliation/streams/disbursement'],
    ['a run', `/reconciliation/runs/${run?.id ?? ''}`],
    ['imports', '/reconciliation/imports'],
    ['periods', '/reconciliation/periods'],
    ['balances', '/ledger'],
    ['journal', '/ledger/journal'],
    ['journal of one account', `/ledger/account?account=${account}`],
    ['one posting', `/ledger/posting?key=${encodeURIComponent(posting?.key ?? '')}`],
    ['trial balance', '/ledger/trial-balance'],
    ['proof of the ledger', '/ledger/proof'],
    ['jobs', '/jobs'],
    ['notices', '/jobs/notices'],
    ['users', '/people'],
    ['tokens', '/people/tokens'],
    ['audit log', '/audit'],
    ['API', '/docs'],
  ];
}
