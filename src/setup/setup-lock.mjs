// One set-up at a time in a checkout: two `npm ci` would tear down each other's node_modules.
import { linkSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { SetupError } from './say.mjs';

const LOOK_EVERY_MS = 200;
/** Longer than all time limits of a set-up together: a lock this old belongs to nobody. */
const TOO_OLD_MS = 60 * 60_000;

/** Runs `work` alone; waits for another set-up to finish first. */
export async function alone(lockFile, say, work) {
  await acquire(lockFile, say);
  try {
    return await work();
  } finally {
    rmSync(lockFile, { force: true });
  }
}

async function acquire(lockFile, say) {
  const deadlineMs = Date.now() + TOO_OLD_MS;
  let saidWhoFor = null;
  while (!tryAcquire(lockFile)) {
    const holder = holderOf(lockFile);
    if (!isAlive(holder)) {
      removeStale(lockFile, holder);
      continue;
    }
    if (holder.pid !== saidWhoFor) say.line(`set-up: waiting for another one, pid ${holder.pid} …`);
    saidWhoFor = holder.pid;
    if (Date.now() > deadlineMs) {
      throw new SetupError(
        `Another set-up (pid ${holder.pid}) does not finish. End it, try again.`,
      );
    }
    await pause(LOOK_EVERY_MS);
  }
}

/** A link appears whole or not at all, so nobody ever sees a lock without its pid. */
function tryAcquire(lockFile) {
  const own = `${lockFile}.${process.pid}`;
  writeFileSync(own, String(process.pid));
  try {
    linkSync(own, lockFile);
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(own, { force: true });
  }
}

function holderOf(lockFile) {
  try {
    const pid = Number(readFileSync(lockFile, 'utf8'));
    return { pid, ageMs: Date.now() - statSync(lockFile).mtimeMs };
  } catch {
    return { pid: 0, ageMs: 0 }; // released just now
  }
}

function isAlive({ pid, ageMs }) {
  if (!(pid > 0) || ageMs > TOO_OLD_MS) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** Two may see the same stale lock: the second must not remove the first one's new lock. */
function removeStale(lockFile, holder) {
  const aside = `${lockFile}.stale.${process.pid}`;
  try {
    renameSync(lockFile, aside);
    if (Number(readFileSync(aside, 'utf8')) !== holder.pid) linkSync(aside, lockFile);
  } catch {
    // somebody else removed it
  } finally {
    rmSync(aside, { force: true });
  }
}
