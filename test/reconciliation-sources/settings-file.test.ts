import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { UserError } from '../../src/domain/errors.ts';
import { readReconciliationFile } from '../../src/reconciliation/rules/settings-file.ts';
import { tempDir } from '../support/servers.ts';
import { PLAIN, WITHOUT_ID } from './source-builder.ts';

let path: string;
beforeEach(async () => {
  path = join(await tempDir(), 'reconciliation.json');
});

const PASS = { name: 'exact', match: '1:1', keys: ['reference'] };
const SHOP = { ours: 'erp', theirs: 'bank', passes: [PASS], due: { ours: 2, theirs: 1 } };
const FILE = { sources: { erp: PLAIN, bank: WITHOUT_ID }, streams: { shop: SHOP } };

async function read(content: unknown) {
  await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content));
  return readReconciliationFile(path);
}

/** What is said of a file that cannot be used. */
async function complaint(content: unknown): Promise<string> {
  const error: unknown = await read(content).catch((thrown: unknown) => thrown);
  if (!(error instanceof UserError)) throw new Error('it was taken');
  expect(error.message).toContain(path);
  expect(error.next).toMatch(/\w/);
  return error.message.replace(path, 'FILE');
}

const withShop = (changes: object): unknown => ({
  ...FILE,
  streams: { shop: { ...SHOP, ...changes } },
});
const withErp = (changes: object): unknown => ({
  ...FILE,
  sources: { ...FILE.sources, erp: { ...PLAIN, ...changes } },
});

describe('the settings of reconciliation', () => {
  it('no file: the runner’s own streams only', async () => {
    expect(await readReconciliationFile(null)).toEqual({ holidays: [], sources: [], streams: [] });
  });

  it('an empty object is as good', async () => {
    expect(await read('{}')).toEqual({ holidays: [], sources: [], streams: [] });
  });

  it('a pair, written short, is a stream of one leg with accounts of its own', async () => {
    const { holidays, sources, streams } = await read({
      ...FILE,
      holidays: ['2026-12-25', '2026-01-01', '2026-12-25'],
    });
    expect(holidays).toEqual(['2026-01-01', '2026-12-25']);
    expect(sources).toMatchObject([
      {
        name: 'erp',
        stream: 'shop',
        numbers: 'plain',
        sign: 'as written',
        timezone: 'Asia/Jakarta',
      },
      { name: 'bank', stream: 'shop', normalise: { reference: ['trim'] } },
    ]);
    expect(streams).toMatchObject([
      {
        name: 'shop',
        title: 'shop',
        ours: ['erp'],
        legs: [
          {
            number: 1,
            name: 'bank',
            theirs: ['bank'],
            passes: [PASS],
            due: { ours: 2, theirs: 1 },
            oursWait: true,
          },
        ],
        differences: { account: 'expenses:differences:shop', against: 'assets:clearing:shop' },
        feeds: {},
      },
    ]);
  });

  it('amounts are text in rupiah, and become sen', async () => {
    const passes = [
      { ...PASS, tolerance: { absolute: '500.50' }, fee: { flat: '4000', percent: 0.7 } },
    ];
    const { streams } = await read(
      withShop({
        title: 'Shop and bank',
        passes,
        fee: 'recorded',
        differences: { account: 'expenses:rounding', against: 'assets:bank' },
        feeds: { bank: 1 },
      }),
    );
    expect(streams[0]).toMatchObject({
      title: 'Shop and bank',
      legs: [
        { fee: 'recorded', passes: [{ tolerance: { absolute: 50_050 }, fee: { flat: 400_000 } }] },
      ],
      differences: { account: 'expenses:rounding' },
      feeds: { bank: 1 },
    });
  });

  it('a byte order mark is no mistake', async () => {
    expect(await read(`\uFEFF${JSON.stringify(FILE)}`)).toMatchObject({
      streams: [{ name: 'shop' }],
    });
  });
});

describe('what is wrong is said by its place in the file, with what is allowed', () => {
  it.each([
    [
      'a field that there is not',
      { ...FILE, stream: {} },
      'the file: there is no field "stream"; allowed: holidays, sources, streams',
    ],
    [
      'in a source',
      withErp({ numberStyle: 'id' }),
      'sources.erp: there is no field "numberStyle"; allowed: columns, dateFormat, timezone, numbers, sign',
    ],
    [
      'among the columns',
      withErp({ columns: { ...PLAIN.columns, refrence: 'x' } }),
      'sources.erp.columns: there is no field "refrence"; allowed: id, reference, amount',
    ],
    [
      'in a stream',
      withShop({ pases: [] }),
      'streams.shop: there is no field "pases"; allowed: title, ours, theirs, passes, due',
    ],
    [
      'in a pass',
      withShop({ passes: [{ ...PASS, key: 1 }] }),
      'streams.shop.passes[0]: there is no field "key"; allowed: name, match, keys',
    ],
    [
      'in a fee',
      withShop({ fee: { flt: '1' } }),
      'streams.shop.fee: there is no field "flt"; allowed: flat, percent, least, most, taxPercent',
    ],
    [
      'in a key',
      withShop({
        passes: [
          {
            ...PASS,
            keys: [
              { ours: 'reference', theirs: { inText: 'description', prefix: 'INV', chars: 1 } },
            ],
          },
        ],
      }),
      'streams.shop.passes[0].keys[0].theirs',
    ],
    ['a missing one', withShop({ passes: undefined }), 'streams.shop.passes: it is missing'],
    ['a missing due', withShop({ due: undefined }), 'streams.shop.due: it is missing'],
    [
      'no number style',
      withErp({ numbers: undefined }),
      'sources.erp.numbers: it must be "plain" or "id" or "en"',
    ],
    [
      'an unknown one',
      withErp({ numbers: 'de' }),
      'sources.erp.numbers: it must be "plain" or "id" or "en"',
    ],
    [
      'a sign',
      withErp({ sign: 'positive' }),
      'sources.erp.sign: it must be "as written" or "reversed" or "all positive", or it must be an object',
    ],
    [
      'a date format',
      withErp({ dateFormat: 'DD/MM/YYYY' }),
      'sources.erp.dateFormat: "DD/MM/YYYY" is no date format: "DD" is not understood in it',
    ],
    [
      'a zone',
      withErp({ timezone: 'Jakarta' }),
      'sources.erp.timezone: it must be a zone such as "Asia/Jakarta"',
    ],
    [
      'a key that there is not',
      withShop({ passes: [{ ...PASS, keys: ['amount'] }] }),
      'streams.shop.passes[0].keys[0]: it must be "reference" or "counterparty"',
    ],
    [
      'an amount as a number',
      withShop({ passes: [{ ...PASS, tolerance: { absolute: 500 } }] }),
      'streams.shop.passes[0].tolerance.absolute: it must be a text',
    ],
    [
      'a rule of a pass',
      withShop({ passes: [{ ...PASS, keys: [] }] }),
      'streams.shop.passes[0]: a pass without keys needs a window of days',
    ],
    [
      'two passes of one name',
      withShop({ passes: [PASS, PASS] }),
      'streams.shop: two passes of a leg have the same name',
    ],
    [
      'a day that there is not',
      { ...FILE, holidays: ['2026-12-25', '2026-02-30'] },
      'holidays[1]: it must be a day such as "2026-12-25"',
    ],
    [
      'a day with a time',
      { ...FILE, holidays: ['2026-12-25T00:00'] },
      'holidays[0]: it must be a day',
    ],
    ['no object', [], 'the file: it must be an object'],
  ])('%s', async (_, content, message) => {
    expect(await complaint(content)).toContain(message);
  });

  it('several at once', async () => {
    const said = await complaint({
      ...FILE,
      sources: { erp: { ...PLAIN, x: 1 }, bank: { ...WITHOUT_ID, y: 1 } },
    });
    expect(said).toContain('no field "x"');
    expect(said).toContain('no field "y"');
  });

  it('text that is no JSON, with where', async () => {
    const said = await complaint('{ "sources": { "erp": {}, } }');
    expect(said).toContain('is no JSON');
  });

  it('a file that is not there', async () => {
    await expect(readReconciliationFile(join(path, 'nowhere'))).rejects.toMatchObject({
      name: 'UserError',
      code: 'reconciliation_file_unreadable',
    });
  });
});

describe('docs/csv-sources.md', () => {
  it('has every field that can be written', async () => {
    const page = await readFile(new URL('../../docs/csv-sources.md', import.meta.url), 'utf8');
    const fields: string[] = [];
    // One after the other: they are written to the same file.
    for (const content of [
      { x: 1 },
      withErp({ x: 1 }),
      withErp({ columns: { x: 1 } }),
      withShop({ x: 1 }),
    ]) {
      const [, allowed = ''] =
        /no field "x"; allowed: ([\w, ]+)/.exec(await complaint(content)) ?? [];
      fields.push(...allowed.split(', '));
    }
    expect(fields.length).toBeGreaterThan(30);
    expect(fields.filter((field) => !page.includes(`\`${field}\``))).toEqual([]);
  });
});

describe('a source belongs to one stream', () => {
  const TWO = { erp: PLAIN, bank: WITHOUT_ID };
  it.each([
    [
      'that there is',
      { sources: { erp: PLAIN }, streams: { shop: SHOP } },
      'streams.shop.theirs: there is no source "bank"; there are erp',
    ],
    [
      'on one side',
      { sources: TWO, streams: { shop: { ...SHOP, theirs: 'erp' } } },
      'streams.shop.theirs: the source "erp" is used on both sides',
    ],
    [
      'and no other',
      { sources: TWO, streams: { shop: SHOP, web: SHOP } },
      'streams.web.ours: the source "erp" is used by the stream "shop" too',
    ],
    [
      'at all',
      { sources: { ...TWO, old: PLAIN }, streams: { shop: SHOP } },
      'sources.old: no stream has it as `ours` or `theirs`',
    ],
    [
      'which a feed is of',
      { sources: TWO, streams: { shop: { ...SHOP, feeds: { other: 1 } } } },
      'streams.shop.feeds.other: it is none of its sources; there are erp, bank',
    ],
  ])('%s', async (_, content, message) => {
    expect(await complaint(content)).toContain(message);
  });

  it.each(['disbursement', 'va', 'checkout', 'ewallet', 'emoney', 'bank', 'balance'])(
    'a stream is not called %s',
    async (name) => {
      expect(await complaint({ ...FILE, streams: { [name]: SHOP } })).toContain(
        `streams.${name}: the runner has a stream of that name`,
      );
    },
  );

  it.each(['oy:statement', 'My Bank', '', 'x'.repeat(41), '__proto__x:'])(
    'a source is not called %j',
    async (name) => {
      const content = {
        sources: { erp: PLAIN, [name]: WITHOUT_ID },
        streams: { shop: { ...SHOP, theirs: name } },
      };
      expect(await complaint(content)).toMatch(
        /a name has lower-case letters|streams\.shop\.theirs/,
      );
    },
  );
});
