import type { Instant } from '../../domain/time.ts';
import { post } from '../../ledger/post.ts';
import { writeOffReversed } from '../../ledger/write-off-postings.ts';
import type { Queryable } from '../../platform/database/database.ts';
import { writtenOffBeforeRun } from './decision-store.ts';
import { findExceptionsWhen } from './exception-store.ts';
import { lossOf } from './write-off.ts';

/**
 * Takes back what was posted for exceptions that were written off and that this run has reopened, or closed
 * because they settled themselves. For the run, once its versions are written; again: nothing is posted.
 */
export async function reverseWriteOffsOfRun(
  tx: Queryable,
  { runNumber, at }: { readonly runNumber: number; readonly at: Instant },
): Promise<number> {
  const left = await writtenOffBeforeRun(tx, runNumber);
  for (const { id: exceptionId, version } of left) {
    const [written] = await findExceptionsWhen(tx, [exceptionId], 'written_off');
    if (!written) throw new Error(`exception ${exceptionId} was written off in no version`);
    const { stream } = written;
    await post(tx, writeOffReversed({ exceptionId, version, stream, loss: lossOf(written) }), at);
  }
  return left.length;
}
