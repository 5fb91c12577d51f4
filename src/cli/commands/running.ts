import type { Command } from 'commander';
import { now } from '../../domain/time.ts';
import { askPayoutStatus } from '../../payouts/settlement/ask-payout-status.ts';
import { sweepLostSends } from '../../payouts/settlement/sweep-open-payouts.ts';
import { ASKED_ABOUT, duePayouts } from '../../payouts/store/due-payouts-store.ts';
import { importMutationsJob } from '../../../jobs/import-mutations.ts';
import { totalsByStream } from '../../collections/payment-store.ts';
import { pullVaHistory } from '../../collections/va/pull-va-history.ts';
import { pullVaList } from '../../collections/va/pull-va-list.ts';
import { dueVas } from '../../collections/va/va-store.ts';
import { readBalance } from '../../payouts/balance/read-balance.ts';
import { formatRupiah } from '../../domain/money.ts';
import { UserError } from '../../domain/errors.ts';
import type { HttpSide } from '../../http/http-side.ts';
import type { Shell } from '../shell.ts';
import { refuseBadSettings } from '../check-settings.ts';
import { examine } from '../doctor.ts';
import type { Installation } from '../installation.ts';
import { type Answer, startProgress, table } from '../terminal.ts';
import { untilStopped } from '../until-stopped.ts';

// The servers are loaded by the commands that need them: the others start in half the time.

/** `rekon start | server | worker | doctor | sweep | pull | demo`: what operations run. */
export function addRunningCommands(program: Command, shell: Shell): void {
  program
    .command('start')
    .description(
      'everything in one process: the desk, callbacks, API and jobs; the sandbox where no provider is set',
    )
    .action(() =>
      shell.run((installation) => runUntilStopped(shell, installation, ['http', 'jobs'])),
    );
  program
    .command('server')
    .description('the desk, callbacks and API alone')
    .action(() => shell.run((installation) => runUntilStopped(shell, installation, ['http'])));
  program
    .command('worker')
    .description('jobs alone; run as many as you like')
    .action(() => shell.run((installation) => runUntilStopped(shell, installation, ['jobs'])));
  program
    .command('doctor')
    .description('checks settings, database, Redis, provider and clock')
    .action(() => shell.run(doctor));
  program
    .command('sweep')
    .description('ask now about every open payout that is due; no worker is needed')
    .action(() => shell.run((installation) => sweep(shell, installation)));
  program
    .command('pull <source>')
    .description(`fetch from the provider now: ${PULL_SOURCES.join(', ')}`)
    .action((source: string) => shell.run((installation) => pull(installation, source)));
  program
    .command('demo')
    .description('take samples/payouts.csv through the whole flow against the sandbox')
    .action(() =>
      shell.runAlone(async () => {
        const { runDemo } = await import('../demo/demo.ts');
        return runDemo(shell);
      }),
    );
}

async function runUntilStopped(
  shell: Shell,
  installation: Installation,
  sides: readonly ('http' | 'jobs')[],
): Promise<Answer> {
  const { stderr } = shell.streams;
  refuseBadSettings(installation.settings);
  const closing: (() => Promise<void>)[] = [];
  const stopped = untilStopped(); // listened for before anybody is told that it runs
  try {
    if (sides.includes('http')) {
      const { startHttpSide } = await import('../../http/http-side.ts');
      const http = await startHttpSide(installation);
      closing.unshift(() => http.close());
      for (const line of whereItListens(http)) stderr.write(`${line}\n`);
      const { makeFirstUsers } = await import('../first-users.ts');
      for (const { user, password } of await makeFirstUsers(installation)) {
        stderr.write(`Sign in as ${user} with ${password} (shown this once)\n`);
      }
      if (installation.usesSandbox) {
        const { startOwnSandbox } = await import('../own-sandbox.ts');
        const sandbox = await startOwnSandbox(installation, http.callbackUrl);
        if (sandbox) closing.unshift(() => sandbox.close());
        stderr.write(
          `No OY_BASE_URL is set: the sandbox stands in for the providers at ${installation.providerUrl}\n`,
        );
      }
    }
    if (sides.includes('jobs')) {
      const { startWorkSide } = await import('../work-side.ts');
      const work = await startWorkSide(installation);
      closing.unshift(() => work.stop());
      stderr.write('Jobs are running. Ctrl-C stops after the requests under way.\n');
    }
    const signal = await stopped;
    stderr.write(`${signal}: stopping …\n`);
  } finally {
    for (const close of closing) await close();
  }
  return { json: { stopped: true }, text: 'Stopped.' };
}

function whereItListens({ url, callbackUrl }: HttpSide): string[] {
  return url === callbackUrl
    ? [`The desk, callbacks and API at ${url}`]
    : [`The desk and API at ${url}`, `Callbacks and /health alone at ${callbackUrl}`];
}

async function doctor(installation: Installation): Promise<Answer> {
  const findings = await examine(installation);
  const bad = findings.filter((finding) => finding.state === 'bad');
  return {
    json: { ok: bad.length === 0, findings },
    text: table(
      ['', 'what', 'found'],
      findings.map((finding) => [finding.state, finding.what, finding.found]),
    ),
    exitCode: bad.length === 0 ? 0 : 1,
  };
}

const SWEEP_PAGE = 500;

async function sweep(shell: Shell, installation: Installation): Promise<Answer> {
  const context = installation.payouts();
  const { lostSends } = await sweepLostSends(context);
  const bar = startProgress(shell.streams, 'asking', 'payouts');
  const seen = new Set<number>();
  let settled = 0;
  for (;;) {
    const due = await duePayouts(context.database.knex, {
      states: ASKED_ABOUT,
      at: now(context.clock),
      limit: SWEEP_PAGE,
    });
    const fresh = due.filter((id) => !seen.has(id));
    if (fresh.length === 0) break;
    for (const id of fresh) {
      seen.add(id);
      const outcome = await askPayoutStatus(context, id);
      if (outcome.kind === 'moved') settled += 1;
      bar.update(seen.size, seen.size + fresh.length);
    }
  }
  bar.end();
  return {
    json: { lostSends, asked: seen.size, moved: settled },
    text: `${lostSends} lost sends taken up; asked about ${seen.size} payouts, ${settled} had news.`,
  };
}

async function pull(installation: Installation, source: string): Promise<Answer> {
  if (source === 'oy:va-list' || source === 'oy:va-history') return pullVas(installation, source);
  if (source === 'oy:mutations') return pullMutations(installation);
  if (source !== 'oy:balance') {
    throw new UserError(
      'usage',
      `There is no source ${source}.`,
      `Sources: ${PULL_SOURCES.join(', ')}.`,
    );
  }
  const { balance, pending, available } = await readBalance(installation.payouts());
  return {
    json: { balanceSen: balance, pendingSen: pending, availableSen: available },
    text: `Deposit at OY: ${formatRupiah(balance)}, pending ${formatRupiah(pending)}, available ${formatRupiah(available)}`,
  };
}

const PULL_SOURCES = ['oy:balance', 'oy:va-list', 'oy:va-history', 'oy:mutations'] as const;

const notSet = (what: string): UserError =>
  new UserError('setting_missing', `No provider of ${what} is set.`, 'See docs/settings.md.');

const VAS_AT_ONCE = 500;

/** The list of virtual accounts, or the histories of those that are due. */
async function pullVas(
  installation: Installation,
  source: 'oy:va-list' | 'oy:va-history',
): Promise<Answer> {
  const { vas } = installation.moneyIn().context;
  if (!vas) throw notSet('virtual accounts');
  if (source === 'oy:va-list') {
    const counts = await pullVaList(vas);
    return {
      json: counts,
      text: `${counts.accounts} virtual accounts on ${counts.pages} pages, ${counts.news} of them with news.`,
    };
  }
  let accounts = 0;
  for (;;) {
    const due = await dueVas(vas.database.knex, now(vas.clock), VAS_AT_ONCE);
    for (const id of due) {
      await pullVaHistory(vas, id);
      accounts += 1;
    }
    if (due.length < VAS_AT_ONCE) break;
  }
  const totals = await totalsByStream(vas.database.knex);
  const payments = totals.find(({ stream }) => stream === 'va')?.count ?? 0;
  return {
    json: { accounts, payments },
    text: `${accounts} histories pulled; ${payments} payments through virtual accounts are known.`,
  };
}

async function pullMutations(installation: Installation): Promise<Answer> {
  const work = installation.work();
  if (!work.moneyIn?.banks) throw notSet('bank accounts');
  const counts = await importMutationsJob.run(work, new AbortController().signal);
  const { accounts = 0, added = 0, changed = 0, gaps = 0, stopped = 0 } = counts;
  return {
    json: counts,
    text:
      accounts === 0
        ? 'No bank account is connected yet: `rekon bank connect`.'
        : `${accounts} accounts read: ${added} new mutations, ${changed} changed, ${gaps} gaps in balances; ${stopped} accounts were not read to their end.`,
  };
}
