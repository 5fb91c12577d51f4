/** What the judge is shown: plain data, none of it made by the program under judgement. */
export interface BooksTransaction {
  readonly partnerTrxId: string;
  readonly bank: string;
  readonly account: string;
  /** In sen. */
  readonly amount: number;
  readonly state: 'processing' | 'suspect' | 'unknown' | 'paid' | 'failed' | 'reversed';
  readonly createdMs: number;
}

export interface WorldAtRest {
  readonly books: {
    readonly openingBalance: number;
    readonly balance: number;
    /** Top-ups, and corrections when negative, in their order; in sen. */
    readonly deposits: readonly number[];
    readonly transactions: readonly BooksTransaction[];
  };
  readonly files: readonly { readonly name: string; readonly text: string }[];
  /** References that somebody gave the order to pay. */
  readonly approved: ReadonlySet<string>;
  /** Why an id's two sides may differ: what the provider said of it that was not so. */
  readonly lies: ReadonlyMap<string, readonly string[]>;
  readonly database: DatabaseAtRest;
}

export interface DatabaseAtRest {
  readonly payouts: readonly PayoutAtRest[];
  readonly entries: readonly EntryAtRest[];
  /** partner_trx_id of open exceptions: what a person has been told. */
  readonly openExceptions: ReadonlySet<string>;
}

export interface PayoutAtRest {
  readonly reference: string;
  readonly state: string;
  readonly reasonCode: string | null;
  readonly nextActionAt: string | null;
  readonly quarantinedAt: string | null;
}

export interface EntryAtRest {
  readonly posting: string;
  readonly kind: string;
  readonly subject: string;
  readonly account: string;
  readonly amount: number;
}
