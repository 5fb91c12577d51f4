import { afterEach, expect } from 'vitest';
import type { PayoutProvider } from '../../src/payouts/provider-port.ts';
import { type Database, openDatabase } from '../../src/platform/database/database.ts';
import { describeOnBothDatabases } from './databases.ts';
import { openSandboxWorld, type SandboxWorld, type SandboxWorldOptions } from './payout-sandbox.ts';
import type { ScriptedProvider } from './payout-provider.ts';
import { openPayoutWorld, PayoutWorld, type WorldOptions } from './payout-world.ts';

export type ScriptedWorld = PayoutWorld<ScriptedProvider>;

export interface Worlds {
  /** A new database with a scripted provider. */
  scripted(options?: Partial<WorldOptions<ScriptedProvider>>): Promise<ScriptedWorld>;
  /** A new database, with the sandbox behind real HTTP. */
  sandbox(options?: SandboxWorldOptions): Promise<SandboxWorld>;
  /** A new database behind a provider that the test has already. */
  having<Provider extends PayoutProvider>(
    options: WorldOptions<Provider>,
  ): Promise<PayoutWorld<Provider>>;
  /** Another process' view of the same database: a connection of its own. */
  secondConnection(database: Database): Database;
}

/**
 * Scenarios of money out on both databases. After each one, every world that it opened must have its
 * money in order (see `moneyProblems`), and no sandbox may have moved money twice or unasked.
 */
export function describeMoneyOut(name: string, suite: (worlds: Worlds) => void): void {
  describeOnBothDatabases(name, (open) => {
    const opened: PayoutWorld[] = [];
    const sandboxes: SandboxWorld[] = [];
    const connections: Database[] = [];
    afterEach(async () => {
      try {
        for (const world of opened) expect(await world.moneyProblems()).toEqual([]);
        for (const world of sandboxes) expect(await world.booksProblems()).toEqual([]);
      } finally {
        await Promise.all(sandboxes.splice(0).map((world) => world.close()));
        await Promise.all(connections.splice(0).map((database) => database.close()));
        opened.length = 0;
      }
    });
    suite({
      async scripted(options) {
        const world = openPayoutWorld(await open(), options);
        opened.push(world);
        return world;
      },
      async having(options) {
        const world = new PayoutWorld(await open(), options);
        opened.push(world);
        return world;
      },
      async sandbox(options) {
        const world = await openSandboxWorld(await open(), options);
        opened.push(world);
        sandboxes.push(world);
        return world;
      },
      secondConnection(database) {
        const second = connectAgain(database);
        connections.push(second);
        return second;
      },
    });
  });
}

function connectAgain(database: Database): Database {
  return database.dialect === 'sqlite'
    ? openDatabase({ kind: 'sqlite', file: database.describe, busyTimeoutMs: 10_000 })
    : openDatabase({ kind: 'postgres', url: database.describe, poolSize: 4 });
}
