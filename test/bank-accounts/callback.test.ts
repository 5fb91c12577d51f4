import { beforeEach, expect, test } from 'vitest';
import { applyPfmCallback } from '../../src/bank-accounts/apply-pfm-callback.ts';
import { listAccounts } from '../../src/bank-accounts/account-store.ts';
import { connectBank } from '../../src/bank-accounts/connect-bank.ts';
import { followConnections } from '../../src/bank-accounts/follow-connections.ts';
import { importMutations } from '../../src/bank-accounts/import-mutations.ts';
import type { Database } from '../../src/platform/database/database.ts';
import { OySeal } from '../../src/sandbox/oy/sealed/oy-seal.ts';
import { CALLBACK_DATA_TEXT, CALLBACK_SAMPLE } from '../providers-oy-pfm/pfm-samples.ts';
import { describeOnBothDatabases } from '../support/databases.ts';
import { BCA, type BankWorld, bankWorld, DAY_MS, HOUR_MS } from './bank-world.ts';

/** The body that the sandbox would send for its newest login, as things stand now. */
function callbackOf({ sandbox }: BankWorld): string {
  const { books, outbox, callBack } = sandbox.oyPfm;
  const login = books.logins.at(-1);
  if (!login) throw new Error('nobody has logged in');
  books.setCallbackUrl('http://127.0.0.1:9/unheard');
  sandbox.faults.add([{ endpoint: 'pfm-callback', kind: 'lost', times: 1 }]);
  callBack(login);
  const body = outbox.messages.at(-1)?.body;
  if (body === undefined) throw new Error('no message');
  return body;
}

describeOnBothDatabases('the callback of a connection', (open) => {
  let database: Database;
  beforeEach(async () => {
    database = await open();
  });

  async function accountWithLines(world: BankWorld): Promise<string> {
    await connectBank(world.context, BCA);
    const account = world.sandbox.oyPfm.books.accountsOf(BCA)[0];
    if (!account) throw new Error('no account');
    const atMs = world.clock.nowMs() - HOUR_MS;
    world.bank.put(account.id, 'done', 100_000, { atMs });
    world.bank.put(account.id, 'open', -40_000, { atMs, status: 'pending' });
    await world.clock.advance(1_000);
    return account.id;
  }

  test('it connects, with accounts, balances and mutations; twice is once', async () => {
    const world = await bankWorld(database);
    const accountId = await accountWithLines(world);
    const body = callbackOf(world);
    for (let time = 0; time < 2; time += 1) {
      expect(await applyPfmCallback(world.context, body)).toBe('connected');
    }
    expect(await world.connections()).toMatchObject([{ state: 'connected' }]);
    expect(await listAccounts(database.knex, 'oy')).toMatchObject([{ accountId, pulledTo: null }]);
    expect(await database.knex('bank_balances')).toMatchObject([{ reason: 'callback' }]);
    expect(await world.records()).toMatchObject([
      { item: `${accountId}:done`, status: 'complete', version: 1 },
      { item: `${accountId}:open`, status: 'pending', version: 1 },
    ]);
    expect(await followConnections(world.context)).toEqual({ connected: 0, failed: 0, waiting: 0 });
  });

  test('the pull goes on from it: one record each, no gap', async () => {
    const world = await bankWorld(database);
    const accountId = await accountWithLines(world);
    await applyPfmCallback(world.context, callbackOf(world));
    await world.clock.advance(HOUR_MS);
    world.bank.put(accountId, 'open', -40_000, { atMs: world.clock.nowMs() - 2 * HOUR_MS });
    world.bank.put(accountId, 'next', 10_000);
    const pulled = await importMutations(world.context, accountId);
    expect(pulled).toMatchObject({ added: 1, changed: 1, known: 1, problems: 0, gaps: 0 });
  });

  test('an old one that comes late takes nothing back', async () => {
    const world = await bankWorld(database);
    const accountId = await accountWithLines(world);
    const old = callbackOf(world);
    await followConnections(world.context);
    await world.clock.advance(HOUR_MS);
    await followConnections(world.context);
    world.bank.put(accountId, 'open', -40_000, { atMs: world.clock.nowMs() - 2 * HOUR_MS });
    await importMutations(world.context, accountId);
    const before = await world.records();
    expect(await applyPfmCallback(world.context, old)).toBe('connected');
    expect(await world.records()).toEqual(before);
    await world.clock.advance(HOUR_MS);
    expect(await importMutations(world.context, accountId)).toMatchObject({ gaps: 0 });
    expect(await world.problems()).toEqual([]);
  });

  test('it names a connection whose login was never answered', async () => {
    const world = await bankWorld(database);
    world.sandbox.faults.add([{ endpoint: 'pfm-login', kind: 'lose-after', times: 1 }]);
    await connectBank(world.context, BCA);
    await world.clock.advance(1_000);
    expect(await applyPfmCallback(world.context, callbackOf(world))).toBe('connected');
    expect(await world.connections()).toMatchObject([
      { state: 'connected', ibank_id: world.sandbox.oyPfm.books.logins[0]?.id },
    ]);
  });

  test('of two such connections it names neither', async () => {
    const world = await bankWorld(database);
    world.sandbox.faults.add([{ endpoint: 'pfm-login', kind: 'lose-after' }]);
    await connectBank(world.context, BCA);
    await connectBank(world.context, BCA);
    expect(await applyPfmCallback(world.context, callbackOf(world))).toBe('unknown_reference');
  });

  test('a failure ends it, and a connection that came after all revives it', async () => {
    const world = await bankWorld(database);
    const { books } = world.sandbox.oyPfm;
    books.setUser({ ...BCA, outcome: '301' });
    await connectBank(world.context, BCA);
    expect(await applyPfmCallback(world.context, callbackOf(world))).toBe('failed');
    expect(await world.connections()).toMatchObject([
      { state: 'failed', reason: '301: Failed Authentication' },
    ]);
    const id = books.logins[0]?.id ?? '';
    const text = CALLBACK_DATA_TEXT.replace('1234-1234-1234-1241', id);
    const data = new OySeal().sealEnvelope(text);
    const body = JSON.stringify({ status: { code: '000', message: 'Succeess' }, data });
    expect(await applyPfmCallback(world.context, body)).toBe('connected');
    expect(await world.connections()).toMatchObject([{ state: 'connected', reason: null }]);
  });

  test('after a day of silence it still connects', async () => {
    const world = await bankWorld(database);
    await accountWithLines(world);
    const body = callbackOf(world);
    world.sandbox.faults.add([{ endpoint: 'pfm-accounts', kind: 'http', status: 503 }]);
    await world.clock.advance(DAY_MS);
    expect(await followConnections(world.context)).toMatchObject({ failed: 1 });
    expect(await applyPfmCallback(world.context, body)).toBe('connected');
  });

  test('under way is no news; a stranger and nonsense are kept for a person', async () => {
    const world = await bankWorld(database);
    await connectBank(world.context, BCA);
    const id = world.sandbox.oyPfm.books.logins[0]?.id ?? '';
    const of = (code: string, text: string | null): string =>
      JSON.stringify({
        status: { code, message: '' },
        data: text === null ? null : new OySeal().sealEnvelope(text),
      });
    const apply = (body: string) => applyPfmCallback(world.context, body);
    expect(await apply(of('001', JSON.stringify({ id })))).toBe('no_news');
    expect(await apply(of('999', JSON.stringify({ id })))).toBe('no_news');
    expect(await apply(of('000', '{"id":"stranger"}'))).toBe('unknown_reference');
    expect(await apply(of('301', null))).toBe('unknown_reference');
    expect(await apply(CALLBACK_SAMPLE)).toBe('not_understood');
    expect(await apply('x'.repeat(1_000_000))).toBe('not_understood');
    expect(await world.connections()).toMatchObject([{ state: 'connecting' }]);
  });
});
