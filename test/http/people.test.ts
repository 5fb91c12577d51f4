import { describe, expect, it } from 'vitest';
import { createToken } from '../../src/access/tokens.ts';
import { findUser } from '../../src/access/user-store.ts';
import { createUser } from '../../src/access/users.ts';
import { rupiah } from '../../src/domain/money.ts';
import { api, type Desk, type DeskAnswer, PEOPLE, startDesk } from './harness.ts';

const secretOf = ({ html }: DeskAnswer): string =>
  /<code id="secret">([^<]+)<\/code>/.exec(html)?.[1] ?? '';
const codeOf = ({ html }: DeskAnswer): string => /<code>(\w+)<\/code>/.exec(html)?.[1] ?? '';

/** Signs in as a browser does, without a session before. */
async function signsIn(desk: Desk, user: string, password: string): Promise<number> {
  const body = new URLSearchParams({ user, password });
  const init = { method: 'POST', body, redirect: 'manual' } as const;
  return (await fetch(`${desk.url}/sign-in`, init)).status;
}

describe('the users page', () => {
  it('shows everybody with role, limit and state, to administrators only', async () => {
    const desk = await startDesk();
    const { status, html } = await desk.at('admin').get('/people');
    expect(status).toBe(200);
    for (const name of Object.values(PEOPLE)) expect(html).toContain(`>${name}</a>`);
    expect(html).toContain('Approver');
    for (const role of ['viewer', 'maker', 'approver'] as const) {
      const refused = await desk.at(role).get('/people');
      expect([refused.status, codeOf(refused)]).toEqual([403, 'role_may_not']);
      expect((await desk.at(role).get('/')).html).not.toContain('href="/people"');
    }
  });

  it('a new user’s password is on the answer page, once, and lets them in', async () => {
    const desk = await startDesk();
    const made = await desk.at('admin').post('/people', { user: 'Siti', role: 'approver' });
    expect([made.status, made.headers.get('cache-control')]).toEqual([200, 'no-store']);
    const password = secretOf(made);
    expect(password).toMatch(/^[\w-]{24}$/);
    expect(await signsIn(desk, 'siti', password)).toBe(303);
    const page = await desk.at('admin').get('/people/user?name=Siti');
    expect(page.html).not.toContain(password);
    expect(page.html).toContain('Has not chosen a password yet');

    const again = await desk.at('admin').post('/people', { user: 'SITI', role: 'viewer' });
    expect([again.status, codeOf(again)]).toEqual([409, 'user_exists']);
    expect(desk.logLines.join('\n')).not.toContain(password);
  });

  it('an administrator gives a new password, and the old one is no good', async () => {
    const desk = await startDesk();
    const { password } = await createUser(desk, { user: 'Siti', role: 'maker', by: 'adi' });
    const given = await desk.at('admin').post('/people/password', { user: 'Siti' });
    expect(await signsIn(desk, 'Siti', password)).toBe(401);
    expect(await signsIn(desk, 'Siti', secretOf(given))).toBe(303);
  });

  it('role and approval limit are changed; whose they are signs in anew', async () => {
    const desk = await startDesk();
    const admin = desk.at('admin');
    const user = PEOPLE.maker;
    const asked = await admin.post('/people/role', { user, role: 'approver' });
    expect([asked.status, asked.location]).toEqual([303, `/people/user?name=${user}&changed`]);
    expect((await admin.get(asked.location ?? '')).html).toContain('They sign in anew.');
    expect((await desk.at('maker').get('/')).location).toContain('/sign-in');

    await admin.post('/people/limit', { user, rupiah: '5000000' });
    expect(await findUser(desk.database.knex, user)).toMatchObject({
      role: 'approver',
      approvalLimit: rupiah(5_000_000),
    });
    expect((await admin.get(`/people/user?name=${user}`)).html).toContain('value="5000000"');
    await admin.post('/people/limit', { user, rupiah: '' });
    expect(await findUser(desk.database.knex, user)).toMatchObject({ approvalLimit: null });
    for (const wrong of ['0', '5.000.000', '-1', '1e9', '99999999999999']) {
      const refused = await admin.post('/people/limit', { user, rupiah: wrong });
      expect([wrong, refused.status]).toEqual([wrong, 400]);
    }
    const role = await admin.post('/people/role', { user, role: 'root' });
    expect([role.status, codeOf(role)]).toEqual([400, 'role_unknown']);
  });

  it('who is disabled is out at once, at the desk and by token, and comes back when enabled', async () => {
    const desk = await startDesk();
    const user = PEOPLE.viewer;
    await desk.at('admin').post('/people/disable', { user });
    expect((await desk.at('viewer').get('/')).location).toContain('/sign-in');
    expect((await desk.as('viewer').get('/api/batches')).status).toBe(401);
    expect((await desk.at('admin').get(`/people/user?name=${user}`)).html).toContain('Disabled');
    await desk.at('admin').post('/people/enable', { user });
    expect(await findUser(desk.database.knex, user)).toMatchObject({ disabledAt: null });
  });

  it('the only administrator cannot give the role away or disable themselves', async () => {
    const desk = await startDesk();
    const user = PEOPLE.admin;
    for (const [change, fields] of [
      ['role', { role: 'viewer' }],
      ['disable', {}],
    ] as const) {
      const refused = await desk.at('admin').post(`/people/${change}`, { user, ...fields });
      expect([change, refused.status, codeOf(refused)]).toEqual([change, 409, 'last_admin']);
    }
    expect((await desk.at('admin').get('/people')).status).toBe(200);

    await createUser(desk, { user: 'ani', role: 'admin', by: user });
    const { location } = await desk.at('admin').post('/people/role', { user, role: 'viewer' });
    expect(location).toBe(`/people/user?name=${user}&changed`);
  });

  it('a name is text, whatever is in it', async () => {
    const desk = await startDesk();
    const name = '<b>&"/../ö?name=x</b>';
    await createUser(desk, { user: name, role: 'viewer', by: 'adi' });
    const list = await desk.at('admin').get('/people');
    expect(list.html).not.toContain('<b>');
    const address = /href="(\/people\/user\?name=%3Cb[^"]+)"/.exec(list.html)?.[1] ?? '';
    expect((await desk.at('admin').get(address)).status).toBe(200);
    const changed = await desk.at('admin').post('/people/role', { user: name, role: 'maker' });
    expect((await desk.at('admin').get(changed.location ?? '')).html).toContain('Maker');
    const unknown = await desk.at('admin').get('/people/user?name=nobody');
    expect([unknown.status, codeOf(unknown)]).toEqual([404, 'user_unknown']);
  });
});

describe('the page of tokens', () => {
  it('a token is on the answer page, once, and works until it is revoked', async () => {
    const desk = await startDesk();
    const admin = desk.at('admin');
    const made = await admin.post('/people/tokens', { user: 'payroll', role: 'viewer' });
    const token = secretOf(made);
    expect(token).toMatch(/^rekon_[\w-]{43}$/);
    expect((await api(desk.url, token).get('/api/batches')).status).toBe(200);
    const list = await admin.get('/people/tokens');
    expect(list.html).toContain('payroll');
    expect(list.html).not.toContain(token);

    const id = /name="id" value="(\d+)"/.exec(list.html)?.[1] ?? '';
    const revoked = await admin.post('/people/tokens/revoke', { id });
    expect([revoked.status, revoked.location]).toEqual([303, '/people/tokens']);
    expect((await api(desk.url, token).get('/api/batches')).status).toBe(401);
    expect((await admin.get('/people/tokens')).html).toContain('Revoked');
    const twice = await admin.post('/people/tokens/revoke', { id });
    expect([twice.status, codeOf(twice)]).toEqual([404, 'token_unknown']);
  });

  it('shows whether a token is used', async () => {
    const desk = await startDesk();
    const rowOf = async (user: string): Promise<string> => {
      const { html } = await desk.at('admin').get('/people/tokens');
      return new RegExp(`<td>${user}</td>.*?</tr>`).exec(html)?.[0] ?? '';
    };
    expect(await rowOf(PEOPLE.maker)).toContain('Never');
    await desk.as('maker').get('/api/batches');
    expect(await rowOf(PEOPLE.maker)).not.toContain('Never');
    expect(await rowOf(PEOPLE.approver)).toContain('Never');
  });

  it('hundreds of them come in pages, newest first', async () => {
    const desk = await startDesk();
    const made = Array.from({ length: 120 }, (_, index) => index);
    for (const index of made) {
      await createToken(desk, { user: `robot-${index}`, role: 'viewer', by: 'adi' });
    }
    const first = await desk.at('admin').get('/people/tokens');
    expect(first.html).toContain('robot-119');
    expect(first.html).not.toContain('robot-19<');
    const older = /href="(\/people\/tokens\?before=\d+)"/.exec(first.html)?.[1] ?? '';
    const second = await desk.at('admin').get(older);
    expect(second.html).toContain('robot-19<');
    expect(second.html).not.toContain('?before=');
  });
});
