import { expect } from 'vitest';
import type { Installation } from './installation.ts';
import type { UploadForm } from './raw-upload.ts';

/** Somebody who may upload, at the desk or as a program; both survive a restart of the server. */
export interface Uploader {
  /** What is sent to the server that is at this address now. */
  form(url: string, content: string): Promise<UploadForm>;
  /** How they are told that it is taken. */
  readonly takenStatus: number;
  /** The batches that they see. */
  list(url: string): Promise<{ status: number; text: string }>;
}

/** Maya, with a session that she began as people do: password, new password, the form's page. */
export async function atTheDesk(here: Installation, url: string): Promise<Uploader> {
  const said = await here.run('user', 'create', 'maya', '--role', 'maker', '--by', 'adi');
  expect(said.code, said.stderr).toBe(0);
  const { password: given } = JSON.parse(said.stdout) as { password: string };
  const signedIn = await post(`${url}/sign-in`, { user: 'maya', password: given });
  const cookie = /rekon_session=[^;]+/.exec(signedIn.headers.get('set-cookie') ?? '')?.[0] ?? '';
  const token = await formToken(`${url}/account`, cookie);
  const password = 'seven-umbrellas-in-bandung';
  const fields = { form_token: token, old: given, password, again: password };
  const changed = await post(`${url}/account/password`, fields, cookie);
  expect([signedIn.status, changed.status]).toEqual([303, 303]);
  return {
    takenStatus: 303,
    list: (at) => get(`${at}/batches`, { cookie }),
    form: async (at, content) => ({
      url: at,
      path: '/batches',
      headers: { cookie },
      fields: { form_token: await formToken(`${at}/upload`, cookie), kind: 'payouts' },
      content,
    }),
  };
}

/** A program of Maya's, which repeats what was not answered under the same key. */
export async function asProgram(here: Installation): Promise<Uploader> {
  const said = await here.run('token', 'create', 'maya', '--role', 'maker', '--by', 'adi');
  expect(said.code, said.stderr).toBe(0);
  const { token } = JSON.parse(said.stdout) as { token: string };
  const authorization = `Bearer ${token}`;
  return {
    takenStatus: 201,
    list: (url) => get(`${url}/api/batches`, { authorization }),
    form: async (url, content) => ({
      url,
      path: '/api/batches',
      headers: { authorization, 'idempotency-key': `upload-${content.length}` },
      fields: {},
      content,
    }),
  };
}

function post(
  address: string,
  fields: Readonly<Record<string, string>>,
  cookie = '',
): Promise<Response> {
  const body = new URLSearchParams(fields);
  return fetch(address, { method: 'POST', body, headers: { cookie }, redirect: 'manual' });
}

async function get(address: string, headers: Readonly<Record<string, string>>) {
  const answer = await fetch(address, { headers });
  return { status: answer.status, text: await answer.text() };
}

async function formToken(address: string, cookie: string): Promise<string> {
  const { status, text } = await get(address, { cookie });
  const token = /name="form_token" value="([^"]+)"/.exec(text)?.[1];
  if (token === undefined) throw new Error(`no form at ${address}: ${status}`);
  return token;
}
