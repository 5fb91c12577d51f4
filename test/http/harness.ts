import { callbackChannels } from '../../src/cli/callback-wiring.ts';
import { payoutWork } from '../support/payout-work.ts';
import { readStreams } from '../../src/cli/streams.ts';
import { statementDesk } from '../../src/cli/take-statement.ts';
import { RULES } from '../support/payout-world.ts';
import { RULES as ORDER_RULES } from '../orders/order-world.ts';
import { openAsBlob } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import pino from 'pino';
import { onTestFinished } from 'vitest';
import type { Role } from '../../src/access/roles.ts';
import { createToken } from '../../src/access/tokens.ts';
import { endSession, insertSession } from '../../src/access/session-store.ts';
import { sha256 } from '../../src/platform/sha256.ts';
import { changeUser, insertUser } from '../../src/access/user-store.ts';
import { rupiah } from '../../src/domain/money.ts';
import { after, type Clock, now } from '../../src/domain/time.ts';
import type { HttpSideOptions } from '../../src/http/http-context.ts';
import { startHttpSide } from '../../src/http/http-side.ts';
import { DEFAULT_INTAKE_LIMITS } from '../../src/intake/file/limits.ts';
import type { OrderContext } from '../../src/orders/order-context.ts';
import type { PayoutContext, PayoutRules } from '../../src/payouts/payout-context.ts';
import { duePayouts } from '../../src/payouts/store/due-payouts-store.ts';
import { inquireRecipient } from '../../src/payouts/inquiry/inquire-recipient.ts';
import { systemClock } from '../../src/platform/clock.ts';
import { type Database, openDatabase } from '../../src/platform/database/database.ts';
import { migrateToLatest } from '../../src/platform/database/migrate.ts';
import { noRateLimits } from '../../src/platform/limits/rate-limits.ts';
import type { Log } from '../../src/platform/log.ts';
import { readSettings, type Settings } from '../../src/platform/settings.ts';
import { createOyClient } from '../../src/providers/oy/oy-client.ts';
import { recipientName } from '../../src/sandbox/oy/names.ts';
import { type SandboxOptions, startSandbox } from '../../src/sandbox/sandbox.ts';
import { tempDir } from '../support/servers.ts';

const SEED = 1;
const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** Who works at the desk; one token each. */
export const PEOPLE: Readonly<Record<Role, string>> = {
  viewer: 'vina',
  maker: 'maya',
  approver: 'agus',
  admin: 'adi',
};

export interface DeskOptions {
  readonly database?: Database;
  readonly settings?: Partial<Settings>;
  readonly clock?: Clock;
  readonly sandbox?: SandboxOptions;
  readonly rules?: Partial<PayoutRules>;
  /** Where orders and refunds are decided; without it no provider makes them or gives them back. */
  readonly orders?: OrderContext;
  /** What Redis holds; unless said, there is none. */
  readonly queues?: HttpSideOptions['queues'];
}

/** The HTTP side on a port of its own, a sandbox of OY behind it, and a token for each role. */
export async function startDesk(options: DeskOptions = {}) {
  const dataDir = await tempDir();
  const clock = options.clock ?? systemClock;
  const database = options.database ?? (await sqliteIn(dataDir, clock));
  const sandbox = await startSandbox({ seed: SEED, ...options.sandbox });
  onTestFinished(() => sandbox.close());
  const { log, lines } = recordingLog();
  const rules = { ...RULES, ...options.rules };
  const payouts = { ...payoutContext(database, clock, log, sandbox.url), rules };
  const orders = options.orders ?? noProviders(payouts);
  const settings = { ...readSettings({}), host: '127.0.0.1', port: 0, ...options.settings };
  const side = await startHttpSide(
    sideOptions({
      dataDir,
      database,
      clock,
      log,
      settings,
      payouts,
      orders,
      queues: options.queues,
    }),
  );
  onTestFinished(() => side.close());
  const tokens = await tokensFor({ database, clock });
  const people = await sessionsFor({ database, clock });
  return {
    ...side,
    dataDir,
    clock,
    settings,
    log,
    database,
    sandbox,
    payouts,
    tokens,
    logLines: lines,
    as: (role: Role) => api(side.url, tokens[role]),
    stranger: api(side.url, null),
    /** Somebody of this role who has signed in to the desk. */
    at: (role: Role) => atDesk(side.url, people[role]),
    /** What lies in the directories of files under way. */
    filesUnderWay: async () => [
      ...(await namesIn(join(dataDir, 'uploads'))),
      ...(await namesIn(join(dataDir, 'downloads'))),
    ],
    /** Asks the bank about every row that waits for it, as the inquiry job would. */
    inquire: () => inquireAll(payouts),
  };
}

export type Desk = Awaited<ReturnType<typeof startDesk>>;

async function sqliteIn(dir: string, clock: Clock): Promise<Database> {
  const file = join(dir, 'rekon.sqlite');
  const database = openDatabase({ kind: 'sqlite', file, busyTimeoutMs: 200 });
  onTestFinished(() => database.close());
  await migrateToLatest(database, clock);
  return database;
}

function payoutContext(database: Database, clock: Clock, log: Log, baseUrl: string): PayoutContext {
  const provider = createOyClient({
    baseUrl,
    username: 'sandbox',
    apiKey: 'sandbox-key',
    timeoutMs: 5000,
    maxAnswerBytes: 1_000_000,
    clock,
  });
  onTestFinished(() => provider.close());
  return { database, clock, provider, limits: noRateLimits, rules: RULES, log };
}

function sideOptions(parts: {
  dataDir: string;
  database: Database;
  clock: Clock;
  log: Log;
  settings: Settings;
  payouts: PayoutContext;
  orders: OrderContext;
  queues: HttpSideOptions['queues'] | undefined;
}): HttpSideOptions {
  const { database, clock, settings, payouts, orders } = parts;
  const queues = parts.queues ?? (() => Promise.resolve({ kind: 'nowhere' as const }));
  const ports = {
    intake: () => ({
      database,
      clock,
      limits: { ...DEFAULT_INTAKE_LIMITS, maxFileBytes: settings.maxUploadBytes },
      duplicateWindowMs: 7 * 24 * 60 * MINUTE_MS,
    }),
    payouts: () => payouts,
    orders: () => orders,
    work: () => payoutWork(payouts),
  };
  return {
    ...parts,
    callbackChannels: callbackChannels(settings, 'http://127.0.0.1:4010'),
    ...ports,
    queues,
    streams: () => readStreams(settings.reconciliationFile),
    statements: statementDesk({ ...parts, ...ports, moneyIn: noMoneyIn }),
  };
}

/** Orders can be decided about, and nobody makes them. */
function noProviders({ database, clock, log, limits }: PayoutContext): OrderContext {
  const nobody = { makers: new Map(), refunders: new Map() };
  return { database, clock, log, limits, rules: ORDER_RULES, ...nobody };
}

function noMoneyIn(): never {
  throw new Error('no provider of money in is at this desk');
}

async function tokensFor(context: { database: Database; clock: Clock }) {
  const make = async (role: Role) =>
    (await createToken(context, { user: PEOPLE[role], role, by: 'setup' })).token;
  return {
    viewer: await make('viewer'),
    maker: await make('maker'),
    approver: await make('approver'),
    admin: await make('admin'),
  };
}

/** A session of each person, as signing in would make it. */
async function sessionsFor({ database, clock }: { database: Database; clock: Clock }) {
  const at = now(clock);
  const make = async (role: Role): Promise<DeskSession> => {
    const user = PEOPLE[role];
    const cookie = `session-of-${user}`;
    const formToken = `form-of-${user}`;
    await database.transaction(async (tx) => {
      // No password of theirs is right: nobody needs one here.
      await insertUser(tx, { name: user, role, language: 'en', passwordHash: '', at });
      await changeUser(tx, user, { password: { hash: '', mustChange: false } });
      const tokenSha256 = sha256(cookie);
      await endSession(tx, tokenSha256); // of another test on the same database
      await insertSession(tx, {
        sha256: tokenSha256,
        user,
        formToken,
        at,
        endsAt: after(at, DAY_MS),
      });
    });
    return { user, cookie, formToken };
  };
  return {
    viewer: await make('viewer'),
    maker: await make('maker'),
    approver: await make('approver'),
    admin: await make('admin'),
  };
}

interface DeskSession {
  readonly user: string;
  readonly cookie: string;
  readonly formToken: string;
}

export interface DeskAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly html: string;
  /** Where a form sends its person. */
  readonly location: string | null;
}

/** The desk's pages and forms as somebody who has signed in asks for them; redirects are not followed. */
export function atDesk(url: string, { cookie, formToken }: DeskSession) {
  const call = async (path: string, init: RequestInit = {}): Promise<DeskAnswer> => {
    const headers = new Headers(init.headers);
    headers.set('cookie', `rekon_session=${cookie}`);
    const response = await fetch(url + path, { ...init, headers, redirect: 'manual' });
    const html = await response.text();
    const location = response.headers.get('location');
    return { status: response.status, headers: response.headers, html, location };
  };
  return {
    call,
    formToken,
    get: (path: string) => call(path),
    /** Sends a form of the desk with its token. */
    post: (path: string, fields: Record<string, string> = {}) =>
      call(path, {
        method: 'POST',
        body: new URLSearchParams({ form_token: formToken, ...fields }),
      }),
    upload: (
      file: Blob | string,
      path = '/batches',
      name = 'payouts.csv',
      fields: Record<string, string> = {},
    ) =>
      call(path, {
        method: 'POST',
        body: uploadForm(file, { form_token: formToken, ...fields }, name),
      }),
  };
}

function recordingLog(): { log: Log; lines: string[] } {
  const lines: string[] = [];
  const log = pino({ level: 'debug', base: null }, { write: (line) => void lines.push(line) });
  return { log, lines };
}

async function namesIn(dir: string): Promise<string[]> {
  return readdir(dir).catch(() => []);
}

async function inquireAll(payouts: PayoutContext): Promise<void> {
  const due = await duePayouts(payouts.database.knex, {
    states: ['inquiring'],
    at: '9999-12-31T00:00:00.000Z' as never,
    limit: 1000,
  });
  for (const id of due) await inquireRecipient(payouts, id);
}

export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The parsed body, {} where it is not JSON. */
  readonly json: Record<string, unknown>;
  readonly error: Record<string, unknown>;
}

/** The API as somebody with this token sees it. */
export function api(url: string, token: string | null) {
  const call = async (path: string, init: RequestInit = {}): Promise<Answered> => {
    const headers = new Headers(init.headers);
    if (token !== null && !headers.has('authorization'))
      headers.set('authorization', `Bearer ${token}`);
    return answered(await fetch(url + path, { ...init, headers }));
  };
  return {
    call,
    get: (path: string) => call(path),
    post: (path: string, body?: unknown) =>
      call(path, {
        method: 'POST',
        ...(body !== undefined && {
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(body),
        }),
      }),
    upload: (
      file: Blob | string,
      fields: Record<string, string> = {},
      name = 'payouts.csv',
      path = '/api/batches',
    ) => call(path, { method: 'POST', body: uploadForm(file, fields, name) }),
    uploadPath: async (path: string) =>
      call('/api/batches', {
        method: 'POST',
        body: uploadForm(await openAsBlob(path), {}, 'f.csv'),
      }),
  };
}

function uploadForm(file: Blob | string, fields: Record<string, string>, name: string): FormData {
  const form = new FormData();
  for (const [field, value] of Object.entries(fields)) form.set(field, value);
  form.set('file', typeof file === 'string' ? new Blob([file]) : file, name);
  return form;
}

async function answered(response: Response): Promise<Answered> {
  const text = await response.text();
  const json = objectOf(text);
  const { status, headers } = response;
  return { status, headers, text, json, error: isObject(json.error) ? json.error : {} };
}

function objectOf(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : {};
  } catch {
    return {};
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

export interface FileRow {
  readonly reference: string;
  readonly account: string;
  readonly amount: number;
  /** Default: the holder's true name. */
  readonly name?: string;
}

/** A payout file of BCA accounts, in our own columns. */
export function payoutFile(rows: readonly FileRow[]): string {
  const lines = rows.map(({ reference, account, amount, name }) =>
    [reference, '014', account, name ?? recipientName(SEED, '014', account), amount].join(','),
  );
  return ['reference,bank_code,account_number,account_name,amount', ...lines, ''].join('\n');
}

export const SALARIES: readonly FileRow[] = [
  { reference: 'SALARY-1', account: '1239812390', amount: 125_000 },
  { reference: 'SALARY-2', account: '1239812391', amount: 250_000 },
];
export const SALARIES_TOTAL_SEN = rupiah(375_000);

/** A batch that is uploaded by the maker, its recipients asked for; returns its id. */
export async function uploadedBatch(desk: Desk, rows: readonly FileRow[]): Promise<string> {
  const { json } = await desk.as('maker').upload(payoutFile(rows));
  await desk.inquire();
  return String(json.batchId);
}

/** The body of an approval of what is ready now. */
export async function whatIsReady(desk: Desk, batchId: string) {
  const { json } = await desk.as('approver').get(`/api/batches/${batchId}`);
  const ready = isObject(json.readyToApprove) ? json.readyToApprove : {};
  return { hash: ready.hash, count: ready.count, total_sen: ready.totalSen };
}
