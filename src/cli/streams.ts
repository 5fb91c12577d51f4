import { resolve } from 'node:path';
import { UserError } from '../domain/errors.ts';
import { readReconciliationFile } from '../reconciliation/rules/settings-file.ts';
import { COMPLETENESS, RUNNER_STREAMS } from '../reconciliation/streams/index.ts';
import type { StreamToReconcile } from '../reconciliation/streams/findings.ts';
import type { ReconciledStreams } from '../work/job.ts';

/**
 * Every stream that can be reconciled: the runner's own, and the pairs of the settings file. `file`:
 * RECONCILIATION_FILE, or empty. Throws UserErrors for what is wrong in it.
 */
export async function readStreams(file: string): Promise<ReconciledStreams> {
  const settings = await readReconciliationFile(file === '' ? null : resolve(file));
  return {
    holidays: new Set(settings.holidays),
    all: [
      ...Object.values(RUNNER_STREAMS),
      ...settings.streams.map((definition) => ({ definition, find: COMPLETENESS })),
    ],
  };
}

export function streamNamed({ all }: ReconciledStreams, name: string): StreamToReconcile {
  const stream = all.find(({ definition }) => definition.name === name);
  if (stream) return stream;
  throw new UserError(
    'usage',
    `There is no stream ${name}.`,
    `Streams: ${all.map(({ definition }) => definition.name).join(', ')}. Pairs of your own are declared in the file that RECONCILIATION_FILE names.`,
  );
}
