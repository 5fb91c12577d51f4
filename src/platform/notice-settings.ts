import { z } from 'zod';
import { UserError } from '../domain/errors.ts';
import { type Definition, list, text, whole } from './setting-kinds.ts';

/** Who is told what happens (docs/notices.md). */
export const NOTICE_SETTINGS = {
  noticeUrls: {
    ...list('NOTICE_URLS', [], 'webhooks that are told what happens, separated by commas'),
    schema: z
      .string()
      .transform((value) => value.split(',').map((part) => part.trim()))
      .refine((urls) => urls.every(isWebhook), 'each must look like https://example.com/hooks'),
    secret: true,
  },
  noticeSecret: {
    ...text('NOTICE_SECRET', '', 'signs what webhooks get; 32 characters at least'),
    schema: z.string().min(32, 'it must have at least 32 characters'),
    secret: true,
  },
  noticeTimeoutMs: whole('NOTICE_TIMEOUT_MS', 10_000, 'one try to deliver a notice', {
    max: 60_000,
  }),
  noticeMaxTries: whole(
    'NOTICE_MAX_TRIES',
    20,
    'how often a notice is tried, after pauses that grow from 30 seconds to an hour; then it is given up',
    { max: 1000 },
  ),
  smtpUrl: {
    ...text('SMTP_URL', '', 'the mail server: smtps://user:password@host:465; empty: no mails'),
    schema: z.string().refine((value) => /^smtps?:\/\//.test(value) && URL.canParse(value), {
      message: 'it must look like smtps://user:password@host:465',
    }),
    secret: true,
  },
  noticeMailFrom: text('NOTICE_MAIL_FROM', '', 'whom notices by mail come from'),
  noticeMailTo: list('NOTICE_MAIL_TO', [], 'who gets notices by mail, separated by commas'),
} as const satisfies Record<string, Definition<unknown>>;

interface NoticeSettings {
  readonly noticeUrls: readonly string[];
  readonly noticeSecret: string;
  readonly smtpUrl: string;
  readonly noticeMailFrom: string;
  readonly noticeMailTo: readonly string[];
}

/** Over the network, to an address without a password in it that would end up in logs of proxies. */
function isWebhook(given: string): boolean {
  if (!/^https?:\/\/[^@#\s]+$/.test(given)) return false;
  return URL.canParse(given);
}

/** Notices that could not be signed, or mails that come from nobody. */
export function refuseHalfNotices(settings: NoticeSettings): void {
  const { noticeUrls, noticeSecret, smtpUrl, noticeMailFrom, noticeMailTo } = settings;
  const missing = [
    ...(noticeUrls.length > 0 && noticeSecret === '' ? ['NOTICE_SECRET'] : []),
    ...(smtpUrl !== '' && noticeMailFrom === '' ? ['NOTICE_MAIL_FROM'] : []),
    ...(smtpUrl !== '' && noticeMailTo.length === 0 ? ['NOTICE_MAIL_TO'] : []),
    ...(noticeMailTo.length > 0 && smtpUrl === '' ? ['SMTP_URL'] : []),
  ];
  if (missing.length === 0) return;
  throw new UserError(
    'setting_invalid',
    `Notices are set by half: ${missing.join(' and ')} is missing.`,
    'NOTICE_URLS needs NOTICE_SECRET; SMTP_URL needs NOTICE_MAIL_FROM and NOTICE_MAIL_TO.',
  );
}
