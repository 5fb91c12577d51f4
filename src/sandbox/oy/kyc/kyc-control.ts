import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { instant } from '../../../domain/time.ts';
import { controlBody, controlQuery } from '../../control.ts';
import { KYC_STATES, type KycCheck } from './kyc-books.ts';
import { RESULTS } from './kyc-codes.ts';
import type { KycDesk } from './kyc-desk.ts';

const nik = z.string().regex(/^\d{16}$/, 'a NIK has 16 digits');
const CALLBACK_URL = z.strictObject({ url: z.url({ protocol: /^https?$/ }).nullable() });
const RESULT = z.strictObject({ nik, code: z.enum(RESULTS) });
const CHECKS_QUERY = z.strictObject({
  nik: nik.optional(),
  state: z.enum(KYC_STATES).optional(),
  after: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(10_000).default(1_000),
});
const CALLBACKS_QUERY = z.strictObject({ nik: nik.optional() });

const iso = (epochMs: number | null): string | null => (epochMs === null ? null : instant(epochMs));

function printed(of: Readonly<KycCheck>): object {
  const { id, check, state, code, submittedMs, finishedMs } = of;
  const times = { submittedAt: iso(submittedMs), finishedAt: iso(finishedMs) };
  return { id, nik: of.nik, check, state, code, ...times };
}

/** How many of each: checks by state, callbacks by what became of them. */
function summaryOf(desk: KycDesk): object {
  const { books, outbox } = desk;
  const byState = Object.fromEntries(
    KYC_STATES.map((state) => [state, books.checks.filter((each) => each.state === state).length]),
  );
  const callbacks = { waiting: 0, sending: 0, delivered: 0, given_up: 0, lost: 0 };
  for (const { state } of outbox.messages) callbacks[state] += 1;
  return { count: books.checks.length, byState, callbackUrl: books.callbackUrl, callbacks };
}

/** Control endpoints of KYC. An identity check moves no money, so there are no amounts. */
export function registerKycControlRoutes(app: FastifyInstance, desk: KycDesk): void {
  const { books } = desk;

  app.get('/_sandbox/oy-kyc', (_request, reply) => {
    desk.advance();
    return reply.send(summaryOf(desk));
  });

  app.get('/_sandbox/oy-kyc/checks', (request, reply) => {
    const { after, limit, ...wanted } = controlQuery(CHECKS_QUERY, request.query);
    desk.advance();
    const found = books.checks
      .map((check, index) => ({ check, number: index + 1 }))
      .filter(({ check, number }) => number > after && isWanted(check, wanted));
    const page = found.slice(0, limit);
    const nextAfter = found.length > limit ? (page.at(-1)?.number ?? null) : null;
    return reply.send({ checks: page.map(({ check }) => printed(check)), nextAfter });
  });

  app.get('/_sandbox/oy-kyc/callbacks', (request, reply) => {
    const wanted = controlQuery(CALLBACKS_QUERY, request.query);
    desk.advance();
    const messages = desk.outbox.messages.filter(
      ({ about }) => wanted.nik === undefined || about === wanted.nik,
    );
    return reply.send({ count: messages.length, messages });
  });

  app.put('/_sandbox/oy-kyc/callback-url', (request, reply) => {
    desk.setCallbackUrl(controlBody(CALLBACK_URL, request.body).url);
    return reply.send({ callbackUrl: books.callbackUrl });
  });

  app.put('/_sandbox/oy-kyc/results', (request, reply) => {
    const result = controlBody(RESULT, request.body);
    desk.setResult(result.nik, result.code);
    return reply.send(result);
  });

  app.post('/_sandbox/oy-kyc/checks/finish', (request, reply) => {
    const result = controlBody(RESULT, request.body);
    return reply.send(printed(desk.finish(result.nik, result.code)));
  });
}

function isWanted(
  check: Readonly<KycCheck>,
  wanted: { nik?: string | undefined; state?: string | undefined },
): boolean {
  return (
    (wanted.nik === undefined || check.nik === wanted.nik) &&
    (wanted.state === undefined || check.state === wanted.state)
  );
}
