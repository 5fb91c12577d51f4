/** What a guard is, and how it is switched off in a copy of the program. */
export type GuardKind =
  | 'conditional update'
  | 'unique index'
  | 'lock'
  | 'order of commit and request'
  | 'check in the transaction'
  | 'status before resend'
  | 'content compared'
  | 'table of codes'
  | 'limit on repeats'
  | 'stop'
  | 'approval'
  | 'ledger'
  | 'append-only'
  | 'rate limit'
  | 'schedule'
  | 'check of the database'
  | 'setting of the database'
  | 'hint to ask';

/** The promises of docs/guarantees.md, in its order. */
export const PROMISES = {
  'paid-once': 'Nothing is paid twice',
  'not-lost': 'Nothing is lost',
  'right-payment': 'What is paid is what was ordered',
  approved: 'A person approves money',
  stops: 'Trouble stops the sends',
  books: 'The books balance, and history stays',
  pace: 'The provider is not overrun, and the clock is kept',
  'money-in': 'What came in is booked once',
  reconciled: 'What is reconciled counts once, and stays',
} as const;

export type PromiseId = keyof typeof PROMISES;

/** A text that stands exactly once in its file, and what stands there once the guard is off. */
export interface Change {
  /** Where it is not the guard's own file. */
  readonly file?: string;
  readonly find: string;
  readonly replace: string;
}

export interface Holder {
  /** From the root: `test/payouts/crashes.test.ts`. */
  readonly file: string;
  /** A part of the test's name, or of the name of what it stands in; as it is written in the file. */
  readonly title: string;
  /** For tests that run on both: where the guard is looked at. */
  readonly database?: 'SQLite' | 'PostgreSQL';
}

export interface Guard {
  readonly id: string;
  readonly promise: PromiseId;
  readonly kind: GuardKind;
  /** One sentence: what it prevents. */
  readonly prevents: string;
  readonly file: string;
  /** What the program does without it. */
  readonly without: string;
  readonly switchOff: readonly Change[];
  readonly heldBy: readonly Holder[];
  /**
   * The guard that catches the same before this one does, so that no test can tell this one is gone. It
   * is switched off together with that one.
   */
  readonly behind?: string;
}

const holder = (name: string, title: string, database?: Holder['database']): Holder => ({
  file: `test/${name}.test.ts`,
  title,
  ...(database && { database }),
});

/** A test that needs no database, or only one. */
export const plain = (name: string, ...titles: readonly string[]): readonly Holder[] =>
  titles.map((title) => holder(name, title));

/** A test of both databases, of which SQLite's half is enough to see the guard. */
export const sqlite = (name: string, ...titles: readonly string[]): readonly Holder[] =>
  titles.map((title) => holder(name, title, 'SQLite'));

/** The guard is PostgreSQL's: SQLite has one writer at a time. */
export const postgres = (name: string, ...titles: readonly string[]): readonly Holder[] =>
  titles.map((title) => holder(name, title, 'PostgreSQL'));

/** The guard is written once for each database. */
export const both = (name: string, ...titles: readonly string[]): readonly Holder[] => [
  ...sqlite(name, ...titles),
  ...postgres(name, ...titles),
];
