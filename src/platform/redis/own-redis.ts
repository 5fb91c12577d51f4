import { open, readFile, writeFile } from 'node:fs/promises';
import { UserError } from '../../domain/errors.ts';
import type { Clock } from '../../domain/time.ts';
import { probe } from './probe.ts';
import { runningOf, writeRecord } from './process-record.ts';
import {
  configText,
  findServer,
  keepLogSmall,
  preparePlace,
  type RedisPlace,
} from './redis-place.ts';
import { tryStartLock } from './start-lock.ts';
import { type SupervisedProcess, superviseProcess } from './supervised-process.ts';

/**
 * Rekon's own Redis, for machines without REDIS_URL: a server on a private socket, which ends with the
 * process that started it. Processes that share a data directory share its Redis.
 */
export interface OwnRedis {
  readonly socketPath: string;
  readonly pid: number;
  /** True where this process started the server; only then does `stop` do anything. */
  readonly owner: boolean;
  stop(): Promise<void>;
}

export interface OwnRedisOptions {
  /** Holds the append-only file, the log and (where its path is short enough) the socket. */
  dir: string;
  /** Where to look for the server, in the form of $PATH. */
  searchPath: string;
  clock: Clock;
  binaries?: readonly string[];
  /** A server that this process started has ended by itself. Not called after `stop`. */
  onExit?: (why: string) => void;
  /** To the first sign of life. Reading a large file may then take up to `loadWithinMs`. */
  readyWithinMs?: number;
  loadWithinMs?: number;
}

const SERVERS = ['redis-server', 'valkey-server'];
const READY_WITHIN_MS = 10_000;
const LOAD_WITHIN_MS = 120_000;
const POLL_EVERY_MS = 25;
const LOG_TAIL_LINES = 12;

/** Starts a server; throws where one runs on this directory already. */
export async function startOwnRedis(options: OwnRedisOptions): Promise<OwnRedis> {
  const redis = await ensureOwnRedis(options);
  if (redis.owner) return redis;
  throw new UserError(
    'redis_already_running',
    `A Redis runs on ${options.dir} already (pid ${redis.pid}).`,
    'Stop the other Rekon process, or choose another directory with --data.',
  );
}

/** The server of this directory: the one that runs, or else a new one that ends with this process. */
export async function ensureOwnRedis(options: OwnRedisOptions): Promise<OwnRedis> {
  const { clock } = options;
  const place = await preparePlace(options.dir);
  const patience = startPatience(options);
  for (;;) {
    const seen = await probe(place.socketPath);
    if (seen.state === 'ready') return sharedRedis(place, seen.pid);
    const lock = seen.state === 'none' ? await tryStartLock(place.dir) : null;
    if (lock) {
      try {
        return await ensureUnderLock(place, options);
      } finally {
        await lock.release();
      }
    }
    if (patience.isOver(seen.state)) throw await notReady(place, 'did not get ready');
    await clock.sleep(POLL_EVERY_MS);
  }
}

function sharedRedis(place: RedisPlace, pid: number): OwnRedis {
  return { socketPath: place.socketPath, pid, owner: false, stop: () => Promise.resolve() };
}

async function ensureUnderLock(place: RedisPlace, options: OwnRedisOptions): Promise<OwnRedis> {
  const running = await awaitPredecessor(place, options);
  if (running !== null) return sharedRedis(place, running);
  return startUnderLock(place, options);
}

/**
 * An earlier server that does not answer may still be writing its file (its owner was killed just
 * now), or may be about to answer. Resolves to its pid if it answers, to null once it is gone.
 */
async function awaitPredecessor(
  place: RedisPlace,
  options: OwnRedisOptions,
): Promise<number | null> {
  const patience = startPatience(options);
  for (;;) {
    const seen = await probe(place.socketPath);
    if (seen.state === 'ready') return seen.pid;
    const running = await runningOf(place.recordFile);
    if (running.length === 0 && seen.state === 'none') return null;
    if (patience.isOver(seen.state)) {
      throw new UserError(
        'redis_stuck',
        `The Redis of ${place.dir} runs (pid ${running.join(', ')}) but does not answer.`,
        `Read ${place.logFile}; if it says nothing of use, end it with \`kill -9 ${running.join(' ')}\` and start again.`,
      );
    }
    await options.clock.sleep(POLL_EVERY_MS);
  }
}

async function startUnderLock(place: RedisPlace, options: OwnRedisOptions): Promise<OwnRedis> {
  const server = await findServer(options.searchPath, options.binaries ?? SERVERS);
  const supervised = await superviseServer(server, place, options);
  // Written before the server exists: whoever comes next knows what to wait for, whatever befalls us.
  await writeRecord(place.recordFile, [supervised.supervisorPid]);
  const pid = await supervised.launch();
  try {
    if (pid === null) throw await notReady(place, 'could not be started');
    await writeRecord(place.recordFile, [supervised.supervisorPid, pid]);
    await awaitReady(place, supervised, options);
  } catch (error) {
    await supervised.stop();
    throw error;
  }
  return ownedRedis(place, pid, supervised, options);
}

async function superviseServer(
  server: string,
  place: RedisPlace,
  options: OwnRedisOptions,
): Promise<SupervisedProcess> {
  await keepLogSmall(place.logFile);
  await writeFile(place.configFile, configText(place), { mode: 0o600 });
  const log = await open(place.logFile, 'a', 0o600);
  try {
    return superviseProcess({
      command: server,
      args: [place.configFile],
      outputFd: log.fd,
      cwd: place.dir,
      env: { PATH: options.searchPath, LC_ALL: 'C' },
    });
  } finally {
    await log.close();
  }
}

async function awaitReady(
  place: RedisPlace,
  supervised: SupervisedProcess,
  options: OwnRedisOptions,
): Promise<void> {
  const patience = startPatience(options);
  for (;;) {
    const seen = await probe(place.socketPath);
    if (seen.state === 'ready') return;
    if (!supervised.isRunning()) throw await notReady(place, 'ended at once');
    if (patience.isOver(seen.state)) throw await notReady(place, 'did not get ready');
    await options.clock.sleep(POLL_EVERY_MS);
  }
}

function ownedRedis(
  place: RedisPlace,
  pid: number,
  supervised: SupervisedProcess,
  options: OwnRedisOptions,
): OwnRedis {
  let stopping = false;
  void supervised.ended.then(async () => {
    if (!stopping) options.onExit?.((await notReady(place, 'ended')).message);
  });
  return {
    socketPath: place.socketPath,
    pid,
    owner: true,
    stop() {
      stopping = true;
      return supervised.stop();
    },
  };
}

/** Bounds a wait: short while there is no sign of life, longer while Redis reads its file. */
function startPatience(options: OwnRedisOptions): { isOver(state: string): boolean } {
  const { clock, readyWithinMs = READY_WITHIN_MS, loadWithinMs = LOAD_WITHIN_MS } = options;
  const startMs = clock.nowMs();
  let lastSignOfLifeMs = startMs;
  return {
    isOver(state) {
      const nowMs = clock.nowMs();
      if (state === 'loading') lastSignOfLifeMs = nowMs;
      return nowMs - lastSignOfLifeMs > readyWithinMs || nowMs - startMs > loadWithinMs;
    },
  };
}

async function notReady(place: RedisPlace, what: string): Promise<UserError> {
  const tail = await logTail(place.logFile);
  return new UserError(
    'redis_not_ready',
    `Rekon's own Redis in ${place.dir} ${what}. The end of ${place.logFile}:\n${tail}`,
    adviceFor(tail, place),
  );
}

async function logTail(logFile: string): Promise<string> {
  const text = await readFile(logFile, 'utf8').catch(() => '');
  const lines = text.trimEnd().split('\n').slice(-LOG_TAIL_LINES);
  return lines.map((line) => `  ${line}`).join('\n');
}

function adviceFor(logEnd: string, place: RedisPlace): string {
  if (/no space left|disk is full/i.test(logEnd)) return `Free space on the disk of ${place.dir}.`;
  if (/permission denied|operation not permitted/i.test(logEnd)) {
    return `Give this user the files in ${place.dir}, or choose another directory with --data.`;
  }
  if (/invalid aof|fatal aof|append.only file|bad file format/i.test(logEnd)) {
    return `Its file is damaged. The queue is rebuilt from the database: move ${place.dir}/appendonlydir away and start again.`;
  }
  return 'Mend what the log names and start again, or set REDIS_URL to a Redis that runs.';
}
