import { createHash } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import {
  claimKey,
  freeKey,
  keepAnswer,
  type KeptRequest,
  type KeyedRequest,
  renewKey,
  type StoredAnswer,
  takeOverKey,
} from '../../access/idempotency-key-store.ts';
import { UserError } from '../../domain/errors.ts';
import { after, now } from '../../domain/time.ts';
import type { HttpContext } from '../http-context.ts';
import { KEY_LEASE_MS, KEY_RENEWALS, MAX_KEY_CHARS } from '../limits.ts';
import { loggableError } from '../loggable-error.ts';
import { userOf } from '../route-access.ts';

export const KEY_HEADER = 'idempotency-key';
/** On an answer that was given before. */
export const REPLAYED_HEADER = 'idempotency-replayed';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Its body is a file: the handler calls `beginOnce`, once the file is received. */
    receivesFile?: true;
    /**
     * Its work knows by itself what was done before, and refuses to do it twice. Of other work nobody can
     * say, after a crash, whether it was done; it is not done again under its key.
     */
    recognisesRepeat?: true;
    /** Of its answer: shown once and kept nowhere. Who asks again under the same key gets null in its place. */
    secretField?: string;
  }
  interface FastifyRequest {
    /** The key that this request works under. */
    heldKey: HeldKey | null;
  }
}

interface HeldKey extends KeyedRequest {
  readonly claim: string;
  /** Aborted when the answer is made: the lease is renewed until then. */
  readonly ended: AbortController;
}

/**
 * `Idempotency-Key`: the same write again, under the same key, gets the answer that it got, and is not
 * done twice. Holds for every write under `/api` that is registered after this call (docs/http-api.md,
 * "The same request again").
 */
export function answerRepeatedWrites(app: FastifyInstance, context: HttpContext): void {
  app.decorateRequest('heldKey', null);
  app.addHook('preHandler', async (request, reply) => {
    if (request.routeOptions.config.receivesFile) return undefined;
    const isNew = await beginOnce(context, request, reply, () => sha256(request.body));
    return isNew ? undefined : reply;
  });
  app.addHook('onSend', async (request, reply, payload) => {
    const held = request.heldKey;
    if (held === null) return payload;
    request.heldKey = null;
    held.ended.abort();
    try {
      const answer = typeof payload === 'string' ? payload : '';
      const { secretField } = request.routeOptions.config;
      await keepOutcome(context, held, reply, withoutSecret(answer, secretField));
    } catch (error) {
      // The work is done and its caller is told; under its key it looks as if it had broken off.
      const told = { requestId: request.id, error: loggableError(error) };
      context.log.error(told, 'the answer to a request with a key could not be stored');
    }
    return payload;
  });
}

/**
 * Takes the request's key, if it has one. False: this request was answered before, and so it was again.
 * Throws UserErrors for a key that is in use.
 */
export async function beginOnce(
  context: HttpContext,
  request: FastifyRequest,
  reply: FastifyReply,
  hashOfBody: () => string | Promise<string>,
): Promise<boolean> {
  const key = keyOf(request);
  if (key === null) return true;
  const { database, clock, settings } = context;
  const route = `${request.method} ${request.url.split('?')[0] ?? ''}`;
  const keyed = { caller: userOf(request), key, route, bodySha256: await hashOfBody() };
  const at = now(clock);
  const claim = { claim: request.id, leaseUntil: after(at, KEY_LEASE_MS) };
  const expiresAt = after(at, settings.idempotencyKeepHours * HOUR_MS);
  const found = await claimKey(database.knex, keyed, { ...claim, at, expiresAt });
  if (found !== 'claimed') {
    requireSame(keyed, found);
    if (found.answer !== null) {
      await answerAgain(reply, found.answer);
      return false;
    }
    if (found.leaseUntil > at) throw underWay(reply);
    if (!request.routeOptions.config.recognisesRepeat) throw brokeOff();
    if (!(await takeOverKey(database.knex, found, claim))) throw underWay(reply);
  }
  const held = { ...keyed, claim: request.id, ended: new AbortController() };
  request.heldKey = held;
  void keepLease(context, held);
  return true;
}

const HOUR_MS = 3_600_000;

/** Null: none was sent, or this is no write of the API. */
function keyOf({ method, headers, routeOptions }: FastifyRequest): string | null {
  const isWrite = method !== 'GET' && (routeOptions.url ?? '').startsWith('/api/');
  const given = headers[KEY_HEADER];
  if (!isWrite || given === undefined) return null;
  if (typeof given === 'string' && KEY.test(given)) return given;
  throw new UserError(
    'request_invalid',
    `The Idempotency-Key is not usable: it has 1 to ${MAX_KEY_CHARS} visible characters without spaces, and is sent once.`,
    'Make a new random one for each thing to be done, such as a UUID, and keep it for the repeats.',
  );
}

const KEY = new RegExp(`^[\\x21-\\x7e]{1,${MAX_KEY_CHARS}}$`);

/** Of the body as it was read: how its JSON is laid out makes no difference. */
const sha256 = (body: unknown): string =>
  createHash('sha256')
    .update(JSON.stringify(body ?? null))
    .digest('hex');

function requireSame(keyed: KeyedRequest, found: KeptRequest): void {
  const other =
    found.route !== keyed.route
      ? `to another address (${found.route})`
      : found.bodySha256 !== keyed.bodySha256
        ? 'with another body'
        : null;
  if (other === null) return;
  throw new UserError(
    'idempotency_key_reused',
    `This Idempotency-Key was used before, ${other}; nothing was done.`,
    'Send what is another request under a key of its own.',
  );
}

async function answerAgain(reply: FastifyReply, stored: StoredAnswer): Promise<void> {
  if (stored.location !== null) void reply.header('location', stored.location);
  await reply
    .code(stored.status)
    .header(REPLAYED_HEADER, 'true')
    .type('application/json; charset=utf-8')
    .send(stored.answer);
}

function underWay(reply: FastifyReply): UserError {
  void reply.header('retry-after', '5');
  return new UserError(
    'request_under_way',
    'The first request under this Idempotency-Key is still under way, or broke off less than a minute ago.',
    'Send it again in a moment: it is then answered as the first one was.',
  );
}

const brokeOff = (): UserError =>
  new UserError(
    'request_broke_off',
    'The first request under this Idempotency-Key broke off; whether it was done is not known, and it is not done again.',
    'Look at what it was about, and if it is still to be done send it under a new key.',
  );

/** As long as the request is worked, nobody else takes its key; a server that closes ends it within a lease. */
async function keepLease(
  { database, clock, log, closing }: HttpContext,
  held: HeldKey,
): Promise<void> {
  const signal = AbortSignal.any([held.ended.signal, closing]);
  for (;;) {
    await clock.sleep(KEY_LEASE_MS / KEY_RENEWALS, signal);
    if (signal.aborted) return;
    try {
      if (!(await renewKey(database.knex, held, after(now(clock), KEY_LEASE_MS)))) return;
    } catch (error) {
      log.warn({ error: loggableError(error) }, 'the lease of a key was not renewed; tried again');
    }
  }
}

/** Refusals that are over in a moment: nothing was done, and the same request may go through then. */
const PASSING = new Set([
  'file_being_uploaded',
  'file_being_applied',
  'inquiry_under_way',
  'reconciliation_under_way',
  'upload_given_up',
]);

async function keepOutcome(
  { database, clock }: HttpContext,
  held: HeldKey,
  reply: FastifyReply,
  answer: string,
): Promise<void> {
  const status = reply.statusCode;
  // A fault: whether it was done is not known, as after a crash.
  if (status === 500) {
    await renewKey(database.knex, held, now(clock));
    return;
  }
  if (status === 429 || status > 500 || (status >= 400 && PASSING.has(codeOf(answer)))) {
    await freeKey(database.knex, held);
    return;
  }
  const location = reply.getHeader('location');
  await keepAnswer(database.knex, held, {
    status,
    location: typeof location === 'string' ? location : null,
    answer,
  });
}

function withoutSecret(answer: string, field: string | undefined): string {
  if (field === undefined) return answer;
  const told = JSON.parse(answer) as Record<string, unknown>;
  return field in told ? JSON.stringify({ ...told, [field]: null }) : answer;
}

function codeOf(answer: string): string {
  const { error } = JSON.parse(answer) as { error?: { code?: string } };
  return error?.code ?? '';
}
