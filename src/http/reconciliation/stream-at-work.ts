import type { UserError } from '../../domain/errors.ts';
import { findRunUnderWay, type RunUnderWay } from '../../reconciliation/runs/run-store.ts';
import type { HttpContext } from '../http-context.ts';
import type { BackgroundRuns } from './background-runs.ts';
import { httpProblem } from '../http-problems.ts';

/** Instead of a stream's name: none can be called so. */
export const EVERY_STREAM = '*';
export const MAX_STREAM_CHARS = 40;

/** What is being done for a stream now: here, or by another process. */
export interface StreamAtWork {
  readonly run: Pick<RunUnderWay, 'startedAt' | 'startedBy'> | null;
  /** Asked for here: what it does, or that it waits for the streams before it. Null: not here. */
  readonly step: string | null;
}

export async function streamAtWork(
  { database }: HttpContext,
  { atWork }: BackgroundRuns,
  stream: string,
): Promise<StreamAtWork | null> {
  const run = await findRunUnderWay(database.knex, stream);
  const isHere = atWork?.streams.includes(stream) ?? false;
  if (run === null && !isHere) return null;
  const isNow = isHere && atWork?.streams[0] === stream;
  return { run, step: isHere ? ((isNow ? atWork?.step : null) ?? '') : null };
}

/** Begins a run of one stream, or of every one; returns their names. Throws UserErrors. */
export async function startRuns(
  context: HttpContext,
  runs: BackgroundRuns,
  { stream, by }: { readonly stream: string; readonly by: string },
): Promise<string[]> {
  const { all, holidays } = await context.streams();
  const isEvery = stream === EVERY_STREAM;
  const chosen = isEvery ? all : all.filter(({ definition }) => definition.name === stream);
  if (chosen.length === 0) throw streamUnknown(stream);
  runs.start(chosen, holidays, by);
  return chosen.map(({ definition }) => definition.name);
}

export const streamUnknown = (name: string): UserError =>
  httpProblem('stream_unknown', { stream: name });

export const runUnknown = (id: string): UserError => httpProblem('run_unknown/desk', { run: id });
