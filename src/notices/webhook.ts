import { createHash, createHmac } from 'node:crypto';
import type { Clock } from '../domain/time.ts';
import type { NoticeTarget, SendResult } from './notice-target.ts';

export interface WebhookOptions {
  readonly url: string;
  readonly secret: string;
  /** Connection, headers and status together. */
  readonly timeoutMs: number;
  readonly clock: Clock;
}

/**
 * A webhook: `POST` of the notice's JSON, signed. Any 2xx says that it arrived; redirects are not
 * followed, since what is signed is for this address.
 */
export function webhookTarget({ url, secret, timeoutMs, clock }: WebhookOptions): NoticeTarget {
  return {
    key: createHash('sha256').update(url).digest('hex').slice(0, 16),
    shown: new URL(url).host,
    async send({ id, body }) {
      const timestamp = String(Math.floor(clock.nowMs() / 1000));
      const timeOut = AbortSignal.timeout(timeoutMs);
      try {
        const answer = await fetch(url, {
          method: 'POST',
          redirect: 'manual',
          signal: timeOut,
          headers: {
            'content-type': 'application/json',
            'user-agent': 'rekon',
            'rekon-notice-id': id,
            'rekon-timestamp': timestamp,
            'rekon-signature': signatureOf(secret, timestamp, body),
          },
          body,
        });
        await answer.body?.cancel();
        if (answer.ok) return { kind: 'arrived' };
        return { kind: 'failed', why: `answered with HTTP ${answer.status}` };
      } catch (error) {
        return unanswered(timeOut.aborted ? `no answer within ${timeoutMs} ms` : whyOf(error));
      }
    },
  };
}

/** Over the time and the body, so that neither can be changed, nor an old one be sent again later. */
export function signatureOf(secret: string, timestamp: string, body: string): string {
  return `v1=${createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex')}`;
}

const unanswered = (why: string): SendResult => ({ kind: 'failed', why });

/** Only the code: an error's own text may quote the address, and a secret in it. */
function whyOf(error: unknown): string {
  const cause: unknown = error instanceof Error ? error.cause : undefined;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'no code';
  return `not reached (${code})`;
}
