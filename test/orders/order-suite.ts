import { afterEach, expect } from 'vitest';
import { callbackHandlers } from '../../src/cli/callback-wiring.ts';
import { type MoneyInProviders, openMoneyIn } from '../../src/cli/providers.ts';
import { orderCallback } from '../../src/orders/following/order-callback.ts';
import { applyRefundCallback } from '../../src/orders/refunds/hear-of-refund.ts';
import { ORDER_KINDS, type OrderKindName } from '../../src/domain/batch-kinds.ts';
import { ORDER_KIND_DEFINITIONS } from '../../src/orders/kinds/index.ts';
import type { OrderContext, OrderMaker, OrderRules } from '../../src/orders/order-context.ts';
import type { OrderCallback } from '../../src/orders/order-provider.ts';
import type { RefundCallback } from '../../src/orders/refunds/refund-provider.ts';
import type { PayoutContext } from '../../src/payouts/payout-context.ts';
import { type Database, openDatabase } from '../../src/platform/database/database.ts';
import { noRateLimits } from '../../src/platform/limits/rate-limits.ts';
import { createLog } from '../../src/platform/log.ts';
import { readSettings } from '../../src/platform/settings.ts';
import { readEwalletCallback } from '../../src/providers/xendit/ewallet-callbacks.ts';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../src/sandbox/sandbox.ts';
import { describeOnBothDatabases } from '../support/databases.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { orderProblems } from './order-money.ts';
import { OrderWorld, RULES, SUBJECT_KEY } from './order-world.ts';
import { ScriptedOrders } from './scripted-orders.ts';

/** Who makes what in a scripted world, as in an installation. */
const PROVIDER_OF: Readonly<Record<OrderKindName, string>> = {
  va: 'oy',
  checkout: 'oy',
  invoice: 'oy',
  identity: 'oy',
  ewallet: 'xendit',
  emoney: 'paylabs',
};

export interface ScriptedWorldOptions {
  readonly rules?: Partial<OrderRules>;
  /** A database that another worker has open too. */
  readonly database?: Database;
  readonly clock?: ManualClock;
  readonly like?: ScriptedWorld;
}

/** One scripted provider for every name: `oy`, `xendit`, `paylabs`. */
export class ScriptedWorld extends OrderWorld {
  readonly providers: ReadonlyMap<string, ScriptedOrders>;

  constructor(database: Database, clock: ManualClock, options: ScriptedWorldOptions) {
    const names = [...new Set(Object.values(PROVIDER_OF))];
    const providers =
      options.like?.providers ??
      new Map(names.map((name) => [name, new ScriptedOrders(name, clock)]));
    const orders = scriptedContext(database, clock, providers, options);
    const callbacks = scriptedCallbacks(orders);
    super({ database, clock, moneyIn: { orders, vas: null, banks: null }, callbacks });
    this.providers = providers;
  }

  provider(kind: OrderKindName): ScriptedOrders {
    const provider = this.providers.get(PROVIDER_OF[kind]);
    if (!provider) throw new Error(`nobody makes ${kind}`);
    return provider;
  }

  get xendit(): ScriptedOrders {
    return this.provider('ewallet');
  }
}

function scriptedContext(
  database: Database,
  clock: ManualClock,
  providers: ReadonlyMap<string, ScriptedOrders>,
  { rules }: ScriptedWorldOptions,
): OrderContext {
  const makers = new Map<OrderKindName, OrderMaker>();
  for (const kind of ORDER_KINDS) {
    const provider = providers.get(PROVIDER_OF[kind]);
    const { stream } = ORDER_KIND_DEFINITIONS[kind];
    if (provider) makers.set(kind, { kind, stream, provider });
  }
  const paylabs = providers.get('paylabs');
  return {
    database,
    clock,
    limits: noRateLimits,
    rules: { ...RULES, ...rules },
    log: createLog('silent'),
    makers,
    refunders: new Map(paylabs ? [['paylabs', paylabs]] : []),
  };
}

/** Messages that are news as they stand, beside the real ones of Xendit. */
function scriptedCallbacks(orders: OrderContext) {
  const readNews = (body: string) => JSON.parse(body) as OrderCallback;
  return new Map([
    [
      'xendit:ewallet',
      orderCallback(orders, { kinds: ['ewallet'], read: readEwalletCallback, trust: 'believed' }),
    ],
    [
      'oy:checkout',
      orderCallback(orders, { kinds: ['checkout', 'invoice'], read: readNews, trust: 'asked' }),
    ],
    [
      'paylabs:emoney',
      orderCallback(orders, { kinds: ['emoney'], read: readNews, trust: 'believed' }),
    ],
    [
      'paylabs:refund',
      ({ body }: { body: string }) =>
        applyRefundCallback(orders, JSON.parse(body) as RefundCallback),
    ],
  ]);
}

/** The real clients against the sandbox's own books, over real HTTP. */
export class SandboxOrderWorld extends OrderWorld {
  readonly sandbox: Sandbox;
  readonly money: MoneyInProviders;

  constructor(database: Database, clock: ManualClock, sandbox: Sandbox) {
    const settings = readSettings({
      NIK_HASH_KEY: SUBJECT_KEY,
      PUBLIC_URL: 'http://127.0.0.1:1', // nobody listens: a test carries callbacks itself
    });
    const money = openMoneyIn({
      settings,
      database,
      clock,
      log: createLog('silent'),
      limits: noRateLimits,
      oyUrl: sandbox.url,
      sandboxUrl: sandbox.url,
    });
    const payouts = undefined as unknown as PayoutContext;
    const callbacks = callbackHandlers(payouts, money, settings);
    super({ database, clock, moneyIn: money.context, callbacks });
    this.sandbox = sandbox;
    this.money = money;
  }

  async control(path: string, body: unknown = {}): Promise<void> {
    const url = `${this.sandbox.url}/_sandbox/${path}`;
    const headers = { 'content-type': 'application/json' };
    const reply = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
    if (!reply.ok) throw new Error(`${path}: ${reply.status} ${await reply.text()}`);
  }

  async look<T>(path: string): Promise<T> {
    return (await fetch(`${this.sandbox.url}/_sandbox/${path}`)).json() as Promise<T>;
  }

  async close(): Promise<void> {
    await this.money.close();
    await this.sandbox.close();
  }
}

export interface OrderWorlds {
  scripted(options?: ScriptedWorldOptions): Promise<ScriptedWorld>;
  sandbox(options?: SandboxOptions): Promise<SandboxOrderWorld>;
  /** Another worker on the same database, clock and provider, with a connection of its own. */
  secondWorker(world: ScriptedWorld): ScriptedWorld;
}

/** Scenarios of orders on both databases; after each, every world must be in order (order-money.ts). */
export function describeOrders(name: string, suite: (worlds: OrderWorlds) => void): void {
  describeOnBothDatabases(name, (open) => {
    const opened: OrderWorld[] = [];
    const sandboxes: SandboxOrderWorld[] = [];
    const connections: Database[] = [];
    afterEach(async () => {
      try {
        for (const { database } of opened) expect(await orderProblems(database)).toEqual([]);
      } finally {
        await Promise.all(sandboxes.splice(0).map((world) => world.close()));
        await Promise.all(connections.splice(0).map((database) => database.close()));
        opened.length = 0;
      }
    });
    suite({
      async scripted(options = {}) {
        const clock = options.clock ?? new ManualClock();
        const world = new ScriptedWorld(options.database ?? (await open()), clock, options);
        opened.push(world);
        return world;
      },
      async sandbox(options) {
        const clock = new ManualClock();
        const database = await open();
        const sandbox = await startSandbox({ clock, ...options });
        const world = new SandboxOrderWorld(database, clock, sandbox);
        opened.push(world);
        sandboxes.push(world);
        return world;
      },
      secondWorker(world) {
        const database = connectAgain(world.database);
        connections.push(database);
        return new ScriptedWorld(database, world.clock, { like: world });
      },
    });
  });
}

function connectAgain(database: Database): Database {
  return database.dialect === 'sqlite'
    ? openDatabase({ kind: 'sqlite', file: database.describe, busyTimeoutMs: 10_000 })
    : openDatabase({ kind: 'postgres', url: database.describe, poolSize: 4 });
}
