import type { UserError } from '../../domain/errors.ts';
import { ZERO } from '../../domain/money.ts';
import { samePerson } from '../../domain/person.ts';
import { type ExceptionStatus, OPEN_STATUSES } from './categories.ts';
import type { ReconciliationException } from './exception-store.ts';
import {
  actionOf,
  actionsFrom,
  type Deed,
  type ExceptionAction,
  type NextVersion,
} from './life.ts';
import { RESOLUTIONS } from './resolutions.ts';
import { lossOf } from './write-off.ts';
import { reconciliationProblem } from '../reconciliation-problems.ts';

/** What the deed makes of the exception, or why it is refused. */
export function nextVersion(
  exception: ReconciliationException,
  deed: Deed,
): NextVersion | UserError {
  const { change, moves } = actionOf(deed.action);
  const status = moves[exception.status];
  if (status === undefined) return notFromHere(exception, deed.action);
  const refusal =
    unfit(exception, deed) ?? missing(exception, deed) ?? refuseWriteOff(exception, deed);
  if (refusal !== null) return refusal;
  const next: NextVersion = {
    change,
    status,
    assignee: deed.action === 'unassign' ? null : (deed.assignee ?? exception.assignee),
    note: deed.note ?? exception.note,
    // An open one is not settled, whatever a run has carried on.
    resolution: isOpen(status) ? null : (deed.resolution ?? exception.resolution),
    requestedBy: requester(exception, deed, status),
  };
  return changesNothing(exception, next) ? nothingToDo(exception) : next;
}

const isOpen = (status: ExceptionStatus): boolean =>
  (OPEN_STATUSES as readonly ExceptionStatus[]).includes(status);

function requester(
  { requestedBy }: ReconciliationException,
  { action, by }: Deed,
  status: ExceptionStatus,
): string | null {
  if (action === 'request_write_off') return by;
  return status === 'write_off_requested' || status === 'written_off' ? requestedBy : null;
}

function changesNothing(was: ReconciliationException, next: NextVersion): boolean {
  return (
    was.status === next.status &&
    was.assignee === next.assignee &&
    was.note === next.note &&
    was.resolution === next.resolution
  );
}

/** Is the newest version just what the deed asks for, made by the same person out of what they saw? */
export function isDoneAlready(
  exception: ReconciliationException,
  deed: Deed,
  seenVersion: number,
): boolean {
  const said = <T>(asked: T | null, is: T | null): boolean => asked === null || asked === is;
  return (
    exception.version === seenVersion + 1 &&
    exception.actor !== null &&
    samePerson(exception.actor, deed.by) &&
    exception.change === actionOf(deed.action).change &&
    (deed.action === 'unassign' ? exception.assignee === null : true) &&
    said(deed.assignee, exception.assignee) &&
    said(deed.note, exception.note) &&
    said(deed.resolution, exception.resolution)
  );
}

/** Characters of a note, and of a name. */
export const MOST_NOTE_CHARS = 2000;
export const MOST_NAME_CHARS = 100;

/** What cannot be kept, or does not belong to the action. */
function unfit({ id }: ReconciliationException, deed: Deed): UserError | null {
  const { action, assignee, note, resolution } = deed;
  if ((note ?? '').length > MOST_NOTE_CHARS || (assignee ?? '').length > MOST_NAME_CHARS) {
    const facts = { exception: id, note: MOST_NOTE_CHARS, name: MOST_NAME_CHARS };
    return reconciliationProblem('exception_input/long', facts);
  }
  if (/\0|\p{Surrogate}/u.test(`${note ?? ''}${assignee ?? ''}`)) {
    return reconciliationProblem('exception_input/character', { exception: id });
  }
  if (action === 'unassign' && assignee !== null) {
    return reconciliationProblem('exception_input/unassign', { exception: id });
  }
  if (actionOf(action).needs !== 'resolution' && resolution !== null) {
    return reconciliationProblem('exception_input/resolution', { exception: id, action });
  }
  return null;
}

function missing({ id }: ReconciliationException, deed: Deed): UserError | null {
  const { needs } = actionOf(deed.action);
  if (needs === 'assignee' && deed.assignee === null) {
    return reconciliationProblem('assignee_missing', { exception: id });
  }
  if (needs === 'resolution' && deed.resolution === null) {
    return reconciliationProblem('resolution_missing', {
      exception: id,
      resolutions: Object.keys(RESOLUTIONS),
    });
  }
  const needsNote = needs === 'note' || deed.resolution === 'other';
  if (needsNote && (deed.note ?? '').trim() === '') {
    return reconciliationProblem('note_missing', { exception: id });
  }
  return null;
}

function refuseWriteOff(exception: ReconciliationException, deed: Deed): UserError | null {
  const { id, requestedBy } = exception;
  const isRequest = deed.action === 'request_write_off';
  if (!isRequest && deed.action !== 'approve_write_off') return null;
  if (lossOf(exception) === ZERO) {
    return reconciliationProblem('nothing_at_stake', { exception: id });
  }
  if (isRequest) return null;
  // Without its requester nobody could tell whether a second person decides.
  if (requestedBy !== null && !samePerson(requestedBy, deed.by)) return null;
  return reconciliationProblem('approver_is_maker/write_off', { by: deed.by, exception: id });
}

/** The amount has changed since it was asked for: nobody has agreed to this one. */
export function outdatedRequest(
  exception: ReconciliationException,
  requested: ReconciliationException,
): UserError | null {
  const [asked, now] = [lossOf(requested), lossOf(exception)];
  if (asked === now) return null;
  return reconciliationProblem('write_off_outdated', { exception: exception.id, asked, now });
}

function notFromHere({ id, status }: ReconciliationException, name: ExceptionAction): UserError {
  const possible = actionsFrom(status);
  const facts = { exception: id, status, action: name };
  return possible.length === 0
    ? reconciliationProblem('exception_status/closed', facts)
    : reconciliationProblem('exception_status/open', { ...facts, possible });
}

const nothingToDo = ({ id }: ReconciliationException): UserError =>
  reconciliationProblem('nothing_to_do/exception', { exception: id });
