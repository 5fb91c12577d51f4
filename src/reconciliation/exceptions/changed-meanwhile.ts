import type { UserError } from '../../domain/errors.ts';
import type { ReconciliationException } from './exception-store.ts';
import type { Said } from '../../domain/sentence.ts';
import { reconciliationProblem, sayOfDeed } from '../reconciliation-problems.ts';

/** `budi assigned it to sari`, `run 12 found it changed`. */
export function whatItDid(version: ReconciliationException): Said {
  const { actor, runNumber, change, assignee, resolution } = version;
  const who =
    actor === null
      ? sayOfDeed('who/run', { run: runNumber })
      : sayOfDeed('who/person', { name: actor });
  if (change === 'assigned' && assignee !== null) {
    return sayOfDeed('deed/assigned_to', { who, to: assignee });
  }
  if (change === 'resolved') {
    return sayOfDeed('deed/resolved', { who, resolution: resolution ?? '' });
  }
  return sayOfDeed(`deed/${change}`, { who });
}

/** The person decided upon a version that is not the newest any more. */
export function changedMeanwhile(
  seen: { readonly id: number; readonly seenVersion: number },
  since: readonly ReconciliationException[],
): UserError {
  const { id, seenVersion } = seen;
  const changes = since.map((version) =>
    sayOfDeed('deed/at', { deed: whatItDid(version), at: version.at }),
  );
  return reconciliationProblem(
    'exception_changed',
    { exception: id, seen: seenVersion, changes },
    { version: since.at(-1)?.version ?? seenVersion },
  );
}
