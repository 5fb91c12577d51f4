import { expect, it } from 'vitest';
import { listTokens } from '../../src/access/token-store.ts';
import { findUser } from '../../src/access/user-store.ts';
import { createUser } from '../../src/access/users.ts';
import { rupiah } from '../../src/domain/money.ts';
import { describeOnBothDatabases } from '../support/databases.ts';
import { program } from './described-answers.ts';
import { api, type Desk, PEOPLE, startDesk } from './harness.ts';

const admin = (desk: Desk) => program(desk, 'admin');

/** What a form of the sign-in page with these would be answered. */
async function signsIn(desk: Desk, user: string, password: unknown): Promise<number> {
  const body = new URLSearchParams({ user, password: String(password) });
  const init = { method: 'POST', body, redirect: 'manual' } as const;
  return (await fetch(`${desk.url}/sign-in`, init)).status;
}

describeOnBothDatabases('users and tokens for programs', (open) => {
  it('a new user signs in with the password that is shown once', async () => {
    const desk = await startDesk({ database: await open() });
    const body = { user: 'Siti', role: 'maker' };
    const byApprover = await program(desk, 'approver').post('/api/users', body);
    expect(byApprover.error.code).toBe('role_may_not');
    const made = await admin(desk).post('/api/users', body, 'user-1');
    expect([made.status, made.headers.get('location')]).toEqual([201, '/api/users/Siti']);
    expect(await signsIn(desk, 'Siti', made.json.password)).toBe(303);
    expect((await admin(desk).get('/api/users/Siti')).json).toMatchObject({
      user: 'Siti',
      role: 'maker',
      mustChangePassword: true,
      approvalLimitSen: null,
    });
    const twice = await admin(desk).post('/api/users', body);
    expect([twice.status, twice.error.code]).toEqual([409, 'user_exists']);
    const role = await admin(desk).post('/api/users', { user: 'Tono', role: 'root' });
    expect([role.status, role.error.code]).toEqual([400, 'role_unknown']);
    const given = await admin(desk).post('/api/users/siti/password');
    expect(await signsIn(desk, 'Siti', made.json.password)).toBe(401);
    expect(await signsIn(desk, 'Siti', given.json.password)).toBe(303);
  });

  it('secrets are kept nowhere: the same request again gets null in their place', async () => {
    const desk = await startDesk({ database: await open() });
    const user = { user: 'Siti', role: 'maker' };
    const first = await admin(desk).post('/api/users', user, 'user-1');
    const again = await admin(desk).post('/api/users', user, 'user-1');
    expect([again.status, again.json]).toEqual([201, { user: 'Siti', password: null }]);
    const robot = { user: 'payroll', role: 'viewer' };
    const token = await admin(desk).post('/api/tokens', robot, 'token-1');
    const repeated = await admin(desk).post('/api/tokens', robot, 'token-1');
    expect(repeated.json).toEqual({ ...token.json, token: null });
    const stored = JSON.stringify(await desk.database.knex('idempotency_keys').select());
    expect(stored).not.toContain(String(first.json.password));
    expect(stored).not.toContain(String(token.json.token));
    expect(desk.logLines.join('')).not.toContain(String(token.json.token));
    expect(await listTokens(desk.database.knex, { limit: 10 })).toHaveLength(5);
  });

  it('role and approval limit are changed; an unknown user is not', async () => {
    const desk = await startDesk({ database: await open() });
    const path = `/api/users/${PEOPLE.maker}`;
    expect((await admin(desk).post(`${path}/role`, { role: 'approver' })).json).toMatchObject({
      user: PEOPLE.maker,
      role: 'approver',
    });
    const limit = { limit_sen: rupiah(5_000_000) };
    expect((await admin(desk).post(`${path}/limit`, limit)).json).toMatchObject({
      approvalLimitSen: 500_000_000,
    });
    expect(await findUser(desk.database.knex, PEOPLE.maker)).toMatchObject({
      role: 'approver',
      approvalLimit: rupiah(5_000_000),
    });
    await admin(desk).post(`${path}/limit`, { limit_sen: null });
    expect(await findUser(desk.database.knex, PEOPLE.maker)).toMatchObject({ approvalLimit: null });
    for (const wrong of [0, -1, 1.5, '5']) {
      const { status } = await admin(desk).post(`${path}/limit`, { limit_sen: wrong });
      expect([wrong, status]).toEqual([wrong, 400]);
    }
    for (const change of ['role', 'password', 'disable']) {
      const body = change === 'role' ? { role: 'viewer' } : undefined;
      const { status, error } = await admin(desk).post(`/api/users/nobody/${change}`, body);
      expect([change, status, error.code]).toEqual([change, 404, 'user_unknown']);
    }
  });

  it('who is disabled is out at once, and comes back when enabled', async () => {
    const desk = await startDesk({ database: await open() });
    const path = `/api/users/${PEOPLE.viewer}`;
    const disabled = await admin(desk).post(`${path}/disable`);
    expect(disabled.json.disabledAt).not.toBeNull();
    expect((await desk.as('viewer').get('/api/batches')).status).toBe(401);
    expect((await admin(desk).post(`${path}/enable`)).json).toMatchObject({ disabledAt: null });
    const list = await admin(desk).get('/api/users');
    expect(list.json.users).toHaveLength(4);
  });

  it('the only administrator stays one', async () => {
    const desk = await startDesk({ database: await open() });
    for (const [change, body] of [
      ['role', { role: 'viewer' }],
      ['disable', undefined],
    ] as const) {
      const path = `/api/users/${PEOPLE.admin}/${change}`;
      const { status, error } = await admin(desk).post(path, body);
      expect([change, status, error.code]).toEqual([change, 409, 'last_admin']);
    }
  });

  it.each(['..', '~x', 'a/b ö&?', '.'])('a name is text, whatever is in it: %s', async (name) => {
    const desk = await startDesk({ database: await open() });
    const { user } = await createUser(desk, { user: name, role: 'viewer', by: 'adi' });
    const path = `/api/users/${encodeURIComponent(/^(?:~|\.)/.test(user) ? `~${user}` : user)}`;
    expect((await admin(desk).get(path)).json).toMatchObject({ user, role: 'viewer' });
  });

  it('a token works until it is revoked, and tells when it was used', async () => {
    const desk = await startDesk({ database: await open() });
    const body = { user: 'payroll', role: 'viewer' };
    expect((await program(desk, 'maker').post('/api/tokens', body)).error.code).toBe(
      'role_may_not',
    );
    const { status, json } = await admin(desk).post('/api/tokens', body);
    expect([status, json]).toMatchObject([201, { user: 'payroll', role: 'viewer' }]);
    const robot = api(desk.url, String(json.token));
    expect((await robot.get('/api/batches')).status).toBe(200);
    const list = await admin(desk).get('/api/tokens?limit=1');
    expect(list.json).toMatchObject({
      tokens: [{ tokenId: json.tokenId, user: 'payroll', revokedAt: null }],
      nextBefore: json.tokenId,
    });
    expect(list.text).not.toContain(String(json.token));
    const revoke = `/api/tokens/${String(json.tokenId)}/revoke`;
    expect((await admin(desk).post(revoke)).json).toEqual({ tokenId: json.tokenId });
    expect((await robot.get('/api/batches')).status).toBe(401);
    const twice = await admin(desk).post(revoke);
    expect([twice.status, twice.error.code]).toEqual([404, 'token_unknown']);
    const audit: string[] = await desk.database
      .knex('audit_log')
      .where({ subject: `token ${String(json.tokenId)}` })
      .orderBy('number')
      .pluck('action');
    expect(audit).toEqual(['token_created', 'token_revoked']);
  });
});
