import { UserError } from '../../domain/errors.ts';
import { formatRupiah, ZERO } from '../../domain/money.ts';
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
  const refuse = (message: string, next: string): UserError =>
    new UserError('exception_input', `Exception ${id}: ${message}`, next);
  const { action, assignee, note, resolution } = deed;
  if ((note ?? '').length > MOST_NOTE_CHARS || (assignee ?? '').length > MOST_NAME_CHARS) {
    return refuse(
      `a note has at most ${MOST_NOTE_CHARS} characters, a name ${MOST_NAME_CHARS}.`,
      'Shorten it; keep a long text elsewhere, and say where.',
    );
  }
  if (/\0|\p{Surrogate}/u.test(`${note ?? ''}${assignee ?? ''}`)) {
    return refuse('the note or the name has a character that cannot be kept.', 'Type it again.');
  }
  if (action === 'unassign' && assignee !== null) {
    return refuse(
      'it is taken from its assignee, and yet a new one is named.',
      'Ask for one of them.',
    );
  }
  if (actionOf(action).needs !== 'resolution' && resolution !== null) {
    return refuse(
      `a resolution goes with \`resolve\`, not with \`${action}\`.`,
      'Ask for one of them.',
    );
  }
  return null;
}

function missing({ id }: ReconciliationException, deed: Deed): UserError | null {
  const { needs } = actionOf(deed.action);
  if (needs === 'assignee' && deed.assignee === null) {
    return new UserError(
      'assignee_missing',
      `Nobody is named to whom exception ${id} is to be assigned.`,
      'Name the person, or take it from its assignee with `unassign`.',
    );
  }
  if (needs === 'resolution' && deed.resolution === null) {
    return new UserError(
      'resolution_missing',
      `Nothing says how exception ${id} was settled.`,
      `Give one of: ${Object.keys(RESOLUTIONS).join(', ')}.`,
    );
  }
  const needsNote = needs === 'note' || deed.resolution === 'other';
  if (needsNote && (deed.note ?? '').trim() === '') {
    return new UserError(
      'note_missing',
      `A note of its own is needed for exception ${id}: it is kept with the decision.`,
      'Say in a note why, and what shows it.',
    );
  }
  return null;
}

function refuseWriteOff(exception: ReconciliationException, deed: Deed): UserError | null {
  const { id, requestedBy } = exception;
  const isRequest = deed.action === 'request_write_off';
  if (!isRequest && deed.action !== 'approve_write_off') return null;
  if (lossOf(exception) === ZERO) {
    return new UserError(
      'nothing_at_stake',
      `Exception ${id} is about no difference of money: there is nothing to write off.`,
      'Resolve it instead: `rekon exceptions resolve`.',
    );
  }
  if (isRequest) return null;
  // Without its requester nobody could tell whether a second person decides.
  if (requestedBy !== null && !samePerson(requestedBy, deed.by)) return null;
  return new UserError(
    'approver_is_maker',
    `${deed.by} asked for the write-off of exception ${id}, and cannot approve it too.`,
    'Have a second person approve it.',
  );
}

/** The amount has changed since it was asked for: nobody has agreed to this one. */
export function outdatedRequest(
  exception: ReconciliationException,
  requested: ReconciliationException,
): UserError | null {
  const [asked, now] = [lossOf(requested), lossOf(exception)];
  if (asked === now) return null;
  return new UserError(
    'write_off_outdated',
    `The write-off of exception ${exception.id} was asked for over ${formatRupiah(asked)}; now it is ${formatRupiah(now)}.`,
    'Decline it, look at what has changed, and ask for it anew.',
  );
}

function notFromHere({ id, status }: ReconciliationException, name: ExceptionAction): UserError {
  const possible = actionsFrom(status);
  return new UserError(
    'exception_status',
    `Exception ${id} is ${status}, and \`${name}\` does not go from there.`,
    possible.length === 0
      ? 'Nothing is to be done with it; a run reopens it if it comes back.'
      : `What can be done with it: ${possible.join(', ')}.`,
  );
}

const nothingToDo = ({ id }: ReconciliationException): UserError =>
  new UserError(
    'nothing_to_do',
    `Exception ${id} is so already.`,
    'Nothing was changed; nothing needs doing.',
  );
