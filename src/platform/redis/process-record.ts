import { readFileSync } from 'node:fs';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { z } from 'zod';

/** A pid alone may by now belong to another process; with the time of its start it does not. */
const processId = z.object({ pid: z.number(), startedAt: z.string().nullable() });
type ProcessId = z.infer<typeof processId>;

/**
 * The processes of the last Redis of a data directory (supervisor and server), so that a new one
 * never starts beside it.
 */
const processRecord = z.object({ pids: z.array(processId) });
type ProcessRecord = z.infer<typeof processRecord>;

export async function writeRecord(file: string, pids: readonly number[]): Promise<void> {
  const record: ProcessRecord = { pids: pids.map((pid) => ({ pid, startedAt: startOf(pid) })) };
  await writeFile(`${file}.new`, JSON.stringify(record));
  await rename(`${file}.new`, file);
}

/** The pids of the record that still run. */
export async function runningOf(file: string): Promise<number[]> {
  const record = await readRecord(file);
  return record.pids.filter(isRunning).map(({ pid }) => pid);
}

async function readRecord(file: string): Promise<ProcessRecord> {
  try {
    return processRecord.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    return { pids: [] }; // none yet, or cut off by a full disk: nothing is known to run
  }
}

function isRunning({ pid, startedAt }: ProcessId): boolean {
  if (process.platform === 'linux') return startedAt !== null && startOf(pid) === startedAt;
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/**
 * Linux only: this boot's id and the process's start in clock ticks; null when there is no such
 * process or only its zombie. Elsewhere null.
 */
function startOf(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (fields[0] === 'Z' || fields[0] === 'X') return null;
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return `${boot} ${fields[19] ?? ''}`;
  } catch {
    return null;
  }
}
