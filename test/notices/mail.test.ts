import { createServer, type Socket } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { rupiah } from '../../src/domain/money.ts';
import type { Instant } from '../../src/domain/time.ts';
import { mailTarget } from '../../src/notices/mail.ts';
import { NOTICE_KINDS, type NoticeBody } from '../../src/notices/notice.ts';
import { noticeText } from '../../src/notices/notice-text.ts';
import { smtpMailer } from '../../src/notices/smtp-mailer.ts';

const NOTICE: NoticeBody = {
  id: '01KAJ2ZZZZZZZZZZZZZZZZZZZZ',
  kind: 'approval_needed',
  at: '2026-11-21T03:00:00.000Z' as Instant,
  link: 'https://rekon.example/batches/B20261121-7KQ4MX',
  facts: { batchId: 'B20261121-7KQ4MX', payouts: 2, totalSen: rupiah(375_000) },
};

interface MailServer {
  readonly url: string;
  readonly recipients: string[];
  readonly mails: string[];
}

/** The least of SMTP that a mail needs; `refusal` is said to the first recipient. */
async function mailServer(refusal: string | null = null): Promise<MailServer> {
  const recipients: string[] = [];
  const mails: string[] = [];
  const server = createServer((socket) => talk(socket, { recipients, mails, refusal }));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return { url: `smtp://127.0.0.1:${port}`, recipients, mails };
}

function talk(
  socket: Socket,
  to: { recipients: string[]; mails: string[]; refusal: string | null },
): void {
  let left = '';
  let mail: string | null = null;
  const say = (line: string): void => void socket.write(`${line}\r\n`);
  say('220 test');
  socket.on('error', () => undefined);
  socket.on('data', (piece) => {
    left += piece.toString('utf8');
    for (let end = left.indexOf('\r\n'); end >= 0; end = left.indexOf('\r\n')) {
      const line = left.slice(0, end);
      left = left.slice(end + 2);
      if (mail !== null) {
        if (line !== '.') mail += `${line}\n`;
        else {
          to.mails.push(mail);
          mail = null;
          say('250 taken');
        }
      } else if (/^RCPT/i.test(line) && to.refusal !== null) say(to.refusal);
      else if (/^RCPT/i.test(line)) {
        to.recipients.push(/<(.*)>/.exec(line)?.[1] ?? '');
        say('250 ok');
      } else if (/^DATA/i.test(line)) {
        mail = '';
        say('354 go on');
      } else if (/^QUIT/i.test(line)) socket.end('221 bye\r\n');
      else say('250 ok');
    }
  });
}

const target = ({ url }: MailServer) =>
  mailTarget({
    mailer: smtpMailer({ url, timeoutMs: 5000 }),
    from: 'rekon@shop.example',
    to: ['finance@shop.example', 'agus@shop.example'],
  });

describe('a notice by mail', () => {
  it('arrives at a real mail server, in both languages, with its link', async () => {
    const server = await mailServer();
    const sent = await target(server).send({ id: NOTICE.id, body: JSON.stringify(NOTICE) });
    expect(sent).toEqual({ kind: 'arrived' });
    expect(server.recipients).toEqual(['finance@shop.example', 'agus@shop.example']);
    const [mail = ''] = server.mails;
    expect(mail).toContain('From: rekon@shop.example');
    expect(mail).toContain(`Message-ID: <${NOTICE.id}@rekon.invalid>`);
    const text = mail.replaceAll('=\n', '');
    expect(text).toContain('menunggu persetujuan: 2 pembayaran, Rp 375.000.');
    expect(text).toContain('waits for approval: 2 payouts, Rp 375.000.');
    expect(text).toContain(NOTICE.link);
  });

  it('that the server does not take has not arrived, and its words are not repeated', async () => {
    const server = await mailServer('550 no such person agus@shop.example');
    const sent = await target(server).send({ id: NOTICE.id, body: JSON.stringify(NOTICE) });
    expect(sent).toEqual({ kind: 'failed', why: 'the mail server did not take it (EENVELOPE)' });
  });

  it('has words for every kind, with whatever it is about', () => {
    const facts = { batchId: 'B1', payouts: 1, totalSen: 100, categories: { duplicate: 3 } };
    for (const kind of NOTICE_KINDS) {
      const { subject, text } = noticeText({ ...NOTICE, kind, facts });
      expect(subject).toMatch(/^Rekon: \S.* · \S/);
      expect(text.split('\n\n')).toHaveLength(4);
      expect(text).not.toMatch(/undefined|NaN|\[object/);
    }
    const critical = { exceptions: 3, stream: 'va', categories: { duplicate: 3 } };
    const { text } = noticeText({ ...NOTICE, kind: 'critical_exceptions', facts: critical });
    expect(text).toContain('found 3 new critical exceptions: duplicate 3.');
  });
});
