import { problemsOf } from '../domain/errors.ts';
import { speakerOf } from '../domain/sentence.ts';

const RECONCILE_FIRST = 'Run `rekon reconcile --stream {stream}`, then close the period.';
const CLOSE_DESPITE =
  'Import what is missing and reconcile again, or close it as it is: --despite-gaps (kept in the evidence).';

const PERIODS = {
  period_name: {
    says: 'A period is called by letters, digits, - and _, at most 40 of them.',
    next: 'For a month: --period 2026-11.',
  },
  'period_days/half': {
    says: 'A period has a first and a last day; one of them is missing.',
    next: 'Give both --from and --to, or neither for a month or a day.',
  },
  'period_days/name': {
    says: 'Which days {period} has cannot be told from its name.',
    next: 'Call it by its month (2026-11) or day (2026-11-21), or say --from and --to.',
  },
  'period_days/order': {
    says: 'From {from} to {to} is no row of days.',
    next: 'Write both as 2026-11-01, the first one first.',
  },
  'period_input_missing/one': {
    says: 'Input of {period} is missing: {why:said}',
    next: CLOSE_DESPITE,
  },
  'period_input_missing/several': {
    says: 'Input of {period} is missing: {why:said} And {more} more.',
    next: CLOSE_DESPITE,
  },
  period_changed_meanwhile: {
    says: 'While the reports of {period} were made, something of {stream} was decided or reconciled.',
    next: 'Nothing was closed; close it again.',
  },
  period_not_over: {
    says: 'The period {period} lasts until {to}; today is {today} in Jakarta.',
    next: 'Close it from {from} on, after a reconciliation.',
  },
  period_closed: {
    says: 'The period {period} ({from} to {to}) was closed by {by} at {at:time}.',
    next: 'A closed period stays as it is; `rekon period report` gives its reports, and late items fall into the next one.',
  },
  period_overlaps: {
    says: 'The days up to {to} are closed already ({last}); {from} is one of them.',
    next: 'The next period begins on {next}: --from {next}.',
  },
  period_leaves_gap: {
    says: 'The last closed period ({last}) ends on {to}; the days from {next} to {upto} would be in none.',
    next: 'Close those days first, or begin this one on {next}: --from {next}.',
  },
  'period_not_reconciled/never': {
    says: '{stream} was never reconciled.',
    next: RECONCILE_FIRST,
  },
  'period_not_reconciled/before': {
    says: '{stream} was last reconciled as of {asOf:time}, before the end of {to} in Jakarta.',
    next: RECONCILE_FIRST,
  },
} as const;

const MATCHING = {
  pass_too_loose: {
    says: 'The pass "{pass}" finds more than {most} possible pairs; nothing was matched.',
    next: 'Give it a further key, a smaller tolerance or a narrower window of days.',
  },
  match_not_live: {
    says: '{match} is no live match of {stream}.',
    next: 'Its id is in matches.csv of the run that made it (`rekon report RUN --out DIR`); a match can be taken back once.',
  },
  'usage/leg': {
    says: 'The stream {stream} has no leg {leg}.',
    next: 'It has {legs:list}.',
  },
  line_not_open: {
    says: '{sources:list} has no open line that is called {name}.',
    next: 'It may be matched already, or be of the other side: give a reference, or the item that exceptions.csv shows.',
  },
  line_ambiguous: {
    says: '{lines} open lines of {sources:list} are called {name}: {items:list}.',
    next: 'Name the one you mean by its item.',
  },
  amounts_differ: {
    says: 'Ours are {ours:rupiah}, theirs {theirs:rupiah}: {difference:rupiah} between them.',
    next: 'Accept the difference where that is right (--accept-difference); it is posted then.',
  },
  difference_changed: {
    says: 'The difference was {seen:rupiah}, and is {is:rupiah} now: a line has changed meanwhile.',
    next: 'Look at the lines again, and decide upon what they are now; nothing was matched.',
  },
  never_reconciled: {
    says: '{stream} has not been reconciled yet.',
    next: 'Run `rekon reconcile --stream {stream}` first: it may match these lines by itself.',
  },
  'reconciliation_under_way/run': {
    says: 'A reconciliation of {stream} is under way, started by {by} at {at:time}.',
    next: 'Wait until it has ended (`rekon reconcile --list`), then try again; nothing was changed.',
  },
  books_busy: {
    says: 'Something has been writing to {table} for more than a second (an import, it may be).',
    next: 'Nothing was changed; try again in a minute.',
  },
} as const;

const EXCEPTIONS = {
  exception_unknown: {
    says: 'There is no exception {exception}.',
    next: 'See `rekon exceptions list --status any` for those that there are.',
  },
  exception_version_unknown: {
    says: 'Exception {exception} has no version {seen} yet; its newest is {version}.',
    next: 'Look at it again (`rekon exceptions show`), and decide upon what it is.',
  },
  'file_too_many_rows/exceptions': {
    says: 'The file has more than {most} rows, the most that is taken. Nothing was applied.',
    next: 'Take out the rows in which nothing was filled in, or split the file.',
  },
  row_not_understood: {
    says: 'The row is not understood: {why:said}.',
    next: '',
  },
  'role_may_not/action': {
    says: 'The role of {by} does not allow `{action}`.',
    next: 'Ask somebody whose role does.',
  },
  'exception_input/long': {
    says: 'Exception {exception}: a note has at most {note} characters, a name {name}.',
    next: 'Shorten it; keep a long text elsewhere, and say where.',
  },
  'exception_input/character': {
    says: 'Exception {exception}: the note or the name has a character that cannot be kept.',
    next: 'Type it again.',
  },
  'exception_input/unassign': {
    says: 'Exception {exception}: it is taken from its assignee, and yet a new one is named.',
    next: 'Ask for one of them.',
  },
  'exception_input/resolution': {
    says: 'Exception {exception}: a resolution goes with `resolve`, not with `{action}`.',
    next: 'Ask for one of them.',
  },
  assignee_missing: {
    says: 'Nobody is named to whom exception {exception} is to be assigned.',
    next: 'Name the person, or take it from its assignee with `unassign`.',
  },
  resolution_missing: {
    says: 'Nothing says how exception {exception} was settled.',
    next: 'Give one of: {resolutions:list}.',
  },
  note_missing: {
    says: 'A note of its own is needed for exception {exception}: it is kept with the decision.',
    next: 'Say in a note why, and what shows it.',
  },
  nothing_at_stake: {
    says: 'Exception {exception} is about no difference of money: there is nothing to write off.',
    next: 'Resolve it instead: `rekon exceptions resolve`.',
  },
  'approver_is_maker/write_off': {
    says: '{by} asked for the write-off of exception {exception}, and cannot approve it too.',
    next: 'Have a second person approve it.',
  },
  write_off_outdated: {
    says: 'The write-off of exception {exception} was asked for over {asked:rupiah}; now it is {now:rupiah}.',
    next: 'Decline it, look at what has changed, and ask for it anew.',
  },
  'exception_status/closed': {
    says: 'Exception {exception} is {status:status}, and `{action}` does not go from there.',
    next: 'Nothing is to be done with it; a run reopens it if it comes back.',
  },
  'exception_status/open': {
    says: 'Exception {exception} is {status:status}, and `{action}` does not go from there.',
    next: 'What can be done with it: {possible:list}.',
  },
  'nothing_to_do/exception': {
    says: 'Exception {exception} is so already.',
    next: 'Nothing was changed; nothing needs doing.',
  },
  exception_changed: {
    says: 'Exception {exception} is not what it was in version {seen}: {changes:all}.',
    next: 'Look at it again (`rekon exceptions show`, or a new export), and decide upon what it is now.',
  },
} as const;

/** What is refused about runs, matches, periods and exceptions. */
export const RECONCILIATION_PROBLEMS = { ...PERIODS, ...MATCHING, ...EXCEPTIONS } as const;
export const reconciliationProblem = problemsOf(RECONCILIATION_PROBLEMS);

/** What somebody, or a run, did with an exception. */
export const EXCEPTION_DEEDS = {
  'who/person': '{name}',
  'who/run': 'run {run}',
  'deed/opened': '{who:said} found it',
  'deed/changed': '{who:said} found it changed',
  'deed/auto_closed': '{who:said} found that it has settled itself',
  'deed/reopened': '{who:said} reopened it',
  'deed/assigned_to': '{who:said} assigned it to {to}',
  'deed/assigned': '{who:said} assigned it to nobody',
  'deed/noted': '{who:said} wrote a note',
  'deed/investigated': '{who:said} took it into investigation',
  'deed/sent_to_provider': '{who:said} sent it to the provider',
  'deed/resolved': '{who:said} resolved it ({resolution})',
  'deed/write_off_requested': '{who:said} asked for its write-off',
  'deed/write_off_declined': '{who:said} declined its write-off',
  'deed/written_off': '{who:said} wrote it off',
  'deed/at': '{deed:said} at {at:time}',
} as const;
export const sayOfDeed = speakerOf(EXCEPTION_DEEDS);

/** Why a row of an edited export cannot be understood. */
export const EDITED_ROWS = {
  'edited/wide':
    'it has {cells} cells, and the header {width}: put cells that contain the separator in quotation marks',
  'edited/damaged': 'a character of it cannot be read: type it again',
  'edited/twice': 'row {row} is about exception {exception} already: one row for each',
  'edited/id': 'exception_id {given} is not the number of one',
  'edited/version': 'version {given} is not a number',
  'edited/action': 'action {given} is not known: {known:list}',
  'edited/no_action': 'new_resolution is filled in, but action is not: write resolve',
  'edited/assignee': 'new_assignee names nobody',
  'edited/resolution': 'new_resolution {given} is not known: {known:list}',
} as const;
export const sayOfEditedRow = speakerOf(EDITED_ROWS);
