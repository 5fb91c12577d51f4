import { both, type Guard, sqlite } from './guard.ts';

const TABLES = 'migrations/0004-reconciliation.ts';
const RUNS = 'src/reconciliation/runs/run-store.ts';
const LIFECYCLE = 'src/reconciliation/runs/run-lifecycle.ts';
const DECIDE = 'src/reconciliation/exceptions/decide-exceptions.ts';
const NEXT = 'src/reconciliation/exceptions/next-version.ts';
const FINISHED = 'migrations/finished-runs';
const DECISIONS = 'reconciliation-exceptions/decisions';

const final = (id: string, what: string, table: string, find: string): Guard => ({
  id,
  promise: 'reconciled',
  kind: 'append-only',
  prevents: `${what} of a finished run are changed or removed.`,
  file: TABLES,
  without: 'the table is one as any other',
  switchOff: [
    { find, replace: find.replace(`'${table}'`, '').replace('[, ', '[').replace(', ,', ',') },
  ],
  heldBy: both(FINISHED, '$table are final with their run'),
});

const FINAL = "const FINAL = ['matches', 'match_members', 'exception_versions'];";
const APPEND_ONLY = "const APPEND_ONLY = ['match_revocations', 'periods'];";

export const GUARDS_OF_RECONCILIATION: readonly Guard[] = [
  {
    id: 'matched-once',
    promise: 'reconciled',
    kind: 'unique index',
    prevents: 'A line belongs to two live matches of a leg.',
    file: TABLES,
    without: 'the database takes a second claim',
    switchOff: [
      {
        find: "table.primary(['record_id', 'leg']);",
        replace: "table.index(['record_id', 'leg']);",
      },
    ],
    heldBy: sqlite('reconciliation/run-after-run', 'refuses a second live match of a record'),
  },
  {
    id: 'one-run-of-a-stream',
    promise: 'reconciled',
    kind: 'unique index',
    prevents: 'Two runs of a stream match the same lines at the same time.',
    file: TABLES,
    without: 'the database takes a second run under way',
    switchOff: [
      {
        find: 'CREATE UNIQUE INDEX reconciliation_runs_one',
        replace: 'CREATE INDEX reconciliation_runs_one',
      },
    ],
    heldBy: sqlite(FINISHED, 'of a stream is the only one while it is %s'),
  },
  {
    id: 'living-run-left-alone',
    promise: 'reconciled',
    kind: 'lock',
    prevents: 'A run that is under way is taken for dead, and what it has written is removed.',
    file: LIFECYCLE,
    without: 'whoever comes next takes over',
    switchOff: [{ find: 'if (!isDead) throw', replace: "if (!isDead && stream === '') throw" }],
    heldBy: sqlite(
      'reconciliation-engine/killed-runs',
      'a second run of the stream is refused by name while one is under way',
    ),
  },
  {
    id: 'dead-run-fenced-off',
    promise: 'reconciled',
    kind: 'conditional update',
    prevents:
      'A run that was taken for dead wakes up and counts, while its rows are being removed.',
    file: RUNS,
    without: 'it keeps its state until its rows are gone',
    switchOff: [
      {
        find: "heartbeat_at: run.heartbeatAt })\n    .update({ state: 'clearing', heartbeat_at: at });",
        replace: 'heartbeat_at: run.heartbeatAt })\n    .update({ heartbeat_at: at });',
      },
      {
        find: ".where({ number, state: 'clearing' })",
        replace: ".where({ number, state: 'running' })",
      },
      {
        find: '.where({ number, state: from })',
        replace: ".where({ number }).whereIn('state', [from, 'running'])",
      },
    ],
    heldBy: sqlite('reconciliation/taken-over', 'it wakes up while its rows are being removed'),
  },
  {
    id: 'run-that-slept-writes-nothing',
    promise: 'reconciled',
    kind: 'conditional update',
    prevents: 'A run that was taken over while it slept goes on writing.',
    file: RUNS,
    without: 'a process does not look whether the run is still its own',
    switchOff: [
      {
        find: 'if (kept !== 1) throw new Error(`run ${number} was taken over',
        replace: 'if (kept < 0) throw new Error(`run ${number} was taken over',
      },
    ],
    heldBy: sqlite(
      'reconciliation-engine/killed-runs',
      'one that slept for a minute before its transaction %i was taken over',
    ),
  },
  {
    id: 'killed-run-removed',
    promise: 'reconciled',
    kind: 'order of commit and request',
    prevents: 'What a killed run had claimed is never matched again.',
    file: LIFECYCLE,
    without: 'its rows stay',
    switchOff: [
      {
        find: 'await removeInterrupted(own, clock, other.number);',
        replace: 'void removeInterrupted;',
      },
    ],
    heldBy: sqlite('reconciliation/taken-over', 'what it had claimed is free again'),
  },
  {
    id: 'finished-runs-stay',
    promise: 'reconciled',
    kind: 'append-only',
    prevents: 'A run that has ended says something else later.',
    file: TABLES,
    without: 'the triggers let it pass',
    switchOff: [
      {
        find: "WHEN OLD.state IN ('finished','interrupted')",
        replace: 'WHEN 0',
      },
      {
        find: "IF OLD.state IN ('finished','interrupted')",
        replace: 'IF false',
      },
    ],
    heldBy: both(FINISHED, 'that is %s is not changed'),
  },
  {
    id: 'runs-kept',
    promise: 'reconciled',
    kind: 'append-only',
    prevents: 'A run is removed, and its number is given again.',
    file: TABLES,
    without: 'the triggers let it pass',
    switchOff: [
      {
        find: 'BEFORE DELETE ON reconciliation_runs',
        replace: 'BEFORE DELETE ON reconciliation_runs WHEN 0',
      },
      { find: "IF TG_OP IN ('DELETE','TRUNCATE') THEN", replace: "IF TG_OP IN ('NONE') THEN" },
    ],
    heldBy: both(FINISHED, 'is kept, whatever became of it'),
  },
  final('matches-stay', 'Matches', 'matches', FINAL),
  final('members-stay', 'Members of matches', 'match_members', FINAL),
  final('versions-stay', 'Versions of exceptions', 'exception_versions', FINAL),
  {
    ...final('revocations-stay', 'Revocations', 'match_revocations', APPEND_ONLY),
    prevents: 'That a match was taken back is changed or removed.',
    heldBy: sqlite('migrations/refusals', '$table is append-only'),
  },
  {
    ...final('periods-stay', 'Periods', 'periods', APPEND_ONLY),
    prevents: 'A closed period is changed or removed.',
    heldBy: sqlite('migrations/refusals', '$table is append-only'),
  },
  {
    id: 'nothing-decided-under-a-run',
    promise: 'reconciled',
    kind: 'check in the transaction',
    prevents: 'A person decides about what a run is just about to change.',
    file: DECIDE,
    without: 'it is decided all the same',
    switchOff: [
      {
        find: 'if (run !== null) return refused(',
        replace: "if (run !== null && deed.by === '') return refused(",
      },
    ],
    heldBy: sqlite(DECISIONS, 'while a run of the stream is under way nothing is decided'),
  },
  {
    id: 'decided-on-what-was-seen',
    promise: 'reconciled',
    kind: 'conditional update',
    prevents: 'A person decides upon an exception that has changed since they saw it.',
    file: DECIDE,
    without: 'it is not looked which version they saw',
    switchOff: [
      {
        find: "if (exception.version > deed.seenVersion) return 'stale';",
        replace: "if (exception.version > deed.seenVersion + 1e9) return 'stale';",
      },
    ],
    heldBy: sqlite(DECISIONS, 'who has not seen the newest version is told what has changed'),
  },
  {
    id: 'write-off-by-a-second-person',
    promise: 'reconciled',
    kind: 'approval',
    prevents: 'Who asks for a write-off approves it.',
    file: NEXT,
    without: 'anybody may approve; the database refuses some of it, and says nothing that helps',
    switchOff: [
      {
        find: 'if (requestedBy !== null && !samePerson(requestedBy, deed.by)) return null;',
        replace: 'if (requestedBy !== null) return null;',
      },
    ],
    heldBy: sqlite('reconciliation-exceptions/write-off', 'who asked cannot approve it as'),
  },
  {
    id: 'write-off-by-two',
    promise: 'reconciled',
    kind: 'check of the database',
    prevents: 'A write-off stands that only one person has decided.',
    file: TABLES,
    without: 'the database takes any',
    switchOff: [
      {
        find: "change <> 'written_off' or (requested_by is not null and requested_by <> actor)",
        replace: "change <> '' or requested_by is null",
      },
    ],
    heldBy: sqlite(FINISHED, 'a write-off is not decided by the one who asked for it'),
  },
  {
    id: 'write-off-of-the-amount-asked-for',
    promise: 'reconciled',
    kind: 'content compared',
    prevents: 'More is written off than was asked for.',
    file: NEXT,
    without: 'the amounts are not compared',
    switchOff: [
      { find: 'if (asked === now) return null;', replace: 'if (asked !== 0) return null;' },
    ],
    heldBy: sqlite(
      'reconciliation-exceptions/write-off',
      'an amount that has changed since it was asked for is not approved',
    ),
  },
];
