import { problemsOf } from '../domain/errors.ts';

const AFTER_IT = 'Report the run that came after it, or wait until it has finished.';

/** Why there is no report. */
export const REPORT_PROBLEMS = {
  period_report_differs: {
    says: '{report}.csv of {period} of {stream} is not what the period was closed with.',
    next: 'Another version of Rekon writes it otherwise, or the database was changed: `rekon period report` writes what it is now, and its hash when it was closed stands in the evidence.',
  },
  period_unknown: {
    says: 'There is no closed period {period} of {stream}.',
    next: 'See `rekon period list` for those that there are.',
  },
  'run_unknown/report': {
    says: 'There is no reconciliation run {run}.',
    next: 'See `rekon reconcile --list` for the ids of those that there are.',
  },
  'run_not_finished/interrupted': {
    says: 'The run {run} is interrupted: it has found nothing.',
    next: AFTER_IT,
  },
  'run_not_finished/under_way': {
    says: 'The run {run} is still under way.',
    next: AFTER_IT,
  },
  run_is_a_closing: {
    says: 'The run {run} closed a period of {stream}.',
    next: 'Run `rekon period list` for its name, then `rekon period report PERIOD --stream STREAM --out DIR`.',
  },
} as const;
export const reportProblem = problemsOf(REPORT_PROBLEMS);
