import { beforeEach, describe, expect, it } from 'vitest';
import { createUser } from '../../src/access/users.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { type Desk, startDesk } from './harness.ts';

const MINUTE_MS = 60_000;

describe('signing in to the desk', () => {
  const clock = new ManualClock();
  let desk: Desk;
  let password: string;

  beforeEach(async () => {
    desk = await startDesk({ clock });
    ({ password } = await createUser(desk, { user: 'Sari', role: 'maker', by: 'adi' }));
  });

  const signIn = (user: string, given: string, more: Record<string, string> = {}) =>
    fetch(`${desk.url}/sign-in`, {
      method: 'POST',
      body: new URLSearchParams({ user, password: given, ...more }),
      redirect: 'manual',
    });
  const cookieOf = (response: Response): string =>
    (response.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  const open = (cookie: string, path = '/') =>
    fetch(desk.url + path, { headers: { cookie }, redirect: 'manual' });

  it('gives a session that scripts cannot read, and other sites do not send', async () => {
    const response = await signIn('sari', password);
    expect([response.status, response.headers.get('location')]).toEqual([303, '/']);
    expect(response.headers.get('set-cookie')).toMatch(/; HttpOnly; SameSite=Lax$/);
    expect((await open(cookieOf(response), '/account')).status).toBe(200);
  });

  it('sends back to the page that was asked for, and never to another site', async () => {
    for (const [next, location] of [
      ['/batches?state=held', '/batches?state=held'],
      ['https://evil.example', '/'],
      ['//evil.example', '/'],
      ['/\\evil.example', '/'],
    ] as const) {
      const response = await signIn('sari', password, { next });
      expect([next, response.headers.get('location')]).toEqual([next, location]);
    }
  });

  it('a password that somebody else gave must be changed before anything else', async () => {
    const cookie = cookieOf(await signIn('sari', password));
    const page = await open(cookie, '/batches');
    expect([page.status, page.headers.get('location')]).toEqual([303, '/account']);
  });

  it.each([
    ['a wrong password', 'sari', 'wrong'],
    ['a name that nobody has', 'nobody', 'wrong'],
  ])('%s: the same words, and no session', async (_, user, given) => {
    const response = await signIn(user, given);
    expect([response.status, response.headers.get('set-cookie')]).toEqual([401, null]);
    expect(await response.text()).toContain('Nama atau kata sandinya salah.');
  });

  it('a refusal is told in the language that the browser asks for', async () => {
    const response = await fetch(`${desk.url}/sign-in`, {
      method: 'POST',
      body: new URLSearchParams({ user: 'sari', password: 'wrong' }),
      headers: { 'accept-language': 'en-GB,en' },
    });
    expect(await response.text()).toContain('The name or the password is wrong.');
  });

  it('after five wrong passwords the right one must wait as well', async () => {
    for (let time = 0; time < 5; time += 1) await signIn('sari', `wrong ${time}`);
    const tooSoon = await signIn('SARI', password);
    expect(tooSoon.status).toBe(429);
    expect(await tooSoon.text()).toContain('Coba lagi dalam 30 detik');
    await clock.advance(31_000);
    expect((await signIn('sari', password)).status).toBe(303);
  });

  it('a session ends half an hour after it was last used', async () => {
    const cookie = cookieOf(await signIn('sari', password));
    await clock.advance(29 * MINUTE_MS);
    expect((await open(cookie, '/account')).status).toBe(200);
    await clock.advance(29 * MINUTE_MS);
    expect((await open(cookie, '/account')).status).toBe(200);
    await clock.advance(31 * MINUTE_MS);
    const page = await open(cookie, '/account');
    expect([page.status, page.headers.get('location')]).toEqual([303, '/sign-in?next=%2Faccount']);
  });

  it('and when its person signs out', async () => {
    const admin = desk.at('admin');
    expect(await admin.post('/sign-out')).toMatchObject({ status: 303, location: '/sign-in' });
    expect((await admin.get('/')).location).toBe('/sign-in?next=%2F');
  });

  it('a form of another site, or without the session’s own token, changes nothing', async () => {
    const maker = desk.at('maker');
    const of = {
      method: 'POST',
      body: new URLSearchParams({ language: 'id', form_token: 'guessed' }),
    };
    expect((await maker.call('/account/language', of)).status).toBe(403);
    const foreign = await maker.call('/account/language', {
      method: 'POST',
      headers: { 'sec-fetch-site': 'cross-site' },
      body: new URLSearchParams({ language: 'id', form_token: maker.formToken }),
    });
    expect(foreign.status).toBe(403);
    expect((await maker.post('/account/language', { language: 'id' })).status).toBe(303);
    expect((await maker.get('/')).html).toContain('Hari ini');
  });

  it('every page forbids scripts, styles and frames that are not ours', async () => {
    const { headers } = await desk.at('viewer').get('/');
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    expect(headers.get('x-frame-options')).toBe('DENY');
  });
});
