import type { BooksTransaction, EntryAtRest, PayoutAtRest, WorldAtRest } from './world-at-rest.ts';

/**
 * Judges a world at rest: was anything paid twice, is anything lost, does the ledger balance, is
 * anything stuck. It imports nothing of the program: it reads the provider's books, the uploaded files,
 * the operators' notebook, and the database by plain SQL (see `readDatabase`).
 */
export interface Verdict {
  readonly doublePaid: readonly string[];
  readonly lost: readonly string[];
  readonly unbalanced: readonly string[];
  readonly stuck: readonly string[];
  /** Payouts that wait for a person with good reason. */
  readonly toldToPerson: number;
}

export function judge(world: WorldAtRest): Verdict {
  const told = toldToPerson(world);
  return {
    doublePaid: doublePaid(world),
    lost: lost(world, told),
    unbalanced: unbalanced(world, told),
    stuck: stuck(world, told),
    toldToPerson: told.excused.size,
  };
}

const rupiah = (sen: number): string => `IDR ${(sen / 100).toFixed(2)}`;

/** `PAY-7.r2` is the second attempt of `PAY-7`. */
const referenceOf = (partnerTrxId: string): string => partnerTrxId.replace(/\.r\d+$/, '');

const isSettled = ({ state }: BooksTransaction): boolean =>
  state === 'paid' || state === 'reversed';

function groupBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    groups.set(key, [...(groups.get(key) ?? []), item]);
  }
  return groups;
}

interface FileRow {
  readonly file: string;
  readonly reference: string;
  readonly bank: string;
  readonly account: string;
  readonly amount: number;
}

/** The rows of the files that a bank can pay, as anybody would read them. */
function rowsOf(world: WorldAtRest): FileRow[] {
  return world.files.flatMap(({ name, text }) =>
    text
      .split('\r\n')
      .slice(1)
      .map((line) => line.split(','))
      .filter(
        ([reference, bank = '', account = '', , amount = '']) =>
          Boolean(reference) && BANKS.has(bank) && /^\d+$/.test(account) && isPayable(amount),
      )
      .map(([reference = '', bank = '', account = '', , amount = '']) => ({
        file: name,
        reference,
        bank,
        account,
        amount: Number(amount) * 100,
      })),
  );
}

/** Those that the drawn files use. */
const BANKS = new Set(['014', '008', '002', '009', '022', '013', '451', '200']);
const isPayable = (amount: string): boolean => /^\d+$/.test(amount) && Number(amount) >= 10_000;

const contentOf = ({ bank, account, amount }: Pick<FileRow, 'bank' | 'account' | 'amount'>) =>
  `${rupiah(amount)} to ${bank} ${account}`;

/** One settlement at most for a row, over all its attempts; and only for what was asked and approved. */
function doublePaid(world: WorldAtRest): string[] {
  const problems: string[] = [];
  const rows = rowsOf(world);
  const settled = groupBy(world.books.transactions.filter(isSettled), ({ partnerTrxId }) =>
    referenceOf(partnerTrxId),
  );
  for (const [reference, payments] of settled) {
    if (payments.length > 1) {
      const ids = payments.map((each) => `${each.partnerTrxId} (${rupiah(each.amount)})`);
      problems.push(`${reference} was paid ${payments.length} times: ${ids.join(', ')}`);
    }
    const asked = rows.filter((row) => row.reference === reference);
    for (const payment of payments) {
      if (!asked.some((row) => contentOf(row) === contentOf(payment))) {
        const wanted = asked.map(contentOf).join(' or ') || 'nothing';
        problems.push(
          `${reference}: ${contentOf(payment)} was paid, but the files ask for ${wanted}`,
        );
      }
    }
    if (!world.approved.has(reference)) {
      problems.push(`${reference} was paid and nobody had approved it`);
    }
  }
  return problems;
}

interface Told {
  /** References that wait for a person, and may. */
  readonly excused: ReadonlySet<string>;
  /** Quarantines that nothing explains, in words. */
  readonly unexplained: readonly string[];
}

/** Which payouts a person was rightly told about: their two sides may differ. */
function toldToPerson(world: WorldAtRest): Told {
  const excused = new Set<string>();
  const unexplained: string[] = [];
  const liedAbout = new Set([...world.lies.keys()].map(referenceOf));
  for (const payout of world.database.payouts) {
    const { reference } = payout;
    if (payout.state === 'quarantined') {
      if (liedAbout.has(reference) || neverArrived(world, payout)) excused.add(reference);
      else {
        unexplained.push(
          `${reference} was quarantined (${payout.reasonCode}), and the provider had said nothing untrue of it`,
        );
      }
    } else if (liedAbout.has(reference) && world.database.openExceptions.has(reference)) {
      excused.add(reference);
    }
  }
  return { excused, unexplained };
}

/** Sent as often as allowed, and the provider had none of it by then: a person is rightly asked. */
function neverArrived(world: WorldAtRest, payout: PayoutAtRest): boolean {
  if (payout.reasonCode !== 'never_arrives' || payout.quarantinedAt === null) return false;
  const quarantinedMs = Date.parse(payout.quarantinedAt);
  return !world.books.transactions.some(
    ({ partnerTrxId, createdMs }) =>
      referenceOf(partnerTrxId) === payout.reference && createdMs <= quarantinedMs,
  );
}

/** What the ledger calls paid is what the provider settled; and every good row has its payout. */
function lost(world: WorldAtRest, told: Told): string[] {
  const problems = [...told.unexplained];
  const ledger = paidByLedger(world.database.entries);
  const settled = new Map(
    world.books.transactions
      .filter(({ state }) => state === 'paid')
      .map(({ partnerTrxId, amount }) => [partnerTrxId, amount]),
  );
  for (const id of new Set([...ledger.keys(), ...settled.keys()])) {
    if (told.excused.has(referenceOf(id))) continue;
    const ours = ledger.get(id) ?? 0;
    const theirs = settled.get(id) ?? 0;
    if (ours !== theirs) {
      problems.push(`${id}: the ledger has ${rupiah(ours)} paid, the provider ${rupiah(theirs)}`);
    }
  }
  const known = new Set(world.database.payouts.map(({ reference }) => reference));
  for (const { reference, file } of rowsOf(world)) {
    if (!known.has(reference)) problems.push(`${reference} of ${file} has no payout`);
  }
  return problems;
}

/** Postings that pay, and those that take a payment back. */
const PAID_KINDS: Readonly<Record<string, 1 | -1>> = {
  payout_paid: 1,
  payout_reversed: -1,
  payout_unpaid: -1,
};

/** What was paid under each id and did not come back, in sen. */
function paidByLedger(entries: readonly EntryAtRest[]): Map<string, number> {
  const paid = new Map<string, number>();
  for (const { kind, subject, amount } of entries) {
    const sign = PAID_KINDS[kind] ?? 0;
    if (sign === 0 || amount < 0) continue;
    paid.set(subject, (paid.get(subject) ?? 0) + sign * amount);
  }
  return new Map([...paid].filter(([, amount]) => amount !== 0));
}

const DEPOSIT = 'assets:oy:deposit';
const IN_FLIGHT = 'assets:oy:in-flight';

function unbalanced(world: WorldAtRest, told: Told): string[] {
  const { entries } = world.database;
  const problems: string[] = [];
  for (const [posting, lines] of groupBy(entries, (entry) => entry.posting)) {
    const sum = total(lines);
    if (sum !== 0) problems.push(`posting ${posting} is out of balance by ${rupiah(sum)}`);
  }
  const all = total(entries);
  if (all !== 0) problems.push(`the ledger is out of balance by ${rupiah(all)}`);
  return [...problems, ...depositProblems(world, told)];
}

const total = (entries: readonly EntryAtRest[]): number =>
  entries.reduce((sum, { amount }) => sum + amount, 0);

/**
 * The ledger's deposit is the provider's balance: as it opened, with the money put in since. Of a payout
 * that a person was told about, each side's own story is taken out.
 */
function depositProblems({ books, database }: WorldAtRest, told: Told): string[] {
  const opened = -total(
    database.entries.filter(
      ({ kind, account }) => kind === 'opening_balance' && account.startsWith('equity:'),
    ),
  );
  if (opened === 0) return [];
  const before = depositsBefore(books.openingBalance, books.deposits, opened);
  if (before === null) {
    return [`the ledger opened with ${rupiah(opened)}, which the deposit never held`];
  }
  const notBooked = books.deposits.slice(before).reduce((sum, amount) => sum + amount, 0);
  const isTold = (id: string): boolean => told.excused.has(referenceOf(id));
  const ours = total(
    database.entries.filter(({ account, subject }) => account === DEPOSIT && !isTold(subject)),
  );
  const toldPaid = books.transactions
    .filter(({ partnerTrxId, state }) => state === 'paid' && isTold(partnerTrxId))
    .reduce((sum, { amount }) => sum + amount, 0);
  const theirs = books.balance - notBooked + toldPaid;
  if (ours === theirs) return [];
  return [`the ledger’s deposit is ${rupiah(ours)}, the provider’s balance ${rupiah(theirs)}`];
}

/** After how many deposits the balance was `opened`; null: never. */
function depositsBefore(
  opening: number,
  deposits: readonly number[],
  opened: number,
): number | null {
  let balance = opening;
  for (let count = 0; count <= deposits.length; count += 1) {
    if (balance === opened) return count;
    balance += deposits[count] ?? 0;
  }
  return null;
}

const FINAL = ['invalid', 'paid', 'failed', 'cancelled', 'reversed'];
/** A person is asked by name; `held` only where no time is set for the next send. */
const PERSONS = ['review', 'ready', 'quarantined'];

/** Nothing waits for nobody, and no money is kept back for what is not on its way. */
function stuck({ database }: WorldAtRest, told: Told): string[] {
  const problems: string[] = [];
  for (const { reference, state, nextActionAt, reasonCode } of database.payouts) {
    if (FINAL.includes(state) || PERSONS.includes(state)) continue;
    if (state === 'held' && nextActionAt === null && reasonCode !== 'low_balance') continue;
    problems.push(
      `${reference} is ${state} (${reasonCode ?? 'no reason'}) and did not come to an end; next look: ${nextActionAt ?? 'never'}`,
    );
  }
  const inFlight = groupBy(
    database.entries.filter(({ account }) => account === IN_FLIGHT),
    ({ subject }) => subject,
  );
  for (const [id, lines] of inFlight) {
    const sum = total(lines);
    if (sum === 0 || told.excused.has(referenceOf(id))) continue;
    problems.push(`${id}: ${rupiah(sum)} is reserved, and nothing is on its way`);
  }
  return problems;
}
