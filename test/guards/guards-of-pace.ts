import { type Guard, plain, sqlite } from './guard.ts';

const LIMITS = 'src/platform/limits/redis-rate-limits.ts';
const SCHEDULES = 'src/work/schedule-store.ts';

export const GUARDS_OF_PACE: readonly Guard[] = [
  {
    id: 'place-before-the-wire',
    promise: 'pace',
    kind: 'rate limit',
    prevents: 'A request leaves without a place in the limit.',
    file: 'src/providers/provider-call.ts',
    without: 'it leaves, place or not',
    switchOff: [
      {
        find: 'const leaves = entered && startedMs <= leaveBeforeMs;',
        replace: 'const leaves = startedMs <= leaveBeforeMs;',
      },
    ],
    heldBy: plain('work/place-in-the-limit', 'a send that finds no place in time does not leave'),
  },
  {
    id: 'so-many-places',
    promise: 'pace',
    kind: 'rate limit',
    prevents: 'More requests arrive in a sliding second than the provider allows.',
    file: LIMITS,
    without: 'only the pace is kept, not the number',
    switchOff: [
      {
        find: "if redis.call('ZCARD', KEYS[2]) >= tonumber(ARGV[2]) and",
        replace: "if redis.call('ZCARD', KEYS[2]) >= 100000 + tonumber(ARGV[2]) and",
      },
    ],
    heldBy: plain('platform/redis-rate-limits', 'of a worker that died with its request under way'),
  },
  {
    id: 'quiet-after-a-loss',
    promise: 'pace',
    kind: 'rate limit',
    prevents: 'A Redis that was emptied has forgotten what left, and lets all leave again.',
    file: LIMITS,
    without: 'requests that have their slot leave at once',
    switchOff: [{ find: 'if open > now then return 0 end', replace: '' }],
    heldBy: plain('platform/redis-rate-limits', 'emptied: neither new requests nor those'),
  },
  {
    id: 'half-rate',
    promise: 'pace',
    kind: 'rate limit',
    prevents: 'After "too many requests" the pace stays what it was.',
    file: LIMITS,
    without: 'the limit stays whole',
    switchOff: [{ find: 'Math.max(1, Math.floor(limit / 2))', replace: 'limit' }],
    heldBy: plain('work/half-rate', 'has half its places'),
  },
  {
    id: 'one-scheduler',
    promise: 'pace',
    kind: 'schedule',
    prevents: 'Two workers that look at the same moment run the same schedule.',
    file: SCHEDULES,
    without: 'the lease is taken without a condition',
    switchOff: [
      {
        find: 'const hit = await due.update(',
        replace: "const hit = await db('schedules').where({ name: claim.name }).update(",
      },
    ],
    heldBy: sqlite('work/scheduler', 'runs once when two workers look at the same moment'),
  },
  {
    id: 'lease-keeps-others-away',
    promise: 'pace',
    kind: 'schedule',
    prevents: 'A long run is begun a second time by another worker.',
    file: SCHEDULES,
    without: 'a lease is not looked at',
    switchOff: [
      {
        find: "'(lease_until is null or lease_until < ?)', [claim.at]",
        replace: "'(? is not null)', [claim.at]",
      },
    ],
    heldBy: sqlite('work/scheduler', 'and only after the lease has run out'),
  },
  {
    id: 'missed-runs-are-caught-up',
    promise: 'pace',
    kind: 'schedule',
    prevents: 'A restart makes a schedule forget the run that it missed.',
    file: SCHEDULES,
    without: 'a start sets its time anew',
    switchOff: [{ find: ".onConflict('name').ignore()", replace: ".onConflict('name').merge()" }],
    heldBy: sqlite('work/scheduler', 'keeps its time when a worker starts and registers it again'),
  },
];
