import { join } from 'node:path';
import { queueJobs } from '../../jobs/registry.ts';
import { countCallbacks } from '../callbacks/callback-store.ts';
import { ORDER_KINDS } from '../domain/batch-kinds.ts';
import { listProblems } from '../records/data-problem-store.ts';
import { probe } from '../platform/redis/probe.ts';
import { preparePlace } from '../platform/redis/redis-place.ts';
import { connectRedis } from '../platform/redis/connect.ts';
import { askDatabase } from '../http/health/health-store.ts';
import { noRateLimits } from '../platform/limits/rate-limits.ts';
import { BREAKERS } from '../breakers/breaker-kinds.ts';
import { countDeliveries } from '../notices/notice-store.ts';
import { lostSends } from '../payouts/store/payout-store.ts';
import { openBreakers } from '../breakers/breaker-store.ts';
import { PROCESSING_REPORTED_AFTER_MS } from '../orders/refunds/hear-of-refund.ts';
import { type Refund, refundsInStates } from '../orders/refunds/refund-store.ts';
import { totalsByState } from '../payouts/store/payout-totals-store.ts';
import { listSchedules } from '../work/schedule-store.ts';
import { epochMs, now, parseOyTimestamp } from '../domain/time.ts';
import { verifyLedger } from '../ledger/verify-ledger.ts';
import { settingProblems } from './check-settings.ts';
import type { Installation } from './installation.ts';

export interface Finding {
  readonly state: 'good' | 'note' | 'bad';
  readonly what: string;
  readonly found: string;
}

/** Looks at everything that Rekon stands on; sends and moves nothing. */
export async function examine(installation: Installation): Promise<Finding[]> {
  const checks = [
    settingsThatAreSet,
    database,
    redis,
    provider,
    moneyInProviders,
    ledger,
    breakers,
    payouts,
    refunds,
    evidence,
    takenUp,
    schedules,
    notices,
  ];
  const findings: Finding[] = [];
  for (const check of checks) {
    findings.push(
      ...(await check(installation).catch((error: unknown) => [
        {
          state: 'bad' as const,
          what: NAMES_FOR_PEOPLE[check.name] ?? check.name,
          found: error instanceof Error ? error.message : String(error),
        },
      ])),
    );
  }
  return findings;
}

/** What a check is called when it fails, where its own name is no word for people. */
const NAMES_FOR_PEOPLE: Readonly<Record<string, string>> = {
  settingsThatAreSet: 'settings',
  provider: 'oy',
  moneyInProviders: 'money in',
  evidence: 'problems with data',
  takenUp: 'would be taken up',
};

/** Keys, schedules and credentials: what is wrong with them shows without asking anybody. */
async function settingsThatAreSet({ settings }: Installation): Promise<Finding[]> {
  const problems = settingProblems(settings);
  return problems.length === 0
    ? [{ state: 'good', what: 'settings', found: 'keys and schedules can be read' }]
    : problems.map(({ isFatal, message }) => ({
        state: isFatal ? 'bad' : 'note',
        what: 'settings',
        found: message,
      }));
}

async function database({ database: { knex, describe } }: Installation): Promise<Finding[]> {
  await askDatabase(knex);
  return [{ state: 'good', what: 'database', found: describe }];
}

const REDIS_ANSWERS_WITHIN_MS = 2_000;

async function sharedRedis({ settings, clock }: Installation): Promise<Finding[]> {
  const connection = connectRedis({ kind: 'url', url: settings.redisUrl });
  const trouble: string[] = [];
  connection.on('error', (error: Error) => trouble.push(error.message));
  const patience = new AbortController();
  try {
    const answer = await Promise.race([
      connection.ping(),
      clock.sleep(REDIS_ANSWERS_WITHIN_MS, patience.signal).then(() => null),
    ]);
    if (answer !== null) return [{ state: 'good', what: 'redis', found: 'REDIS_URL answers' }];
    const why = trouble.at(-1) ?? `no answer within ${REDIS_ANSWERS_WITHIN_MS / 1000} s`;
    return [{ state: 'bad', what: 'redis', found: `REDIS_URL does not answer: ${why}` }];
  } finally {
    patience.abort();
    connection.disconnect();
  }
}

async function redis(installation: Installation): Promise<Finding[]> {
  const { settings, dataDir } = installation;
  if (settings.redisUrl !== '') return sharedRedis(installation);
  const place = await preparePlace(join(dataDir, 'redis'));
  const seen = await probe(place.socketPath);
  return seen.state === 'ready'
    ? [{ state: 'good', what: 'redis', found: `our own, pid ${seen.pid}` }]
    : [
        {
          state: 'note',
          what: 'redis',
          found: 'our own; it starts with `rekon start` or `rekon worker`',
        },
      ];
}

const CLOCK_TOLERANCE_MS = 60_000;

async function provider(installation: Installation): Promise<Finding[]> {
  const { provider: oy, clock, usesSandbox, providerUrl } = installation;
  const where = usesSandbox ? `the sandbox at ${providerUrl}` : providerUrl;
  const permit = await noRateLimits.acquire(oy.endpoints.balance);
  const answer = await oy.balance(permit);
  if (answer.meaning !== 'told') {
    const hint = usesSandbox ? '; `rekon start` or `rekon sandbox` starts it' : '';
    const found = [`${where}:`, answer.code, answer.message + hint].filter(Boolean).join(' ');
    return [{ state: 'bad', what: 'oy', found }];
  }
  const findings: Finding[] = [{ state: 'good', what: 'oy', found: `${where} answers` }];
  const told = timestampOf(answer.evidence.body);
  if (told !== null) {
    const offMs = Math.abs(told - clock.nowMs());
    findings.push({
      state: offMs > CLOCK_TOLERANCE_MS ? 'bad' : 'good',
      what: 'clock',
      found: `${Math.round(offMs / 1000)} s from the provider's`,
    });
  }
  return findings;
}

function timestampOf(body: string): number | null {
  const text = /"timestamp"\s*:\s*"([^"]+)"/.exec(body)?.[1];
  const at = text === undefined ? null : parseOyTimestamp(text);
  return at === null ? null : epochMs(at);
}

async function ledger({ database: { knex } }: Installation): Promise<Finding[]> {
  const check = await verifyLedger(knex);
  return [
    {
      state: check.balanced ? 'good' : 'bad',
      what: 'ledger',
      found: check.balanced
        ? 'balances'
        : `does not balance: ${check.unbalancedPostings.join(', ')}`,
    },
  ];
}

async function breakers({ database: { knex } }: Installation): Promise<Finding[]> {
  const open = await openBreakers(knex);
  return open.map((breaker) => {
    const { kind, scope, openedAt, reason, nextProbeAt } = breaker;
    const next = nextProbeAt === null ? '' : `; next try ${nextProbeAt}`;
    return {
      state: BREAKERS[kind].scope === 'endpoint' ? 'note' : 'bad',
      what: 'breaker',
      found: `${kind} ${scope} since ${openedAt}: ${reason}${next}. What mends it: ${BREAKERS[kind].reset}`,
    };
  });
}

async function payouts({ database: { knex } }: Installation): Promise<Finding[]> {
  const totals = await totalsByState(knex);
  const open = totals.filter(({ state }) => ['sending', 'unknown', 'processing'].includes(state));
  const held = totals.filter(({ state }) => ['held', 'quarantined', 'review'].includes(state));
  const say = (these: typeof totals): string =>
    these.map(({ state, count }) => `${count} ${state}`).join(', ') || 'none';
  return [
    { state: 'good', what: 'payouts followed', found: say(open) },
    { state: held.length === 0 ? 'good' : 'note', what: 'waiting for a person', found: say(held) },
  ];
}

const REFUNDS_COUNTED = 1000;
const REFUNDS_NAMED = 3;

/** Refunds that go no further without a person: no call asks about a refund. */
export async function refunds({
  database: { knex },
  clock,
}: Pick<Installation, 'database' | 'clock'>): Promise<Finding[]> {
  const states = ['requested', 'approved', 'unknown', 'processing'] as const;
  const all = await refundsInStates(knex, states, REFUNDS_COUNTED);
  const isLong = ({ stateSince }: Refund): boolean =>
    clock.nowMs() - epochMs(stateSince) >= PROCESSING_REPORTED_AFTER_MS;
  const resolve = '`rekon refunds resolve REFUND --as done` (or `failed`) `--by YOU --reason "…"`';
  const groups: readonly [string, (refund: Refund) => boolean, string][] = [
    ['unknown', ({ state }) => state === 'unknown', `ask the provider, then ${resolve}`],
    [
      'processing for more than a day',
      (refund) => refund.state === 'processing' && isLong(refund),
      `ask the provider, then ${resolve}`,
    ],
    [
      'approved and put off',
      (refund) => refund.state === 'approved' && (refund.reasonCode !== null || isLong(refund)),
      'it goes again by itself; `rekon refunds list` says why it did not yet',
    ],
    [
      'waiting for approval',
      ({ state }) => state === 'requested',
      '`rekon refunds approve REFUND --by YOU`, or `decline`',
    ],
  ];
  return groups.flatMap(([what, belongs, mend]) => {
    const these = all.filter(belongs);
    if (these.length === 0) return [];
    const names = these.slice(0, REFUNDS_NAMED).map(({ refundId, reasonCode }) => {
      return reasonCode === null ? refundId : `${refundId} (${reasonCode})`;
    });
    const more = these.length > REFUNDS_NAMED ? ', …' : '';
    const found = `${these.length} ${what}: ${names.join(', ')}${more}. What mends it: ${mend}`;
    return [{ state: 'note' as const, what: 'refunds', found }];
  });
}

/** Which kinds of orders are made by whom; a kind without a provider waits. */
async function moneyInProviders(installation: Installation): Promise<Finding[]> {
  const { orders, banks } = installation.moneyIn().context;
  const set = ORDER_KINDS.flatMap((kind) => {
    const maker = orders.makers.get(kind);
    return maker ? [`${kind}: ${maker.provider.name}`] : [];
  });
  const unset = ORDER_KINDS.filter((kind) => !orders.makers.has(kind));
  const missing = [...unset, ...(banks ? [] : ['bank accounts'])];
  return [
    {
      state: missing.length === 0 ? 'good' : 'note',
      what: 'money in',
      found: `${set.join(', ')}${missing.length === 0 ? '' : `; not set: ${missing.join(', ')}`}`,
    },
  ];
}

const PROBLEMS_COUNTED = 1000;

/** What providers told us that cannot be right, and what we refused to hear. */
async function evidence({ database: { knex } }: Installation): Promise<Finding[]> {
  const problems = await listProblems(knex, PROBLEMS_COUNTED);
  const kinds = [...new Set(problems.map(({ kind }) => kind))];
  const refused = (await countCallbacks(knex)).filter(({ state }) => state === 'refused');
  const count = refused.reduce((sum, each) => sum + each.count, 0);
  return [
    {
      state: problems.length === 0 ? 'good' : 'note',
      what: 'problems with data',
      found: problems.length === 0 ? 'none' : `${problems.length}: ${kinds.join(', ')}`,
    },
    {
      state: count === 0 ? 'good' : 'note',
      what: 'callbacks refused',
      found: count === 0 ? 'none' : `${count}; \`rekon callbacks list --state refused\``,
    },
  ];
}

const COUNTED_AT_MOST = 1000;

/** What a worker would take up at this moment, job by job: with one running, next to nothing. */
async function takenUp(installation: Installation): Promise<Finding[]> {
  const context = installation.work();
  const at = now(installation.clock);
  const parts: string[] = [];
  for (const job of queueJobs) {
    const { length } = await job.due(context, at, COUNTED_AT_MOST);
    if (length > 0)
      parts.push(`${job.name} ${length}${length < COUNTED_AT_MOST ? '' : ' or more'}`);
  }
  const lost = await lostSends(installation.database.knex, at, COUNTED_AT_MOST);
  if (lost.length > 0) parts.push(`sends without an answer ${lost.length}`);
  const due = (await listSchedules(installation.database.knex)).filter(
    ({ nextRunAt }) => nextRunAt <= at,
  );
  if (due.length > 0) parts.push(`schedules ${due.map(({ name }) => name).join(', ')}`);
  return [
    { state: 'good', what: 'would be taken up', found: parts.join('; ') || 'nothing is due' },
  ];
}

const LATE_MS = 300_000;

async function schedules({ database: { knex }, clock }: Installation): Promise<Finding[]> {
  const late = (await listSchedules(knex)).filter(
    (schedule) => clock.nowMs() - epochMs(schedule.nextRunAt) > LATE_MS,
  );
  return late.length === 0
    ? [{ state: 'good', what: 'schedules', found: 'none is late' }]
    : [
        {
          state: 'note',
          what: 'schedules',
          found: `late, is a worker running? ${late.map((schedule) => schedule.name).join(', ')}`,
        },
      ];
}

/** Notices that nobody got: whoever waits for them does not know. */
async function notices(installation: Installation): Promise<Finding[]> {
  const receivers = installation.notices().targets.length;
  const counts = await countDeliveries(installation.database.knex);
  const givenUp = counts
    .filter(({ state }) => state === 'given_up')
    .reduce((sum, { count }) => sum + count, 0);
  if (receivers === 0 && givenUp === 0) return [];
  return [
    givenUp === 0
      ? { state: 'good', what: 'notices', found: `${receivers} receivers; none was given up` }
      : {
          state: 'note',
          what: 'notices',
          found: `${givenUp} did not arrive and were given up: \`rekon notices list\`, then \`retry\``,
        },
  ];
}
