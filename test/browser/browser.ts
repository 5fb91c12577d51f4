import { accessSync, constants } from 'node:fs';
import { createRequire } from 'node:module';
import { readFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { expect } from 'vitest';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** Where a Chromium is; null: the tests that need one are skipped, which the test run shows. */
export const browserPath: string | null = findBrowser();

function findBrowser(): string | null {
  for (const dir of (process.env.PATH ?? '').split(delimiter)) {
    for (const name of NAMES) {
      const path = join(dir, name);
      try {
        accessSync(path, constants.X_OK);
        return path;
      } catch {
        // not in this directory
      }
    }
  }
  return null;
}

export function startBrowser(): Promise<Browser> {
  if (browserPath === null) throw new Error('there is no Chromium: skip by `browserPath`');
  // As root, and in a container, its own sandbox does not start; it opens pages of ours only.
  return chromium.launch({ executablePath: browserPath, args: ['--no-sandbox'] });
}

const axeSource = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

/** What axe calls serious or critical on the page, as `rule: what it is about`. */
export async function seriousProblems(page: Page): Promise<string[]> {
  await page.evaluate(await readFile(axeSource, 'utf8'));
  const found: unknown = await page.evaluate(
    `axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => violations
       .filter(({ impact }) => impact === 'serious' || impact === 'critical')
       .map(({ id, nodes }) => id + ': ' + nodes.map(({ html }) => html).slice(0, 3).join(' | ')))`,
  );
  return found as string[];
}

/** A page that a person can use: nothing that axe calls serious. */
export async function expectUsable(page: Page): Promise<void> {
  expect(await seriousProblems(page), page.url()).toEqual([]);
}
