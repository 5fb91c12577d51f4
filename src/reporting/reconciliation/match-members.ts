import type { Queryable } from '../../platform/database/database.ts';
import {
  type MatchMember,
  type MatchPlace,
  pageOfMembers,
  type ReferenceColumn,
} from './match-lines-store.ts';

const PAGE_ROWS = 1000;

interface Read {
  page: readonly MatchMember[];
  next: number;
}

/**
 * The members of matches that are not 1:1, read page by page beside the matches themselves: there may be
 * many small groups, and one may have more members than fit into memory.
 */
export class MatchMembers {
  readonly #db: Queryable;
  readonly #last: MatchPlace;
  readonly #ourReference: ReferenceColumn;
  readonly #read: Readonly<Record<'ours' | 'theirs', Read>> = {
    ours: { page: [], next: 0 },
    theirs: { page: [], next: 0 },
  };

  get run(): number {
    return this.#last.run;
  }

  /** Of matches of one run, up to `last`; they are asked for in their order. */
  constructor(db: Queryable, last: MatchPlace, ourReference: ReferenceColumn) {
    this.#db = db;
    this.#last = last;
    this.#ourReference = ourReference;
  }

  /** Members of one side, in the order of their records' ids. */
  async *of({ leg, number }: MatchPlace, side: 'ours' | 'theirs'): AsyncGenerator<MatchMember> {
    const read = this.#read[side];
    for (let recordId = 0; ; ) {
      if (read.next === read.page.length) {
        read.page = await pageOfMembers(this.#db, {
          run: this.#last.run,
          side,
          reference: side === 'ours' ? this.#ourReference : 'reference',
          after: { leg, number, recordId },
          upto: this.#last,
          limit: PAGE_ROWS,
        });
        read.next = 0;
      }
      const member = read.page[read.next];
      if (member === undefined || member.leg !== leg || member.number !== number) return;
      read.next += 1;
      recordId = member.record.id ?? 0;
      yield member;
    }
  }
}
