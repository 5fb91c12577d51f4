import { createTransport } from 'nodemailer';
import type { Mailer } from './mail.ts';

export interface SmtpOptions {
  /** `smtps://user:password@host:465` */
  readonly url: string;
  /** Each of: connection, greeting, silence. */
  readonly timeoutMs: number;
}

/** Hands mails to a mail server, over a connection of its own each. */
export function smtpMailer({ url, timeoutMs }: SmtpOptions): Mailer {
  const transport = createTransport({
    url,
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    // A notice holds text of ours only: no file and no address is ever read for it.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    async send({ from, to, subject, text, messageId }) {
      await transport.sendMail({ from, to: [...to], subject, text, messageId });
    },
  };
}
