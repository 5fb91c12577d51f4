import { connectToAsk } from './connect.ts';

export type RedisSeen =
  | { state: 'ready'; pid: number }
  /** Alive, and reading its file: it will answer in a while. */
  | { state: 'loading' }
  | { state: 'none' };

const ANSWER_WITHIN_MS = 2_000;

/** One question over one connection of its own, never retried. */
export async function probe(socketPath: string): Promise<RedisSeen> {
  const redis = connectToAsk({ kind: 'socket', path: socketPath }, ANSWER_WITHIN_MS);
  try {
    await redis.connect();
    await redis.ping();
    const pid = /^process_id:(\d+)/m.exec(await redis.info('server'))?.[1];
    return { state: 'ready', pid: Number(pid) };
  } catch (error) {
    return String(error).includes('LOADING') ? { state: 'loading' } : { state: 'none' };
  } finally {
    redis.disconnect();
  }
}
