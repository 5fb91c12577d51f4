import { problemsOf } from '../domain/errors.ts';

/** What is asked of a batch that is not there, or not of that kind. */
export const BATCH_PROBLEMS = {
  batch_unknown: {
    says: 'There is no batch {batch}.',
    next: 'See `rekon {rows} status` for the batches that there are.',
  },
  batch_of_other_kind: {
    says: 'Batch {batch} holds {holds:term}, not {rows:term}.',
    next: 'Use `rekon {holds} …` for it.',
  },
} as const;
export const batchProblem = problemsOf(BATCH_PROBLEMS);
