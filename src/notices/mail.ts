import { createHash } from 'node:crypto';
import type { NoticeBody } from './notice.ts';
import type { NoticeTarget } from './notice-target.ts';
import { noticeText } from './notice-text.ts';

export interface Mail {
  readonly from: string;
  readonly to: readonly string[];
  readonly subject: string;
  readonly text: string;
  /** The same at each try, so that a mail server can tell a repeat. */
  readonly messageId: string;
}

/** Hands a mail to a mail server. Rejects where it was not taken; bounded in time. */
export interface Mailer {
  send(mail: Mail): Promise<void>;
}

export interface MailOptions {
  readonly mailer: Mailer;
  readonly from: string;
  readonly to: readonly string[];
}

/** Notices as mails, each to all of the addresses at once. */
export function mailTarget({ mailer, from, to }: MailOptions): NoticeTarget {
  const addresses = to.toSorted().join(',');
  return {
    key: createHash('sha256').update(`mailto:${addresses}`).digest('hex').slice(0, 16),
    shown: 'mail',
    async send({ id, body }) {
      const { subject, text } = noticeText(JSON.parse(body) as NoticeBody);
      try {
        await mailer.send({ from, to, subject, text, messageId: `<${id}@rekon.invalid>` });
        return { kind: 'arrived' };
      } catch (error) {
        return { kind: 'failed', why: `the mail server did not take it (${codeOf(error)})` };
      }
    },
  };
}

/** A server's own text may quote addresses. */
function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'no code';
}
