import { UserError } from '../../domain/errors.ts';
import type { ExceptionChange } from './categories.ts';
import type { ReconciliationException } from './exception-store.ts';

/** What a version did, as the end of a sentence that begins with who. */
const DID: Readonly<Record<ExceptionChange, string>> = {
  opened: 'found it',
  changed: 'found it changed',
  auto_closed: 'found that it has settled itself',
  reopened: 'reopened it',
  assigned: 'assigned it',
  noted: 'wrote a note',
  investigated: 'took it into investigation',
  sent_to_provider: 'sent it to the provider',
  resolved: 'resolved it',
  write_off_requested: 'asked for its write-off',
  write_off_declined: 'declined its write-off',
  written_off: 'wrote it off',
};

/** `budi assigned it to sari`, `run 12 found it changed`. */
export function whatItDid(version: ReconciliationException): string {
  const { actor, runNumber, change, assignee, resolution } = version;
  const who = actor ?? `run ${runNumber}`;
  const told = `${who} ${DID[change]}`;
  if (change === 'assigned') return `${told} to ${assignee ?? 'nobody'}`;
  return change === 'resolved' ? `${told} (${resolution ?? ''})` : told;
}

/** The person decided upon a version that is not the newest any more. */
export function changedMeanwhile(
  seen: { readonly id: number; readonly seenVersion: number },
  since: readonly ReconciliationException[],
): UserError {
  const { id, seenVersion } = seen;
  const told = since.map((version) => `${whatItDid(version)} at ${version.at}`).join('; ');
  return new UserError(
    'exception_changed',
    `Exception ${id} is not what it was in version ${seenVersion}: ${told}.`,
    'Look at it again (`rekon exceptions show`, or a new export), and decide upon what it is now.',
    { version: since.at(-1)?.version ?? seenVersion },
  );
}
