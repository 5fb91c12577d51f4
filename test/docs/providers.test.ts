import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { queueJobs, scheduledJobs } from '../../jobs/registry.ts';
import { callbackChannels } from '../../src/cli/callback-wiring.ts';
import { readSettings, SETTING_DEFINITIONS } from '../../src/platform/settings.ts';
import { FaultPlanError, FaultPlans } from '../../src/sandbox/faults.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.ts';
import {
  type CodeTable,
  codeTables,
  holds,
  INDEX,
  namesIn,
  PAGES,
  quotedIn,
  type Row,
  rowsOf,
  textOf,
} from './provider-pages.ts';

const INDEX_ROWS = rowsOf(INDEX);
const ROWS = [...INDEX_ROWS, ...PAGES.flatMap(rowsOf)];
const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** Cells of the client that name nothing in the code, and why. */
const NOTHING_TO_NAME = [
  '–',
  'never called',
  'never sent: a question must not set off a callback',
  'no client: numbers of the stand-in',
  'not part of these versions',
  'not sent: a row has one product name',
];

/** `page: what`, for a message. */
const called = ({ page, what }: Row): string => `${page}: ${what}`;

describe('what the tables name exists', () => {
  it('each function, method or table of the client is declared in the file named', () => {
    const wrong = ROWS.filter(({ client }) => {
      const names = namesIn(client);
      if (names.length === 0) return !NOTHING_TO_NAME.includes(client);
      return names.some(({ name, file }) => !existsSync(ROOT + file) || !declares(file, name));
    });
    expect(wrong.map(called)).toEqual([]);
  });

  it('each test file is there, and speaks of what the row is about', async () => {
    const tables = await codeTables();
    const wrong = ROWS.filter((row) => {
      const files = quotedIn(row.test);
      return files.length !== 1 || !files.every((file) => speaksOf(file, row, tables));
    });
    expect(wrong.map(called)).toEqual([]);
  });

  it('each page of codes is linked from docs/providers.md, and no other', () => {
    const linked = [...textOf(INDEX).matchAll(/\((providers\/[\w-]+\.md)\)/g)].map(
      ([, page]) => `docs/${page}`,
    );
    expect([...new Set(linked)].toSorted()).toEqual(PAGES);
  });

  it('each job and each setting of docs/providers.md is one, and every job is named', () => {
    const text = textOf(INDEX).split('## Every endpoint')[0] ?? '';
    const jobs = [...queueJobs, ...scheduledJobs].map(({ name }) => name);
    const words = quotedIn(text);
    const hyphened = words.filter((word) => /^[a-z]+(?:-[a-z]+)+$/.test(word));
    expect([...new Set(hyphened)].toSorted()).toEqual([...new Set(jobs)].toSorted());
    const settings = Object.values(SETTING_DEFINITIONS).map(({ variable }) => variable);
    const named = words.filter((word) => /^[A-Z]+(?:_[A-Z]+)+$/.test(word));
    expect(named.filter((name) => !settings.includes(name))).toEqual([]);
  });

  it('callbacks come to the addresses of docs/providers.md, and to no other', () => {
    const named = quotedIn(textOf(INDEX)).filter((word) => word.startsWith('/callbacks/'));
    const opened = ['xendit', 'instamoney'].flatMap((brand) =>
      callbackChannels(readSettings({ EWALLET_BRAND: brand }), 'http://127.0.0.1:1'),
    );
    const paths = opened.map(({ path }) => path);
    expect([...new Set(named)].toSorted()).toEqual([...new Set(paths)].toSorted());
  });
});

/** As a function, a constant, or a method of what the file makes. */
function declares(file: string, name: string): boolean {
  const code = textOf(file);
  return new RegExp(
    `\\b(?:function|const|class) ${name}\\b|^\\s+(?:async )?${name}(?:\\(|:|,$)`,
    'm',
  ).test(code);
}

/** The codes that a row decides by its tables must be in the test, or the table itself: in a loop. */
function speaksOf(file: string, row: Row, tables: readonly CodeTable[]): boolean {
  if (!existsSync(ROOT + file)) return false;
  const texts = [file, ...importedBy(file)].map(textOf);
  const mentions = (word: string): boolean => texts.some((text) => text.includes(word));
  const named = tables.filter(({ name, file: of }) =>
    row.client.includes(`\`${name}\` in \`${of}\``),
  );
  const codes = named.flatMap((table) =>
    [...table.codes.keys()].filter((code) => holds(bare(row.what), code)),
  );
  if (codes.length === 0) return wordsOf(row).some(mentions);
  return (
    codes.every((code) => code.split(/(?<=^\d{3}) /).every(mentions)) ||
    named.every(({ name }) => mentions(name))
  );
}

/** Names of the client and of its files, the ends of addresses, what is quoted, numbers of ten digits. */
function wordsOf({ what, client, sandbox }: Row): string[] {
  const names = namesIn(client);
  const quoted = quotedIn(`${what} ${sandbox}`).filter((text) => !text.startsWith('X-'));
  return [
    ...names.map(({ name }) => name),
    ...names.map(({ file }) => `/${file.split('/').at(-1)}`),
    ...quoted.flatMap((text) => text.split(' ').slice(-1)),
    ...quoted.map((text) => text.split('/').findLast((part) => !part.startsWith(':')) ?? ''),
    ...(sandbox.match(/\b(?:\d{10}|[A-Z]\w+-\w+(?:-\w+)*)\b/g) ?? []).map((text) =>
      text.toLowerCase(),
    ),
    ...(what.match(/\b[A-Z]{5,}\b/g) ?? []),
    ...(sandbox.match(/\b\d{3}\b/g) ?? []),
    // What it means: `…: unknown`.
    ...(what.match(/(?<=: )\w+$/) ?? []),
  ].filter((word) => word.length > 2);
}

function importedBy(file: string): string[] {
  return [...textOf(file).matchAll(/from '(\.[^']+)'/g)]
    .map(([, path]) => join(dirname(file), path ?? ''))
    .filter((path) => path.startsWith('test/'));
}

describe('every code of every client has its row', async () => {
  const tables = await codeTables();
  const decided = tables.filter(({ name }) => !isWords(name));

  it.each(decided.map((table) => [titleOf(table), table] as const))('%s', (_title, table) => {
    const rows = rowsFor(table);
    const missing = [...table.codes].filter(
      ([code, meaning]) =>
        !rows.some(({ what }) => holds(bare(what), code) && holds(what, meaning)),
    );
    expect(missing).toEqual([]);
    // And the other way: a row that names the table speaks of codes of it.
    const idle = rows.filter(
      ({ what }) => ![...table.codes.keys()].some((code) => holds(bare(what), code)),
    );
    expect(idle.map(called)).toEqual([]);
  });

  it.each(
    tables.filter(({ name }) => isWords(name)).map((table) => [titleOf(table), table] as const),
  )('%s: each code is somewhere on the page of its table', (_title, { file, codes }) => {
    const pages = new Set(
      ROWS.filter(({ client }) => client.includes(file)).map(({ page }) => page),
    );
    const texts = ROWS.filter(({ page }) => pages.has(page)).map(({ what }) => bare(what));
    const missing = [...codes.keys()].filter((code) => !texts.some((text) => holds(text, code)));
    expect(missing).toEqual([]);
  });
});

/** The document's words for codes, which decide nothing. */
const isWords = (name: string): boolean => name.endsWith('_CODE_TEXTS');
const titleOf = ({ file, name, under }: CodeTable): string => [file, name, ...under].join(' ');
const bare = (what: string): string => what.replaceAll('`', '');

/** Rows that name the table, and the part of it that is meant, or no part. */
function rowsFor({ file, name, under, beside }: CodeTable): Row[] {
  return ROWS.filter(({ client, what }) => {
    if (!client.includes(`\`${name}\` in \`${file}\``)) return false;
    const parts = beside.filter((part) => holds(what, part));
    return parts.length === 0 || under.every((part) => parts.includes(part));
  });
}

describe('the sandbox serves what the tables name', () => {
  let sandbox: Sandbox;
  beforeAll(async () => {
    sandbox = await startSandbox();
  });
  afterAll(() => sandbox.close());

  /** Is there a route? What it answers does not matter here. */
  async function serves(route: string): Promise<boolean> {
    const [method = '', path = ''] = route.split(' ');
    const url = sandbox.url + path.replaceAll(':brand', 'xendit').replaceAll(/:\w+/g, 'x');
    const response = await fetch(url, { method, ...(method !== 'GET' && { body: '{}' }) });
    const text = await response.text();
    return !(response.status === 404 && /"message":"no [A-Z]+ \S+ here"/.test(text));
  }

  it('a route that is named is there; one that nobody named is not', async () => {
    expect(await serves('POST /api/nothing')).toBe(false);
    const routes = new Set(
      ROWS.flatMap(({ sandbox: cell }) => quotedIn(cell)).filter((text) =>
        /^(?:GET|POST|PUT|DELETE) \//.test(text),
      ),
    );
    expect(routes.size).toBeGreaterThan(40);
    const served = await Promise.all(
      [...routes].map(async (route) => [route, await serves(route)] as const),
    );
    expect(served.filter(([, isThere]) => !isThere).map(([route]) => route)).toEqual([]);
  });

  it('no row has an address without its method', () => {
    const wrong = ROWS.filter(({ sandbox: cell }) =>
      quotedIn(cell).some((text) => text.startsWith('/')),
    );
    expect(wrong.map(called)).toEqual([]);
  });

  it.each(INDEX_ROWS.map((row) => [row.inFaultPlans ?? '', row] as const))(
    'the request log knows %s by this name',
    async (quoted, { sandbox: cell }) => {
      const [name = ''] = quotedIn(quoted);
      for (const route of quotedIn(cell)) {
        sandbox.requests.clear();
        expect(await serves(route)).toBe(true);
        const heard = sandbox.requests.list().map(({ endpoint }) => endpoint);
        // Setting the URL of a callback is no request of a provider's client.
        expect(heard).toEqual(name.endsWith('callback') ? [] : [name]);
      }
    },
  );

  it('the index has every endpoint of the fault plans, and no other', () => {
    const named = INDEX_ROWS.map(({ inFaultPlans }) => quotedIn(inFaultPlans ?? '')[0] ?? '');
    expect(named.toSorted()).toEqual([...faultEndpoints()].toSorted());
  });

  it('each callback that a page names is one of them', () => {
    const named = ROWS.flatMap(({ sandbox: cell }) => quotedIn(cell)).filter((text) =>
      /^(?:\w+-)?callback$/.test(text),
    );
    expect(named.filter((name) => !faultEndpoints().includes(name))).toEqual([]);
  });
});

/** As the refusal of a plan for another endpoint lists them. */
function faultEndpoints(): readonly string[] {
  try {
    new FaultPlans(1).add([{ endpoint: 'nowhere', kind: 'lose-after' }]);
  } catch (error) {
    if (error instanceof FaultPlanError) {
      return error.message.replace('endpoint must be one of ', '').split(', ');
    }
  }
  throw new Error('a plan for nowhere was taken');
}
