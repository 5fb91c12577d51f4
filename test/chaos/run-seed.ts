import { join } from 'node:path';
import { simulate, type SeedResult } from './simulation.ts';
import type { DatabaseSource } from './sources.ts';

/** One seed on a database of its own, which is removed afterwards. */
export async function runSeed(
  seed: number,
  {
    source,
    dir,
    trace = false,
    aim = null,
  }: { source: DatabaseSource; dir: string; trace?: boolean; aim?: string | null },
): Promise<SeedResult> {
  const database = await source.open(seed);
  try {
    return await simulate(seed, { database, dir: join(dir, `files-${seed}`), trace, aim });
  } finally {
    await database.remove();
  }
}
