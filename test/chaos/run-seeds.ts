import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { FromChild, StoryOrder, ToChild } from './child.ts';
import { Tally } from './tally.ts';

export interface RunOptions {
  readonly seeds: readonly number[];
  /** Null: SQLite. */
  readonly postgresUrl: string | null;
  readonly children: number;
  readonly onProgress: (done: number, failing: number) => void;
}

/** Gives the seeds out to child processes, one at a time each, and adds up what they report. */
export async function runSeeds(options: RunOptions): Promise<Tally> {
  const { seeds, postgresUrl, children } = options;
  const tally = new Tally(postgresUrl === null ? 'sqlite' : 'postgres');
  const waiting = [...seeds];
  const count = Math.max(1, Math.min(children, seeds.length));
  let failing = 0;
  let directed = 0;
  await Promise.all(Array.from({ length: count }, () => runChild()));
  return tally;

  /** The seeds that were asked for, then as many as it takes to have died everywhere often enough. */
  function nextStory(): StoryOrder | null {
    const seed = waiting.shift();
    if (seed !== undefined) return { seed, aim: null };
    const aim = tally.nextAim(seeds.length);
    if (aim === null) return null;
    directed += 1;
    return { seed: Math.max(...seeds) + directed, aim };
  }

  function runChild(): Promise<void> {
    const child = fork(fileURLToPath(new URL('child.ts', import.meta.url)));
    let current: StoryOrder | null = null;
    const say = (message: ToChild): boolean => child.send(message);
    const next = (): void => {
      current = nextStory();
      say(current ?? 'stop');
    };
    child.on('message', (message: FromChild) => {
      const aim = current?.aim ?? null;
      if (message.kind === 'result') tally.add(message.result, aim);
      if (message.kind === 'broken') tally.addBroken(message.seed, message.why, aim);
      if (message.kind === 'broken' || (message.kind === 'result' && isBad(message.result))) {
        failing += 1;
      }
      options.onProgress(tally.seeds, failing);
      next();
    });
    say({ postgresUrl });
    return untilGone(child).then(() => {
      if (current !== null) tally.addBroken(current.seed, 'its process ended', current.aim);
    });
  }
}

const isBad = (result: Extract<FromChild, { kind: 'result' }>['result']): boolean =>
  [result.doublePaid, result.lost, result.unbalanced, result.stuck, result.wrongs].some(
    (problems) => problems.length > 0,
  );

function untilGone(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
  });
}
