import { createHash } from 'node:crypto';
import { addSen, type Sen, ZERO } from '../../domain/money.ts';
import type { Queryable } from '../../platform/database/database.ts';
import { contentHash } from '../payout.ts';
import { pageOfPayouts } from '../store/payout-store.ts';

/** What a person approves: these rows and no others. */
export interface BatchContent {
  /** SHA-256 over the content hashes of the ready rows, in row order. */
  readonly hash: string;
  readonly count: number;
  readonly total: Sen;
}

const PAGE_ROWS = 2000;

/** Reads every ready row of a batch, a page at a time, and hashes what would be sent. */
export async function readyContent(db: Queryable, batchId: string): Promise<BatchContent> {
  const hash = createHash('sha256');
  let count = 0;
  let total = ZERO;
  for (let afterRow = 0; ; ) {
    const states = ['ready'] as const;
    const page = await pageOfPayouts(db, { batchId, afterRow, limit: PAGE_ROWS, states });
    for (const payout of page) {
      hash.update(contentHash(payout));
      total = addSen(total, payout.amount);
      count += 1;
      afterRow = payout.rowNumber;
    }
    if (page.length < PAGE_ROWS) return { hash: hash.digest('hex'), count, total };
  }
}
