import type { Instant } from '../../../domain/time.ts';
import type { DeliveryLine } from '../../../notices/notice-store.ts';
import type { Queryable } from '../../../platform/database/database.ts';

export const DELIVERY_STATES = ['waiting', 'delivered', 'given_up'] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];

/** To one receiver. */
export interface Delivery
  extends Pick<DeliveryLine, 'noticeId' | 'deliveredAt' | 'nextTryAt' | 'problem'> {
  readonly shown: string;
  readonly state: DeliveryState;
  readonly tries: number;
}

export interface StoredNotice {
  readonly id: string;
  readonly at: Instant;
  /** JSON, as it is sent. */
  readonly body: string;
  /** None: nobody was to be told. */
  readonly deliveries: readonly Delivery[];
}

export interface NoticesPage {
  /** With a delivery in this state. */
  readonly state?: DeliveryState | undefined;
  /** Behind this one, in the order of time; null: from the newest on. */
  readonly before: { readonly at: string; readonly id: string } | null;
  readonly limit: number;
}

/** Notices with their deliveries, the newest first. */
export async function pageOfNotices(
  db: Queryable,
  { state, before, limit }: NoticesPage,
): Promise<StoredNotice[]> {
  const query = db('notices').whereNot('body', '').orderBy('at', 'desc').orderBy('id', 'desc');
  if (state !== undefined) {
    const inState = db('notice_deliveries').whereRaw('notice_deliveries.notice_id = notices.id');
    void query.whereExists(inState.where({ state }).select(db.raw('1')));
  }
  if (before !== null) {
    const { at, id } = before;
    void query.whereRaw('(at < ? or (at = ? and id < ?))', [at, at, id]);
  }
  const notices: Pick<StoredNotice, 'id' | 'at' | 'body'>[] = await query
    .limit(limit)
    .select('id', 'at', 'body');
  const deliveries: Delivery[] = await db('notice_deliveries')
    .whereIn(
      'notice_id',
      notices.map(({ id }) => id),
    )
    .orderBy('id')
    .select(
      'notice_id as noticeId',
      'shown',
      'state',
      'tries',
      'delivered_at as deliveredAt',
      'next_action_at as nextTryAt',
      'problem',
    );
  return notices.map((notice) => ({
    ...notice,
    deliveries: deliveries.filter(({ noticeId }) => noticeId === notice.id),
  }));
}
