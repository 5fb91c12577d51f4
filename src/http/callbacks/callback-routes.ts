import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { IncomingMessage } from 'node:http';
import { insertCallback, type NewCallback } from '../../callbacks/callback-store.ts';
import { UserError } from '../../domain/errors.ts';
import { now } from '../../domain/time.ts';
import type { HttpContext } from '../http-context.ts';
import { REFUSED_BODY_BYTES } from '../limits.ts';
import { loggableError } from '../loggable-error.ts';
import { callbackSources, plainAddress } from './callback-sources.ts';
import { RefusedQuota } from './refused-quota.ts';
import { storedBody, storedHeaders, strangersHeaders } from './stored-message.ts';

/**
 * `POST /callbacks/oy` (provider notes, section 1): who may send is decided by the peer's address, and
 * what came is stored as it came before it is acknowledged. It is worked later, by a job.
 */
export function registerCallbackRoutes(app: FastifyInstance, context: HttpContext): void {
  const isSource = callbackSources(context.settings.oyCallbackSources);
  const quota = new RefusedQuota(context.clock);
  // Nothing is parsed, whatever it claims to be; a type that is none would be refused before that.
  app.addHook('onRequest', async (request) => {
    delete request.raw.headers['content-type'];
  });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', (_request, _payload, done) => done(null));

  app.route({
    method: 'POST',
    url: '/callbacks/oy',
    config: { access: 'provider' },
    handler: async (request, reply) => {
      const sourceIp = plainAddress(request.socket.remoteAddress ?? '');
      if (!isSource(sourceIp)) {
        if (quota.take()) await keepRefused(context, request, sourceIp);
        throw stranger(sourceIp);
      }
      const { bytes, isCut } = await readAtMost(request.raw, context.settings.callbackMaxBytes);
      if (isCut) throw tooLarge(context);
      await store(context, request, {
        provider: 'oy',
        receivedAt: now(context.clock),
        sourceIp,
        headers: storedHeaders(request.raw.rawHeaders),
        body: storedBody(bytes),
        state: 'received',
      });
      return reply.code(200).send({ status: 'stored' });
    },
  });
}

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
  request: FastifyRequest,
  sourceIp: string,
): Promise<void> {
  try {
    const { bytes } = await readAtMost(request.raw, REFUSED_BODY_BYTES);
    await insertCallback(context.database.knex, {
      provider: 'oy',
      receivedAt: now(context.clock),
      sourceIp,
      headers: strangersHeaders(request.raw.rawHeaders),
      body: storedBody(bytes),
      state: 'refused',
    });
  } catch (error) {
    const told = { requestId: request.id, error: loggableError(error) };
    context.log.warn(told, 'a refused callback could not be kept');
  }
}

function stranger(sourceIp: string): UserError {
  return new UserError(
    'source_not_allowed',
    `Callbacks are not accepted from ${sourceIp}.`,
    'Where this is the provider: add its address to OY_CALLBACK_SOURCES and start again.',
  );
}

function tooLarge(context: HttpContext): UserError {
  return new UserError(
    'body_too_large',
    `A callback has at most ${context.settings.callbackMaxBytes} bytes; this one has more.`,
    'Send a smaller one; CALLBACK_MAX_BYTES is the setting.',
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
