import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { findUser } from '../../src/access/user-store.ts';
import { createUser, resetPassword } from '../../src/access/users.ts';
import { openInstallation } from '../../src/cli/installation.ts';
import { startRekon } from '../bench/processes.ts';
import { seriousProblems, startBrowser } from './browser.ts';

/**
 * `npx tsx test/browser/take-screens.ts [DATA] [OUT]`: pictures of every page of the desk over a data
 * directory (the demo's unless said otherwise), in both languages and at the width of a phone, to be looked at.
 * Prints what axe calls serious on each; exits 1 where there is anything.
 */
const [data = 'data/demo', out = 'docs/screens'] = process.argv.slice(2);
const PASSWORD = 'kuda baterai pasak benar';
const WIDE = { width: 1280, height: 900 };
const PHONE = { width: 390, height: 844 };

/** Pages by name; `first`: the page that the first link like this leads to. */
const PAGES: readonly { name: string; path: string; first?: RegExp }[] = [
  { name: 'today', path: '/' },
  { name: 'payouts', path: '/batches' },
  { name: 'batch', path: '/batches', first: /^\/batches\/B[^/]+$/ },
  { name: 'payouts-waiting', path: '/payouts?state=quarantined' },
  { name: 'upload', path: '/upload' },
  { name: 'payout', path: '/payouts/GAJI-202611-0002' },
  { name: 'collections', path: '/collections' },
  { name: 'order-batch', path: '/collections', first: /^\/collections\/batches\/B[^/]+$/ },
  { name: 'order', path: '/collections/refunds', first: /^\/collections\/emoney\// },
  { name: 'refunds', path: '/collections/refunds' },
  { name: 'payments', path: '/collections/payments' },
  { name: 'exceptions', path: '/exceptions' },
  { name: 'exception', path: '/exceptions', first: /^\/exceptions\/\d+$/ },
  { name: 'exception-groups', path: '/exceptions?group=category' },
  { name: 'exceptions-file', path: '/exceptions/file' },
  { name: 'reconciliation', path: '/reconciliation' },
  { name: 'stream', path: '/reconciliation/streams/disbursement' },
  { name: 'run', path: '/reconciliation/streams/shop', first: /^\/reconciliation\/runs\/[^/]+$/ },
  { name: 'imports', path: '/reconciliation/imports' },
  { name: 'import', path: '/reconciliation/imports', first: /^\/reconciliation\/imports\/[^/]+$/ },
  { name: 'periods', path: '/reconciliation/periods' },
  { name: 'closing', path: '/reconciliation/periods/closing?stream=shop&period=2025-10' },
  { name: 'ledger', path: '/ledger' },
  { name: 'account-journal', path: '/ledger', first: /^\/ledger\/account$/ },
  { name: 'posting', path: '/ledger/journal', first: /^\/ledger\/posting$/ },
  { name: 'trial-balance', path: '/ledger/trial-balance' },
  { name: 'proof', path: '/ledger/proof' },
  { name: 'jobs', path: '/jobs' },
  { name: 'notices', path: '/jobs/notices' },
  { name: 'schedule', path: '/jobs', first: /^\/jobs\/schedules\/[^/]+$/ },
  { name: 'stop-sending', path: '/jobs/stop' },
  { name: 'people', path: '/people' },
  { name: 'user', path: '/people', first: /^\/people\/(?!tokens)[^/]+$/ },
  { name: 'tokens', path: '/people/tokens' },
  { name: 'audit', path: '/audit' },
  { name: 'account', path: '/account' },
  { name: 'api', path: '/docs' },
];

const environment = { PORT: '0', LOG_LEVEL: 'warn', SANDBOX_PORT: '0' };
const name = 'dewi';
const installation = await openInstallation({ dataDir: data, environment });
const { password } =
  (await findUser(installation.database.knex, name)) === null
    ? await createUser(installation, { user: name, role: 'admin', by: 'screens' })
    : await resetPassword(installation, { user: name, by: 'screens' });
await installation.close();
const server = await startRekon(['server', '--data', data], environment, /API at (\S+)/);
const url = /API at (\S+)/.exec(server.words())?.[1] ?? '';
const browser = await startBrowser();
let problems = 0;
try {
  await mkdir(out, { recursive: true });
  const page = await signedIn(browser);
  for (const language of ['en', 'id'] as const) {
    await page.goto(`${url}/account`);
    await page.locator('#language').selectOption(language);
    await page.locator('form[action="/account/language"] button').click();
    for (const [width, viewport] of [
      ['wide', WIDE],
      ['phone', PHONE],
    ] as const) {
      // Phones in one language are enough to see that nothing is too wide.
      if (width === 'phone' && language === 'en') continue;
      await page.setViewportSize(viewport);
      for (const each of PAGES) await take(page, each, `${language}-${width}`);
    }
  }
} finally {
  await browser.close();
  await server.stop();
}
process.exitCode = problems > 0 ? 1 : 0;

async function signedIn(of: Browser): Promise<Page> {
  const page = await of.newPage({ locale: 'en-GB', viewport: WIDE });
  await page.goto(url);
  await page.screenshot({ path: join(out, 'sign-in.en-wide.png') });
  await page.fill('#user', name);
  await page.fill('#password', password);
  await page.click('button[type=submit]');
  await page.fill('#old', password);
  await page.fill('#password', PASSWORD);
  await page.fill('#again', PASSWORD);
  await page.click('form[action="/account/password"] button');
  await page.waitForURL(/saved/);
  return page;
}

async function take(page: Page, { name: of, path, first }: (typeof PAGES)[number], kind: string) {
  await page.goto(url + path);
  if (first !== undefined) await followFirst(page, first, of);
  const file = join(out, `${of}.${kind}.png`);
  await page.screenshot({ path: file, clip: { x: 0, y: 0, ...(page.viewportSize() ?? WIDE) } });
  const found = await seriousProblems(page);
  const width = Number(await page.evaluate('document.documentElement.scrollWidth'));
  const isWide = width > (page.viewportSize()?.width ?? 0);
  problems += found.length + (isWide ? 1 : 0);
  process.stdout.write(
    `${file}: ${found.length === 0 ? 'nothing serious' : found.join('; ')}${isWide ? `, ${width} px wide` : ''}\n`,
  );
}

async function followFirst(page: Page, like: RegExp, to: string): Promise<void> {
  const links = await page
    .locator('main a')
    .evaluateAll((all) => all.map((link) => link.getAttribute('href') ?? ''));
  const link = links.find((href) => like.test(href.replace(/[?#].*/, '')));
  if (link === undefined) throw new Error(`${page.url()} has no link to the page \`${to}\``);
  await page.goto(url + link);
}
