import { basename, dirname, join, relative } from 'node:path';
import { z } from 'zod';
import { connectBank } from '../../bank-accounts/connect-bank.ts';
import { countMutations } from '../../bank-accounts/mutation-store.ts';
import { totalsByStream } from '../../collections/payment-store.ts';
import type { OrderKindName } from '../../domain/batch-kinds.ts';
import { UserError } from '../../domain/errors.ts';
import { formatRupiah, rupiah, subtractSen, sumSen } from '../../domain/money.ts';
import { openFolder } from '../../intake/order-row/folder.ts';
import { orderBatch } from '../../intake/order-row/order-batch.ts';
import { receiveBatch } from '../../intake/receive-batch.ts';
import { cancelOrder } from '../../orders/decisions/cancel-order.ts';
import { ORDER_KIND_DEFINITIONS } from '../../orders/kinds/index.ts';
import type { OrderKind } from '../../orders/order-kind.ts';
import { approveRefund, requestRefund } from '../../orders/refunds/refund-decisions.ts';
import { findRefund } from '../../orders/refunds/refund-store.ts';
import { pageOfOrders } from '../../orders/store/order-store.ts';
import { orderTotals } from '../../orders/store/order-totals-store.ts';
import { writeOrderResults } from '../../reporting/order-results.ts';
import type { Sandbox } from '../../sandbox/sandbox.ts';
import type { Installation } from '../installation.ts';
import type { Shell } from '../shell.ts';
import { startProgress } from '../terminal.ts';
import { providerBooks } from './money-in-summary.ts';
import { control, letPayersAct } from './payers.ts';

/** Longer than this day has ever needed on a slow machine; past it something is wrong. */
const PATIENCE_MS = 240_000;

export interface DemoPeople {
  readonly maker: string;
  readonly approver: string;
}

export interface MoneyInDay {
  /** Results files, by kind. */
  readonly reports: Readonly<Record<string, string>>;
}

const FILES: readonly {
  readonly kind: OrderKindName;
  readonly file: string;
  readonly folder?: string;
}[] = [
  { kind: 'va', file: 'va.csv' },
  { kind: 'checkout', file: 'checkouts.csv' },
  { kind: 'invoice', file: 'invoices.csv', folder: 'attachments' },
  { kind: 'ewallet', file: 'ewallet-charges.csv' },
  { kind: 'emoney', file: 'emoney-orders.csv' },
  { kind: 'identity', file: 'identities.csv', folder: 'photos' },
];

/** The part of the demo in which money comes in: files to orders, payers, bank mutations, a refund. */
export async function playMoneyIn(
  shell: Shell,
  installation: Installation,
  sandbox: Sandbox,
  samples: string,
  people: DemoPeople,
): Promise<MoneyInDay> {
  const day = new Day(shell, installation, sandbox, people);
  day.say('7. money in: accounts, links, invoices, charges and checks are asked for from files');
  for (const { kind, file, folder } of FILES) {
    await day.upload(kind, join(samples, file), folder && join(samples, folder));
  }
  await day.connectBank();
  await day.until('orders made', () => day.allMade());

  const deeds = await letPayersAct(sandbox);
  day.say(
    `8. payers pay ${deeds.paid} times, decline ${deeds.declined} times, and let the time pass ${deeds.letExpire} times`,
  );
  await day.takeOneBack();
  await day.book();
  await day.until('followed', () => day.allFollowed());
  await day.until('mutations', () => day.bankIsRead({ complete: 11, pending: 1 }));
  await day.clearPending();
  await day.until('mutations', () => day.bankIsRead({ complete: 12, pending: 0 }));
  await day.refund();
  await day.settle();
  await day.until('mutations', () => day.bankIsRead({ complete: 13, pending: 0 }));
  return { reports: await day.writeResults() };
}

const ACCOUNT = z.object({ id: z.string() });

class Day {
  readonly #shell: Shell;
  readonly #installation: Installation;
  readonly #sandbox: Sandbox;
  readonly #people: DemoPeople;
  readonly #batches = new Map<OrderKindName, string>();
  readonly #moneyIn: ReturnType<Installation['moneyIn']>['context'];
  #bankAccount = '';

  constructor(shell: Shell, installation: Installation, sandbox: Sandbox, people: DemoPeople) {
    this.#shell = shell;
    this.#installation = installation;
    this.#sandbox = sandbox;
    this.#people = people;
    this.#moneyIn = installation.moneyIn().context;
  }

  get #db() {
    return this.#installation.database.knex;
  }

  say(text: string): void {
    this.#shell.streams.stderr.write(`${text}\n`);
  }

  async upload(kind: OrderKindName, path: string, folder: string | undefined): Promise<void> {
    const { settings } = this.#installation;
    const files = await openFolder(folder ?? dirname(path));
    const batch = orderBatch(ORDER_KIND_DEFINITIONS[kind] as OrderKind<unknown>, {
      folder: files,
      subjectKey: settings.nikHashKey,
    });
    const file = { path, name: basename(path), uploadedBy: this.#people.maker };
    const { batchId, counts } = await receiveBatch(this.#installation.intake(), batch, file);
    this.#batches.set(kind, batchId);
    this.say(
      `   ${relative(process.cwd(), path)}: ${counts.read} rows = ${counts.accepted} accepted + ${counts.duplicate} duplicate + ${counts.rejected} rejected`,
    );
  }

  /** A bank account of the company is connected, to read its mutations. */
  async connectBank(): Promise<void> {
    const { banks } = this.#moneyIn;
    if (!banks) throw new Error('the demo has keys for bank accounts');
    const user = { bankCode: '014', username: 'finance' };
    await control(this.#sandbox, 'PUT', 'oy-pfm/users', { ...user, password: 'demo-only' });
    const account = { ...user, number: '1239812390', balanceSen: rupiah(25_000_000) };
    const made = ACCOUNT.parse(await control(this.#sandbox, 'POST', 'oy-pfm/accounts', account));
    this.#bankAccount = made.id;
    const phone = '081234567890';
    const login = { ...user, password: 'demo-only', phone, by: this.#people.maker };
    await connectBank(banks, login);
    this.say('   the bank account of the company is being connected');
  }

  /** What came into the bank, with one line that is only pending at first. */
  async book(): Promise<void> {
    const path = `oy-pfm/accounts/${this.#bankAccount}/mutations`;
    for (let line = 1; line <= 12; line += 1) {
      await control(this.#sandbox, 'POST', path, {
        id: `demo-${line}`,
        amountSen: rupiah(100_000 * line),
        flow: line % 4 === 0 ? -1 : 1,
        status: line === 12 ? 'pending' : 'complete',
        description: `TRSF E-BANKING CR 2111/FTSCY INV-${line}`,
      });
    }
  }

  /** A pending line is not cash; now it is. */
  async clearPending(): Promise<void> {
    const path = `oy-pfm/accounts/${this.#bankAccount}/mutations/demo-12`;
    await control(this.#sandbox, 'PUT', path, { status: 'complete' });
  }

  /** One provider pays out the day: all that came in through it, in one sum. */
  async settle(): Promise<void> {
    const totals = await totalsByStream(this.#db);
    const net = totals
      .filter(({ provider }) => provider === 'xendit')
      .map(({ gross, fee, tax }) => subtractSen(subtractSen(gross, fee), tax));
    await control(this.#sandbox, 'POST', `oy-pfm/accounts/${this.#bankAccount}/mutations`, {
      id: 'demo-settlement',
      amountSen: sumSen(net),
      flow: 1,
      status: 'complete',
      description: 'SETTLEMENT XENDIT',
    });
  }

  /** A link that nobody wants any more is deleted at the provider. */
  async takeOneBack(): Promise<void> {
    const batchId = this.#batches.get('checkout') ?? '';
    const states = ['open'] as const;
    const [order] = await pageOfOrders(this.#db, { batchId, afterRow: 0, limit: 1, states });
    if (!order) throw new Error('the demo has open links');
    const { kind, reference } = order;
    const by = this.#people.maker;
    await cancelOrder(this.#moneyIn.orders, { kind, reference, by, reason: 'not wanted any more' });
    this.say(`   ${by} takes the link ${reference} back`);
  }

  /** Money goes back to a payer: asked for by one, approved by another. */
  async refund(): Promise<void> {
    const { orders } = this.#moneyIn;
    const { maker, approver } = this.#people;
    const batchId = this.#batches.get('emoney') ?? '';
    const paid = await pageOfOrders(this.#db, {
      batchId,
      afterRow: 0,
      limit: 50,
      states: ['paid'],
    });
    const order = paid.find(({ details }) => JSON.stringify(details).includes('"DANA"'));
    if (!order) throw new Error('the demo has a paid DANA order');
    const { kind, reference } = order;
    const request = {
      kind,
      reference,
      amount: rupiah(10_000),
      by: maker,
      reason: 'returned goods',
    };
    const { refundId } = await requestRefund(orders, request);
    const own = await approveRefund(orders, { refundId, by: maker }).catch(
      (error: unknown) => error,
    );
    if (!(own instanceof UserError)) throw new Error('the maker could approve their own refund');
    await approveRefund(orders, { refundId, by: approver });
    await this.until('refunds', async () => {
      const refund = await findRefund(this.#db, { refundId });
      return refund?.state === 'done';
    });
    this.say(
      `9. ${formatRupiah(request.amount)} of ${reference} go back: ${maker} asks, may not approve, ${approver} approves`,
    );
  }

  async allMade(): Promise<boolean> {
    const totals = await orderTotals(this.#db);
    return !totals.some(({ state }) => ['accepted', 'creating', 'unknown'].includes(state));
  }

  /** Whatever payers did has arrived: our payments are the providers', and nothing decided is open. */
  async allFollowed(): Promise<boolean> {
    const ours = await totalsByStream(this.#db);
    const theirs = await providerBooks(this.#sandbox);
    const arrived = theirs.every(({ stream, provider, count }) =>
      ours.some((our) => our.stream === stream && our.provider === provider && our.count === count),
    );
    const open = (await orderTotals(this.#db)).filter(({ state }) => state === 'open');
    // Virtual accounts and one link wait for their payers; all else was decided.
    return (
      arrived &&
      open.every(({ kind, count }) => kind === 'va' || (kind === 'checkout' && count <= 1))
    );
  }

  async bankIsRead(expected: { complete: number; pending: number }): Promise<boolean> {
    const { complete, pending } = await countMutations(this.#db);
    return complete === expected.complete && pending === expected.pending;
  }

  /** Shows how far the orders are until `done`; gives up with a clear error. */
  async until(unit: string, done: () => Promise<boolean>): Promise<void> {
    const { clock } = this.#installation;
    const giveUpAt = clock.nowMs() + PATIENCE_MS;
    const bar = startProgress(this.#shell.streams, '  ', unit);
    try {
      while (!(await done())) {
        const totals = await orderTotals(this.#db);
        const all = totals.reduce((sum, { count }) => sum + count, 0);
        const open = totals
          .filter(({ state }) => ['accepted', 'creating', 'unknown', 'open'].includes(state))
          .reduce((sum, { count }) => sum + count, 0);
        bar.update(all - open, all);
        if (clock.nowMs() > giveUpAt) throw stuck(unit, totals);
        await clock.sleep(200);
      }
    } finally {
      bar.end();
    }
  }

  async writeResults(): Promise<Record<string, string>> {
    const dir = join(this.#installation.dataDir, 'reports');
    const written: Record<string, string> = {};
    for (const [kind, batchId] of this.#batches) {
      written[kind] = join(dir, `orders-${kind}.csv`);
      await writeOrderResults(this.#installation, batchId, written[kind]);
    }
    return written;
  }
}

function stuck(unit: string, totals: unknown): UserError {
  return new UserError(
    'demo_stuck',
    `The demo did not come to rest (${unit}) within ${PATIENCE_MS / 1000} s: ${JSON.stringify(totals)}.`,
    'Run it again; if it stays so, report what is printed here with the log.',
  );
}
