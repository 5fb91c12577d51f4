import type { Clock } from '../domain/time.ts';
import type { Database } from '../platform/database/database.ts';
import type { Log } from '../platform/log.ts';

/** Where notices go: one address of a webhook, or one list of mail addresses. */
export interface NoticeTarget {
  /** Tells it from the others, and tells nothing about its address. */
  readonly key: string;
  /** For people: the host of a webhook, `mail`. */
  readonly shown: string;
  /** `body` is the JSON of the notice, the same bytes at each try. Never rejects. */
  send(notice: { readonly id: string; readonly body: string }): Promise<SendResult>;
}

export type SendResult =
  | { readonly kind: 'arrived' }
  /** Why not, in words of ours: nothing of the address and nothing that the other side said. */
  | { readonly kind: 'failed'; readonly why: string };

/** What finding and delivering notices are given. */
export interface NoticeContext {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly targets: readonly NoticeTarget[];
  /** Of one notice to one target; then it is given up. */
  readonly maxTries: number;
  /** Where people find the desk, no slash at the end. */
  readonly deskUrl: string;
}
