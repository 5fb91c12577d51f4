import type { ExceptionChange, ExceptionStatus } from './categories.ts';
import type { Resolution } from './resolutions.ts';

/**
 * What people may do with an exception. This table is the only place where a person's move is allowed;
 * docs/exceptions.md is compared with it by a test. What runs do (find, find changed, close, reopen) is
 * decided where a run publishes.
 */
interface Action {
  /** How the new version names it. */
  readonly change: ExceptionChange;
  /** From which status to which; from any other it is refused. */
  readonly moves: Readonly<Partial<Record<ExceptionStatus, ExceptionStatus>>>;
  readonly needs: 'assignee' | 'note' | 'resolution' | null;
}

const OPEN_STAY = {
  open: 'open',
  assigned: 'assigned',
  investigating: 'investigating',
  pending_provider: 'pending_provider',
  write_off_requested: 'write_off_requested',
} as const;

export const EXCEPTION_ACTIONS = {
  assign: {
    change: 'assigned',
    moves: { ...OPEN_STAY, open: 'assigned' },
    needs: 'assignee',
  },
  unassign: {
    change: 'assigned',
    moves: { ...OPEN_STAY, assigned: 'open' },
    needs: null,
  },
  note: {
    change: 'noted',
    moves: { ...OPEN_STAY, resolved: 'resolved', auto_closed: 'auto_closed' },
    needs: 'note',
  },
  investigate: {
    change: 'investigated',
    moves: { open: 'investigating', assigned: 'investigating', pending_provider: 'investigating' },
    needs: null,
  },
  send_to_provider: {
    change: 'sent_to_provider',
    moves: {
      open: 'pending_provider',
      assigned: 'pending_provider',
      investigating: 'pending_provider',
    },
    needs: null,
  },
  resolve: {
    change: 'resolved',
    moves: {
      open: 'resolved',
      assigned: 'resolved',
      investigating: 'resolved',
      pending_provider: 'resolved',
    },
    needs: 'resolution',
  },
  request_write_off: {
    change: 'write_off_requested',
    moves: {
      open: 'write_off_requested',
      assigned: 'write_off_requested',
      investigating: 'write_off_requested',
      pending_provider: 'write_off_requested',
    },
    needs: 'note',
  },
  approve_write_off: {
    change: 'written_off',
    moves: { write_off_requested: 'written_off' },
    needs: null,
  },
  decline_write_off: {
    change: 'write_off_declined',
    moves: { write_off_requested: 'investigating' },
    needs: null,
  },
  reopen: {
    change: 'reopened',
    moves: { resolved: 'open', written_off: 'open' },
    needs: 'note',
  },
} as const satisfies Readonly<Record<string, Action>>;

export type ExceptionAction = keyof typeof EXCEPTION_ACTIONS;
export const ACTION_NAMES = Object.keys(EXCEPTION_ACTIONS) as readonly ExceptionAction[];

export const actionOf = (name: ExceptionAction): Action => EXCEPTION_ACTIONS[name];

/** What can be done with an exception of this status. */
export function actionsFrom(status: ExceptionStatus): readonly ExceptionAction[] {
  return ACTION_NAMES.filter((name) => actionOf(name).moves[status] !== undefined);
}

/**
 * A resolved or written-off exception that a run still finds stays closed, until one of these is not what
 * it was (columns of `exception_versions` and of `recon_found`): then the run reopens it.
 */
export const REOPENS_WHEN = [
  'amount_ours_sen',
  'amount_theirs_sen',
  'status_ours',
  'status_theirs',
] as const;

/** What a person asks for; null: nothing is said about it, and it stays as it was. */
export interface Deed {
  readonly action: ExceptionAction;
  readonly by: string;
  readonly assignee: string | null;
  readonly note: string | null;
  readonly resolution: Resolution | null;
}

/** The next version, but for what a run found: that is carried on. */
export interface NextVersion {
  readonly change: ExceptionChange;
  readonly status: ExceptionStatus;
  readonly assignee: string | null;
  readonly note: string | null;
  readonly resolution: Resolution | null;
  readonly requestedBy: string | null;
}
