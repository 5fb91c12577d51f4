import type { Session } from '../../access/session-store.ts';
import { samePerson } from '../../domain/person.ts';
import type { Queryable } from '../../platform/database/database.ts';
import { approvedBy, batchesToApprove, readyAmount } from './today-store.ts';

/** Of the batches that wait, the longest first: whoever has more than so many has enough to do. */
const LOOKED_AT = 1_000;

/**
 * Ids of the batches that this person can still approve: somebody else's, not approved by them as they are
 * now, and within their limit. The page of a batch has the last word.
 */
export async function batchesToApproveBy(
  db: Queryable,
  { user, approvalLimit }: Pick<Session, 'user' | 'approvalLimit'>,
): Promise<string[]> {
  const waiting = await batchesToApprove(db, LOOKED_AT);
  const others = waiting.filter(({ uploadedBy }) => !samePerson(uploadedBy, user));
  const ids = others.map(({ id }) => id);
  const approved = await approvedBy(db, ids, user);
  const found: string[] = [];
  for (const { id, amount } of others) {
    if (approved.has(id)) continue;
    const isWithin =
      approvalLimit === null ||
      amount <= approvalLimit ||
      (await readyAmount(db, id)) <= approvalLimit;
    if (isWithin) found.push(id);
  }
  return found;
}
