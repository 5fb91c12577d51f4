import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { IncomingMessage } from 'node:http';
import { z } from 'zod';
import type {
  CallbackChannel,
  IncomingCallback,
  Verification,
} from '../../callbacks/callback-channel.ts';
import { insertCallback, type NewCallback } from '../../callbacks/callback-store.ts';
import { UserError } from '../../domain/errors.ts';
import { instant } from '../../domain/time.ts';
import { plainAddress } from '../../callbacks/callback-sources.ts';
import type { ErrorCode } from '../error-answers.ts';
import type { HttpContext } from '../http-context.ts';
import { REFUSED_BODY_BYTES } from '../limits.ts';
import { loggableError } from '../loggable-error.ts';
import type { RouteDescription } from '../openapi/route-description.ts';
import { ArrivalLimit } from './arrival-limit.ts';
import { RefusedQuota } from './refused-quota.ts';
import {
  plainHeaders,
  storedBody,
  storedHeaders,
  strangersHeaders,
  withoutSecrets,
} from './stored-message.ts';

/**
 * `POST /callbacks/…`, an address for each provider and product: who sent it is told by the channel
 * (address, token or signature), what came is stored as it came before it is acknowledged in the
 * provider's own way, and it is worked later, by a job.
 */
export function registerCallbackRoutes(app: FastifyInstance, context: HttpContext): void {
  const quota = new RefusedQuota(context.clock);
  // Nothing is parsed, whatever it claims to be; a type that is none would be refused before that.
  app.addHook('onRequest', async (request) => {
    delete request.raw.headers['content-type'];
  });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', (_request, _payload, done) => done(null));

  for (const channel of context.callbackChannels) {
    const arrivals = new ArrivalLimit(context.clock, context.settings.callbacksPerSecond);
    const door: Door = { channel, quota, arrivals };
    app.route({
      method: 'POST',
      url: channel.path,
      config: { access: 'provider', api: descriptionOf(channel) },
      handler: (request, reply) => receive(context, door, request, reply),
    });
  }
}

const REFUSALS = {
  address: ['source_not_allowed'],
  token: ['token_wrong'],
  signature: ['partner_wrong', 'timestamp_too_old', 'signature_missing', 'signature_wrong'],
} as const satisfies Record<CallbackChannel['knownBy'], readonly ErrorCode[]>;

/** The body of a provider's message is the provider's own: it is stored as it comes. */
function descriptionOf({ channel, path, knownBy }: CallbackChannel): RouteDescription {
  const name = path.split('/').slice(2).map(capitalised).join('');
  return {
    name: `callback${name}`,
    summary: `A provider tells us something (${channel}); its ${knownBy} says who it is`,
    body: { schema: z.unknown(), type: '*/*', isOptional: true },
    answers: [{ status: 200, about: 'It is stored, in the words that the provider takes for it.' }],
    errors: [...REFUSALS[knownBy], 'body_too_large', 'too_many_callbacks', 'callback_not_stored'],
  };
}

const capitalised = (word: string): string => word.slice(0, 1).toUpperCase() + word.slice(1);

interface Door {
  readonly channel: CallbackChannel;
  readonly arrivals: ArrivalLimit;
  readonly quota: RefusedQuota;
}

async function receive(
  context: HttpContext,
  { channel, arrivals, quota }: Door,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const isKnownByAddress = channel.knownBy === 'address';
  if (!isKnownByAddress && !arrivals.take()) throw tooMany(reply, context);
  const limit = channel.maxBytes ?? context.settings.callbackMaxBytes;
  const { bytes, isCut } = await readAtMost(request.raw, limit);
  const came: IncomingCallback = {
    path: request.url.split('?')[0] ?? '',
    headers: plainHeaders(request.raw.rawHeaders),
    body: bytes,
    sourceIp: plainAddress(request.socket.remoteAddress ?? ''),
    receivedAtMs: context.clock.nowMs(),
  };
  // Of half a message a signature cannot be told; an address can.
  if (isCut && !isKnownByAddress) throw tooLarge(limit);
  const verification = channel.verify(came);
  if (verification.kind === 'refused') {
    if (quota.take()) await keepRefused(context, channel, request, came, verification.code);
    throw refused(verification);
  }
  // Strangers do not use up the places of a sender whom its address tells.
  if (isKnownByAddress && !arrivals.take()) throw tooMany(reply, context);
  if (isCut) throw tooLarge(limit);
  await store(context, request, {
    ...messageOf(channel, came),
    headers: storedHeaders(request.raw.rawHeaders),
    body: storedBody(withoutSecrets(bytes, channel.secretFields ?? [])),
    verifiedBy: verification.by,
  });
  const { headers, body } = channel.acknowledge(came);
  return reply.code(200).headers(headers).send(body);
}

const messageOf = (channel: CallbackChannel, came: IncomingCallback) => ({
  provider: channel.provider,
  channel: channel.channel,
  receivedAt: instant(came.receivedAtMs),
  sourceIp: came.sourceIp,
});

async function store(
  context: HttpContext,
  request: FastifyRequest,
  callback: NewCallback,
): Promise<void> {
  try {
    await insertCallback(context.database.knex, callback);
  } catch (error) {
    const told = { requestId: request.id, error: loggableError(error) };
    context.log.error(told, 'a callback could not be stored; the provider is to send it again');
    throw new UserError(
      'callback_not_stored',
      'The callback could not be stored.',
      'Send it again later.',
    );
  }
}

/** For a person to look at; the refusal stands, kept or not. */
async function keepRefused(
  context: HttpContext,
  channel: CallbackChannel,
  request: FastifyRequest,
  came: IncomingCallback,
  code: string,
): Promise<void> {
  const body = withoutSecrets(came.body, channel.secretFields ?? []);
  try {
    await insertCallback(context.database.knex, {
      ...messageOf(channel, came),
      headers: strangersHeaders(request.raw.rawHeaders),
      body: storedBody(body.subarray(0, REFUSED_BODY_BYTES)),
      verifiedBy: null,
      refusedFor: code,
    });
  } catch (error) {
    const told = { requestId: request.id, error: loggableError(error) };
    context.log.warn(told, 'a refused callback could not be kept');
  }
}

const refused = (why: Extract<Verification, { kind: 'refused' }>): UserError =>
  new UserError(why.code, why.message, why.next);

function tooLarge(limit: number): UserError {
  return new UserError(
    'body_too_large',
    `A callback has at most ${limit} bytes here; this one has more.`,
    'Send a smaller one; CALLBACK_MAX_BYTES is the setting.',
  );
}

function tooMany(reply: FastifyReply, context: HttpContext): UserError {
  void reply.header('retry-after', '1');
  return new UserError(
    'too_many_callbacks',
    `More than ${context.settings.callbacksPerSecond} callbacks came within a second.`,
    'Send it again later; CALLBACKS_PER_SECOND is the setting.',
  );
}

/** The first `limit` bytes of a body. The rest is let go by, so that the sender gets its answer. */
async function readAtMost(
  body: IncomingMessage,
  limit: number,
): Promise<{ bytes: Buffer; isCut: boolean }> {
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of body.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    pieces.push(piece);
    length += piece.length;
    if (length > limit) break;
  }
  body.resume();
  return { bytes: Buffer.concat(pieces).subarray(0, limit), isCut: length > limit };
}
