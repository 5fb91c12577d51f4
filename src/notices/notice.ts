import type { Instant } from '../domain/time.ts';

/** What somebody is told of: by a webhook, and by e-mail. docs/notices.md describes each. */
export const NOTICE_KINDS = [
  'approval_needed',
  'batch_finished',
  'breaker_open',
  'critical_exceptions',
  'feed_stale',
  /** Asked for by a person, to see whether notices arrive. */
  'test',
] as const;

export type NoticeKind = (typeof NOTICE_KINDS)[number];

/** Counts, amounts and our own ids: no name, account number or reason that a person has written. */
export type NoticeFacts = Readonly<
  Record<string, string | number | boolean | readonly string[] | Readonly<Record<string, number>>>
>;

/** Something that happened, and what makes it one thing: it is told once, however often it is found. */
export interface Happening {
  readonly kind: NoticeKind;
  readonly subject: string;
  readonly facts: NoticeFacts;
  /** A page of the desk. */
  readonly page: string;
  /** Holds still, and is told even where it began before anybody was to be told. */
  readonly isStanding: boolean;
}

/** A notice as it is sent: the JSON body of a webhook. */
export interface NoticeBody {
  readonly id: string;
  readonly kind: NoticeKind;
  readonly at: Instant;
  readonly link: string;
  readonly facts: NoticeFacts;
}
