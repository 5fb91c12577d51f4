import { rm } from 'node:fs/promises';
import { runSeed } from './run-seed.ts';
import type { SeedResult } from './simulation.ts';
import { makeScratchDir, postgresSource, sqliteSource } from './sources.ts';

/** What a child is told by its parent, once; then it asks for seed after seed. */
export interface Orders {
  /** Null: SQLite. */
  readonly postgresUrl: string | null;
}

export type FromChild =
  | { readonly kind: 'ready' }
  | { readonly kind: 'result'; readonly result: SeedResult }
  | { readonly kind: 'broken'; readonly seed: number; readonly why: string };

/** One story: its seed, and the crash point that it is about, if it is about one. */
export interface StoryOrder {
  readonly seed: number;
  readonly aim: string | null;
}

export type ToChild = Orders | StoryOrder | 'stop';

function tell(message: FromChild): void {
  process.send?.(message);
}

async function work(orders: Orders): Promise<void> {
  const dir = await makeScratchDir();
  const source = await (orders.postgresUrl === null
    ? sqliteSource(dir)
    : postgresSource(orders.postgresUrl, `child_${process.pid}`));
  let running = Promise.resolve();
  process.on('message', (message: ToChild) => {
    running = running.then(async () => {
      if (message === 'stop') {
        await source.close();
        await rm(dir, { recursive: true, force: true });
        process.disconnect();
      } else if ('seed' in message) {
        await oneSeed(message);
      }
    });
  });
  tell({ kind: 'ready' });

  async function oneSeed({ seed, aim }: StoryOrder): Promise<void> {
    try {
      const result = await runSeed(seed, { source, dir, aim });
      tell({ kind: 'result', result });
    } catch (error) {
      tell({ kind: 'broken', seed, why: error instanceof Error ? error.message : String(error) });
    }
  }
}

process.once('message', (orders: Orders) => void work(orders));
