import { onTestFinished } from 'vitest';
import { rupiah, type Sen } from '../../src/domain/money.ts';
import { listAccounts } from '../../src/bank-accounts/account-store.ts';
import {
  type BankContext,
  type BankRules,
  DEFAULT_BANK_RULES,
} from '../../src/bank-accounts/bank-context.ts';
import { type BankToConnect, connectBank } from '../../src/bank-accounts/connect-bank.ts';
import { followConnections } from '../../src/bank-accounts/follow-connections.ts';
import { importMutations } from '../../src/bank-accounts/import-mutations.ts';
import type { Database } from '../../src/platform/database/database.ts';
import { noRateLimits } from '../../src/platform/limits/rate-limits.ts';
import { listProblems } from '../../src/records/data-problem-store.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.ts';
import type { SandboxMutation } from '../../src/sandbox/oy/pfm/events.ts';
import { pfmClientOf } from '../providers-oy-pfm/pfm-samples.ts';
import { ManualClock } from '../support/manual-clock.ts';

export const DAY_MS = 24 * 60 * 60_000;
export const HOUR_MS = 60 * 60_000;

export const BCA: BankToConnect = {
  bankCode: '014',
  username: 'sari1990',
  password: 'correct-horse',
  phone: '0821123456789',
  by: 'sari',
};

/** A bank as the sandbox plays it, our side of it on a real database, and one clock for both. */
export async function bankWorld(database: Database, rules: Partial<BankRules> = {}) {
  const clock = new ManualClock();
  const sandbox = await startSandbox({ clock, oyPfm: { connectAfterMs: 1_000 } });
  const provider = pfmClientOf(sandbox.url, { clock });
  onTestFinished(async () => {
    await provider.close();
    await sandbox.close();
  });
  const context: BankContext = {
    database,
    clock,
    provider,
    limits: noRateLimits,
    rules: { ...DEFAULT_BANK_RULES, ...rules },
  };
  return { clock, sandbox, context, bank: bankHand(sandbox, clock), ...reader(database) };
}

export type BankWorld = Awaited<ReturnType<typeof bankWorld>>;

/** A connected savings account of BCA. */
export async function connectedWorld(database: Database, rules: Partial<BankRules> = {}) {
  const world = await bankWorld(database, rules);
  await connectBank(world.context, BCA);
  await world.clock.advance(5_000);
  await followConnections(world.context);
  const [account] = await listAccounts(database.knex, 'oy');
  if (!account) throw new Error('no account');
  const accountId = account.accountId;
  return { ...world, account, accountId, pull: () => importMutations(world.context, accountId) };
}

/** What happens at the bank. */
function bankHand(sandbox: Sandbox, clock: ManualClock) {
  const { books } = sandbox.oyPfm;
  const put = (
    accountId: string,
    id: string,
    amount: number,
    changes: Partial<SandboxMutation> & { keepBalance?: boolean } = {},
  ): void => {
    const { keepBalance = false, ...rest } = changes;
    const mutation: SandboxMutation = {
      id,
      category: 'other',
      amount: rupiah(Math.abs(amount)),
      flow: amount < 0 ? -1 : 1,
      atMs: clock.nowMs(),
      rawDate: null,
      description: `LINE ${id}`,
      status: 'complete',
      ...rest,
    };
    books.putMutation(accountId, mutation, keepBalance);
  };
  return {
    put,
    remove: (accountId: string, id: string, keepBalance = false) =>
      books.removeMutation(accountId, id, keepBalance),
    setBalance: (accountId: string, balance: Sen, rawUpdated: string | null = null) =>
      books.setBalance(accountId, balance, rawUpdated),
    balanceOf: (accountId: string) => books.account(accountId)?.balance,
  };
}

function reader(database: Database) {
  return {
    records: async () => {
      const rows: {
        item: string;
        version: number;
        status: string;
        amount_sen: number;
      }[] = await database.knex('records').where({ stream: 'bank' }).orderBy('id');
      return rows;
    },
    problems: async () =>
      (await listProblems(database.knex, 100))
        .map(({ kind, item, details }) => ({ kind, item, details }))
        .toReversed(),
    connections: async () => {
      const rows: { state: string; reason: string | null }[] = await database
        .knex('bank_connections')
        .orderBy('id');
      return rows;
    },
  };
}
