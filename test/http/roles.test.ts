import { describe, expect, it } from 'vitest';
import { PERMISSIONS, ROLES, type Role } from '../../src/access/roles.ts';
import { revokeToken } from '../../src/access/tokens.ts';
import type { RegisteredRoute } from '../../src/http/route-access.ts';
import { api, type Desk, startDesk } from './harness.ts';

const someAddress = ({ path }: RegisteredRoute): string =>
  path.replace(':id', 'B20261121-AAAAAA').replace(':row', '2');

/** A part of an address that is written out may also be what a parameter of another route takes. */
const fits = (known: RegisteredRoute, asked: RegisteredRoute): boolean =>
  new RegExp(`^${known.path.replaceAll('.', String.raw`\.`).replaceAll(/:\w+/g, '[^/]+')}$`).test(
    someAddress(asked),
  );

const call = (client: ReturnType<Desk['as']>, route: RegisteredRoute) =>
  client.call(someAddress(route), { method: route.method });

/** A form with its token and nothing in it: who may not is told so before anything is read. */
async function callAtDesk(desk: Desk, role: Role, route: RegisteredRoute) {
  const { method } = route;
  const at = desk.at(role);
  const path = someAddress(route);
  const { status, html } = method === 'GET' ? await at.get(path) : await at.post(path);
  return { status, error: { code: /<code>(\w+)<\/code>/.exec(html)?.[1] } };
}

describe('who may call what', () => {
  it('every route, called with every role, answers as the table of roles says', async () => {
    const desk = await startDesk();
    expect(desk.routes.length).toBeGreaterThan(18);
    const found: string[] = [];
    const expected: string[] = [];
    for (const route of desk.routes) {
      const { access } = route;
      // Whoever signs out is nobody on the next route.
      if (route.path === '/sign-out') continue;
      for (const role of ROLES) {
        const { status, error } = route.isOfDesk
          ? await callAtDesk(desk, role, route)
          : await call(desk.as(role), route);
        // A provider is known by other things than a token of ours.
        const isRefused =
          access !== 'provider' && (status === 401 || error.code === 'role_may_not');
        const line = `${role} ${route.method} ${route.path}`;
        found.push(`${line}: ${isRefused ? 'no' : 'yes'}`);
        const roles: readonly Role[] =
          access === 'anyone' || access === 'provider' ? ROLES : PERMISSIONS[access];
        expected.push(`${line}: ${roles.includes(role) ? 'yes' : 'no'}`);
      }
    }
    expect(found).toEqual(expected);
  });

  it('without a token only the state of health and the callbacks answer', async () => {
    const desk = await startDesk();
    const open: string[] = [];
    const refused: string[] = [];
    const signIn: string[] = [];
    for (const route of desk.routes) {
      if (route.path.startsWith('/assets/') || route.path === '/sign-in') continue;
      if (route.isOfDesk) {
        const init = { method: route.method, redirect: 'manual' } as const;
        const { status, headers } = await fetch(desk.url + someAddress(route), init);
        signIn.push(`${status} ${(headers.get('location') ?? '').replace(/\?.*/, '')}`);
        continue;
      }
      const { status, error, headers } = await call(desk.stranger, route);
      if (status === 200) open.push(route.path);
      else refused.push([status, error.code, headers.get('www-authenticate')].join(' '));
    }
    expect(new Set(signIn)).toEqual(new Set(['303 /sign-in']));
    const byAddress = ['', '/va', '/checkout', '/pfm', '/kyc'].map((of) => `/callbacks/oy${of}`);
    expect(open).toEqual(['/health', ...byAddress]);
    const byTokenOrSignature = ['401 token_wrong', '401 partner_wrong'];
    expect(new Set(refused.map((each) => each.trim()))).toEqual(
      new Set(['401 token_missing Bearer', ...byTokenOrSignature]),
    );
  });

  it.each([
    ['another token', `rekon_${'A'.repeat(43)}`],
    ['a word', 'secret'],
    ['far too much', 'x'.repeat(8000)],
  ])('%s is refused', async (_name, token) => {
    const desk = await startDesk();
    const { status, error } = await api(desk.url, token).get('/api/batches');
    expect([status, error.code]).toEqual([401, 'token_not_valid']);
  });

  it('a token is refused from the moment it is revoked', async () => {
    const desk = await startDesk();
    expect((await desk.as('viewer').get('/api/batches')).status).toBe(200);
    await revokeToken(desk, { id: 1, by: 'adi' });
    const { status, error } = await desk.as('viewer').get('/api/batches');
    expect([status, error.code]).toEqual([401, 'token_not_valid']);
    expect((await desk.as('maker').get('/api/batches')).status).toBe(200);
  });

  it('other methods and addresses are not there, with a token or without', async () => {
    const desk = await startDesk();
    for (const route of desk.routes) {
      for (const method of ['HEAD', 'GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']) {
        if (desk.routes.some((known) => known.method === method && fits(known, route))) continue;
        expect((await call(desk.as('admin'), { ...route, method })).status).toBe(404);
      }
    }
    for (const path of ['/api', '/api/batch', '/callbacks/other', '/%2e%2e/etc/passwd']) {
      const { status, error } = await desk.stranger.get(path);
      expect([path, status, error.code]).toEqual([path, 404, 'route_unknown']);
    }
  });
});
