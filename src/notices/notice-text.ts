import { formatRupiah, sen } from '../domain/money.ts';
import type { NoticeBody, NoticeFacts, NoticeKind } from './notice.ts';

/** A notice in words, for a mail: Bahasa Indonesia first, English below. */
export interface NoticeText {
  readonly subject: string;
  readonly text: string;
}

type Say = (facts: NoticeFacts) => string;

const number = (facts: NoticeFacts, name: string): number => Number(facts[name] ?? 0);
const text = (facts: NoticeFacts, name: string): string => {
  const given = facts[name];
  return typeof given === 'string' ? given : '';
};
const rupiah = (facts: NoticeFacts, name: string): string => formatRupiah(sen(number(facts, name)));

function counts(facts: NoticeFacts, name: string): string {
  const given = facts[name];
  if (typeof given !== 'object' || Array.isArray(given)) return '';
  return Object.entries(given)
    .map(([what, count]) => `${what} ${count}`)
    .join(', ');
}

const list = (facts: NoticeFacts, name: string): string => {
  const given = facts[name];
  return Array.isArray(given) ? given.join(', ') : '';
};

const SUBJECTS: Readonly<Record<NoticeKind, readonly [id: string, en: string]>> = {
  approval_needed: ['Persetujuan diperlukan', 'Approval needed'],
  batch_finished: ['Batch selesai', 'Batch finished'],
  breaker_open: ['Pengiriman dihentikan', 'Sends are stopped'],
  critical_exceptions: ['Selisih kritis baru', 'New critical exceptions'],
  feed_stale: ['Sumber data tidak diperbarui', 'A feed is stale'],
  test: ['Pemberitahuan uji coba', 'Test notice'],
};

const ID: Readonly<Record<NoticeKind, Say>> = {
  approval_needed: (facts) =>
    `Batch ${text(facts, 'batchId')} menunggu persetujuan: ${number(facts, 'payouts')} pembayaran, ${rupiah(facts, 'totalSen')}.`,
  batch_finished: (facts) =>
    `Batch ${text(facts, 'batchId')} selesai: ${counts(facts, 'payouts')}.`,
  breaker_open: (facts) =>
    `Pengaman ${text(facts, 'breaker')} aktif (cakupan: ${text(facts, 'stops')} ${text(facts, 'scope')}).`,
  critical_exceptions: (facts) =>
    `Rekonsiliasi ${text(facts, 'stream')} menemukan ${number(facts, 'exceptions')} selisih kritis baru: ${counts(facts, 'categories')}.`,
  feed_stale: (facts) =>
    `Aliran ${text(facts, 'stream')} tidak lagi menerima data dari: ${list(facts, 'feeds')}.`,
  test: () => 'Pemberitahuan ini dikirim untuk memastikan bahwa pemberitahuan sampai.',
};

const EN: Readonly<Record<NoticeKind, Say>> = {
  approval_needed: (facts) =>
    `Batch ${text(facts, 'batchId')} waits for approval: ${number(facts, 'payouts')} payouts, ${rupiah(facts, 'totalSen')}.`,
  batch_finished: (facts) =>
    `Batch ${text(facts, 'batchId')} is finished: ${counts(facts, 'payouts')}.`,
  breaker_open: (facts) =>
    `The breaker ${text(facts, 'breaker')} is open (it stops: ${text(facts, 'stops')} ${text(facts, 'scope')}).`,
  critical_exceptions: (facts) =>
    `The reconciliation of ${text(facts, 'stream')} found ${number(facts, 'exceptions')} new critical exceptions: ${counts(facts, 'categories')}.`,
  feed_stale: (facts) =>
    `The stream ${text(facts, 'stream')} gets nothing any more from: ${list(facts, 'feeds')}.`,
  test: () => 'This notice was sent to see whether notices arrive.',
};

/** What it is about, and what it says, in each language. */
export function noticeSaid({ kind, facts }: Pick<NoticeBody, 'kind' | 'facts'>) {
  const [inIndonesian, inEnglish] = SUBJECTS[kind];
  return {
    id: { title: inIndonesian, said: ID[kind](facts) },
    en: { title: inEnglish, said: EN[kind](facts) },
  };
}

export function noticeText(body: NoticeBody): NoticeText {
  const { id, en } = noticeSaid(body);
  return {
    subject: `Rekon: ${id.title} · ${en.title}`,
    text: [id.said, en.said, body.link, `(${body.id})`].join('\n\n'),
  };
}
