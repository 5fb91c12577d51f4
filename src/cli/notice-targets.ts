import type { Clock } from '../domain/time.ts';
import { mailTarget } from '../notices/mail.ts';
import type { NoticeTarget } from '../notices/notice-target.ts';
import { smtpMailer } from '../notices/smtp-mailer.ts';
import { webhookTarget } from '../notices/webhook.ts';
import type { Settings } from '../platform/settings.ts';

/** Everybody whom the settings have told what happens. */
export function noticeTargets(settings: Settings, clock: Clock): readonly NoticeTarget[] {
  const { noticeUrls, noticeSecret, noticeTimeoutMs, smtpUrl } = settings;
  const webhooks = [...new Set(noticeUrls)].map((url) =>
    webhookTarget({ url, secret: noticeSecret, timeoutMs: noticeTimeoutMs, clock }),
  );
  if (smtpUrl === '') return webhooks;
  const mailer = smtpMailer({ url: smtpUrl, timeoutMs: noticeTimeoutMs });
  return [
    ...webhooks,
    mailTarget({ mailer, from: settings.noticeMailFrom, to: settings.noticeMailTo }),
  ];
}
