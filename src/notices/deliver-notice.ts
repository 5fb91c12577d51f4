import { after, now } from '../domain/time.ts';
import { backOffMs, type StepOutcome } from '../domain/step.ts';
import { bodyOf, claimDelivery, markDelivered, markFailed } from './notice-store.ts';
import type { NoticeContext, SendResult } from './notice-target.ts';

/** Longer than any target may take. */
const CLAIM_MS = 120_000;
const FIRST_PAUSE_MS = 30_000;
const LONGEST_PAUSE_MS = 3_600_000;

/**
 * One try to deliver one notice to one target. The try is written down before it is made, so that a worker
 * that dies in it counts too; what was sent and not written down is sent again, under the same id.
 */
export async function deliverNotice(context: NoticeContext, id: number): Promise<StepOutcome> {
  const { database, clock, log, targets, maxTries } = context;
  const { knex } = database;
  const at = now(clock);
  const claimed = await claimDelivery(knex, id, at, after(at, CLAIM_MS));
  if (claimed === null) return { kind: 'skipped', why: 'not due, or another worker was first' };
  const { noticeId, target: key, tries } = claimed;
  const target = targets.find((each) => each.key === key);
  const result: SendResult = target
    ? await target.send({ id: noticeId, body: await bodyOf(knex, noticeId) })
    : { kind: 'failed', why: 'this address is not in the settings any more' };
  if (result.kind === 'arrived') {
    await markDelivered(knex, id, now(clock));
    return { kind: 'moved', to: 'delivered' };
  }
  const { why } = result;
  const told = { deliveryId: id, noticeId, tries, why };
  if (!target || tries >= maxTries) {
    await markFailed(knex, id, why, null);
    log.error(
      told,
      'a notice did not arrive and is given up; `rekon notices retry` sends it again',
    );
    return { kind: 'moved', to: 'given_up' };
  }
  const pause = backOffMs(tries - 1, FIRST_PAUSE_MS, LONGEST_PAUSE_MS);
  await markFailed(knex, id, why, after(now(clock), pause));
  log.warn(told, 'a notice did not arrive; it is tried again');
  return { kind: 'postponed' };
}
