import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { DESTINATIONS } from '../../src/domain/destinations.ts';
import { VA_BANKS } from '../../src/orders/kinds/va-details.ts';
import { KYC_CODE_TEXTS } from '../../src/providers/oy/kyc/oy-kyc-codes.ts';
import { OY_CODE_TEXTS } from '../../src/providers/oy/oy-codes.ts';
import { PFM_BANKS, PFM_CODE_TEXTS } from '../../src/providers/oy/pfm/pfm-codes.ts';
import { VA_CODE_TEXTS, VA_STATUSES } from '../../src/providers/oy/va/va-codes.ts';
import { PAYMENT_TYPES } from '../../src/providers/paylabs/paylabs-codes.ts';
import { holds, INDEX, rowsOf } from './provider-pages.ts';

/**
 * What the documents list, read out of the documents themselves: every code, status, message, bank and
 * address of theirs has its row, whatever our own tables say. They lie beside the checkout.
 */
const FOLDER = fileURLToPath(new URL('../../../shared/provider-docs/', import.meta.url));
const HAS_DOCUMENTS = existsSync(FOLDER);
const OY = documentText('oy-api');
const INSTAMONEY = documentText('instamoney-ewallets');
const XENDIT = documentText('xendit-ewallet-status-id');
const PAYLABS = documentText('paylabs-emoney-create');

function documentText(name: string): string {
  return HAS_DOCUMENTS ? readFileSync(`${FOLDER}${name}.txt`, 'utf8') : '';
}

/** From the last such heading to the line that begins with `end`. */
function section(text: string, heading: string, end: string): string {
  const from = text.lastIndexOf(`\n${heading}\n`);
  const to = text.indexOf(`\n${end}`, from + heading.length);
  if (from < 0 || to < 0) throw new Error(`no section "${heading}" to "${end}"`);
  return text.slice(from, to);
}

/** First groups of a pattern with the flags g and m; each once. */
const firsts = (text: string, pattern: RegExp): string[] => [
  ...new Set([...text.matchAll(pattern)].map(([, first]) => first ?? '')),
];
const pairs = (text: string, pattern: RegExp): [string, string][] =>
  [...text.matchAll(pattern)].map(([, first, second]) => [first ?? '', (second ?? '').trim()]);

const whatsOf = (page: string): string[] =>
  rowsOf(page).map(({ what }) => what.replaceAll('`', ''));

/** Those of which no row of the page speaks, in a row that begins so. */
function withoutRow(page: string, words: readonly string[], begin = ''): string[] {
  const whats = whatsOf(page).filter((what) => what.startsWith(begin));
  return words.filter((word) => !whats.some((what) => holds(what, word)));
}

describe.skipIf(!HAS_DOCUMENTS)(
  'what the documents list has a row (skipped where ../shared/provider-docs is not there)',
  () => {
    const CODE = /^(\d{3}) (?:Final|Non-Final) (.*)$/gm;

    it.each([
      ['Fund Disbursement Response Codes', 'VA Aggregator', 'oy-disbursement', OY_CODE_TEXTS, 18],
      ['VA Aggregator Response Codes', 'KYC', 'oy-va', VA_CODE_TEXTS, 11],
      ['KYC Response Codes', 'PFM', 'oy-kyc', KYC_CODE_TEXTS, 10],
      ['PFM Response Codes', 'Fund Acceptance', 'oy-pfm', PFM_CODE_TEXTS, 8],
    ] as const)('OY: %s', (heading, end, page, texts, count) => {
      const printed = pairs(section(OY, heading, end), CODE);
      expect(printed).toHaveLength(count);
      for (const [code, words] of printed) expect([code, texts.get(code)]).toEqual([code, words]);
      const codes = printed.map(([code]) => code);
      expect(withoutRow(`docs/providers/${page}.md`, codes)).toEqual([]);
    });

    it('OY: banks of disbursement, virtual accounts and PFM', () => {
      const BANK = /^(\d{3}|[a-z]+) (\S.*)$/gm;
      const banksOf = (heading: string, end: string) =>
        pairs(section(OY, heading, end), BANK).map(([code]) => code);
      const destinations = banksOf('Disbursement Bank Codes', 'Fund Disbursement Response Codes');
      expect(destinations.length).toBeGreaterThan(100);
      expect(new Set(destinations)).toEqual(new Set(DESTINATIONS.keys()));
      const va = banksOf('VA aggregator Bank Code', 'VA aggregator Status');
      expect(new Set(va)).toEqual(new Set(VA_BANKS.keys()));
      expect(withoutRow('docs/providers/oy-va.md', va, 'bank')).toEqual([]);
      const pfm = pairs(section(OY, 'PFM Bank Codes', 'PFM Response Codes'), /^(\d{3}) (.*)$/gm);
      expect(new Map(pfm)).toEqual(PFM_BANKS);
    });

    it('OY: statuses of virtual accounts', () => {
      const statuses = firsts(
        section(OY, 'VA aggregator Status', 'VA Aggregator Response Codes'),
        /^([A-Z]+(?:_[A-Z]+)*) This/gm,
      );
      expect(new Set(statuses)).toEqual(new Set(VA_STATUSES.keys()));
      expect(withoutRow('docs/providers/oy-va.md', statuses, 'status')).toEqual([]);
    });

    it('OY: statuses and messages of checkout and invoices', () => {
      const page = 'docs/providers/oy-checkout.md';
      const statuses = firsts(
        section(OY, 'Payment Checkout Callback Status', 'API Payment Status'),
        /^([a-z_]+) String /gm,
      );
      expect(statuses).toHaveLength(8);
      expect(withoutRow(page, statuses, 'status')).toEqual([]);
      const MESSAGE = /(Can not (?:get|delete),? (?!\().+)$/gm;
      const deletes = firsts(section(OY, 'API Delete', 'API Get'), MESSAGE);
      const gets = firsts(section(OY, 'API Get', 'POSTMAN'), MESSAGE);
      expect([deletes.length, gets.length]).toEqual([7, 6]);
      expect(withoutRow(page, deletes, 'delete')).toEqual([]);
      expect(withoutRow(page, gets, 'get')).toEqual([]);
    });

    it('OY: staging mock numbers', () => {
      const mocks = section(OY, 'Mock number Staging API', 'Disbursement Bank Codes');
      const numbers = firsts(mocks, /^(\d{10}) \(recipient_account\)/gm);
      const rows = rowsOf('docs/providers/oy-disbursement.md').filter(({ what }) =>
        what.startsWith('Mock number'),
      );
      const named = rows.map(({ sandbox }) => sandbox).join();
      expect(numbers).toHaveLength(10);
      expect(numbers.filter((number) => !named.includes(number))).toEqual([]);
    });

    it('OY: every address, with its method', () => {
      const printed = firsts(OY, /^((?:GET|POST|PUT|DELETE) (?:BASE_URL|https:\S+?com)\/\S+)/gm);
      const routes = printed.map((line) => routeOf(line)).filter((route) => !route.includes('TBD'));
      expect(routes).toHaveLength(21);
      expect(notInIndex(routes)).toEqual([]);
    });

    it('e-wallets and Paylabs: every address, with its method', () => {
      const wallets = [INSTAMONEY, XENDIT].flatMap((text) =>
        firsts(text, /^((?:GET|POST) https:\S+)/gm).map((line) => routeOf(line)),
      );
      expect(new Set(wallets)).toEqual(new Set(['GET /ewallets', 'POST /ewallets']));
      const [path] = firsts(PAYLABS, /^EndpointUrl: (\S+)$/gm);
      expect(notInIndex([...wallets, `POST ${path}`])).toEqual([]);
    });

    const EWALLETS = 'docs/providers/ewallets.md';
    const [old = '', later = ''] = INSTAMONEY.split('\n2020-02-01\n');

    it.each([
      ['2019-02-04', old, 21 + 2],
      ['2020-02-01', later, 14 + 2],
    ])('e-wallets: error codes of %s, with their HTTP status', (version, text, count) => {
      // Codes are printed with their HTTP status and no blank between: `DUPLICATE_ERROR400 |`.
      const tables = text.split('\nPayment Status Callback\n')[0] ?? '';
      const printed = pairs(tables, /^([A-Z][A-Z_]+?) ?(4\d\d) ?\|$/gm);
      expect(printed).toHaveLength(count);
      const whats = whatsOf(EWALLETS);
      const missing = printed.filter(
        ([code, http]) =>
          !whats.some(
            (what) =>
              holds(what, `${http} ${code}`) &&
              (holds(what, version) || /every wallet|^status error/.test(what)),
          ),
      );
      expect(missing).toEqual([]);
    });

    it('e-wallets: the errors in Indonesian, statuses, and failure codes of callbacks', () => {
      const errors = pairs(XENDIT, /^([A-Z_]+)\n(4\d\d)$/gm).map(
        ([code, http]) => `${http} ${code}`,
      );
      expect(withoutRow(EWALLETS, errors, 'status error')).toEqual([]);
      expect(errors).toHaveLength(2);
      const statuses = firsts(
        `${INSTAMONEY}\n${XENDIT}`,
        /^([A-Z]{4,}) (?:\| Pay|Transaksi|Pem|URL)/gm,
      );
      expect(statuses.toSorted()).toEqual(['COMPLETED', 'EXPIRED', 'FAILED', 'PAID', 'PENDING']);
      expect(withoutRow(EWALLETS, statuses, 'status')).toEqual([]);
      const failures = firsts(later.split('\nFailure Codes\n')[1] ?? '', /^([A-Z_]{6,}) \|$/gm);
      expect(failures).toHaveLength(10);
      expect(withoutRow(EWALLETS, failures, 'callback OVO, failure code')).toEqual([]);
      const said = firsts(later, /The statuses are: (.+?)\.? \|$/gm).flatMap((list) =>
        list.split(' and '),
      );
      expect(said).toHaveLength(4);
      expect(withoutRow(EWALLETS, said, 'callback')).toEqual([]);
    });

    it('Paylabs: payment types and statuses', () => {
      const types = firsts(PAYLABS, /\)([A-Z]+BALANCE)$/gm);
      expect(new Set(types)).toEqual(new Set(Object.values(PAYMENT_TYPES)));
      expect(withoutRow('docs/providers/paylabs.md', types, 'paymentType')).toEqual([]);
      const statuses = firsts(firsts(PAYLABS, /^statusString\(32\)No(.+)$/gm).join(), /(\d\d): /g);
      expect(statuses).toHaveLength(3);
      expect(withoutRow('docs/providers/paylabs.md', statuses, 'status')).toEqual([]);
    });
  },
);

/** `GET BASE_URL/api/va-tx-history/<ID>?offset=<offset>` is `GET /api/va-tx-history/:id`. */
function routeOf(line: string): string {
  return line
    .replace(/ (?:BASE_URL|https:\/\/[\w.]+)/, ' ')
    .replace(/\?.*$/, '')
    .replace(/\/(?:<ID>|\{\w+\}|:\w+)/, '/:id');
}

function notInIndex(routes: readonly string[]): string[] {
  const named = rowsOf(INDEX).map(({ sandbox }) => sandbox);
  return routes.filter((route) => !named.some((cell) => cell.includes(`\`${route}\``)));
}
