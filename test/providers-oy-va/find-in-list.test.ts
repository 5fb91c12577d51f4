import { describe, expect, test } from 'vitest';
import type { Page, VaPage, VaState } from '../../src/collections/va/va-provider.ts';
import { rupiah } from '../../src/domain/money.ts';
import { instant } from '../../src/domain/time.ts';
import { findInList } from '../../src/providers/oy/va/find-in-list.ts';
import { atProvider, orderOf } from './va-world.ts';

const account = (name: string, changes: Partial<VaState> = {}): VaState => ({
  id: `id-${name}`,
  partnerUserId: name,
  vaNumber: `88${name}`,
  bankCode: '014',
  state: 'open',
  providerStatus: 'WAITING_PAYMENT',
  amount: rupiah(250_000),
  isOpen: false,
  isSingleUse: false,
  expiresAt: null,
  detected: null,
  ...changes,
});
const accounts = (count: number) => Array.from({ length: count }, (_, at) => account(`A${at}`));

function pageOf(total: number, vas: readonly VaState[], changes: Partial<VaPage> = {}): VaPage {
  const evidence = {
    provider: 'oy',
    endpoint: 'oy:va-list',
    subject: 'OURS',
    at: instant(0),
    durationMs: 0,
    httpStatus: 200,
    code: '000',
    body: '',
  };
  return { meaning: 'told', code: '000', message: 'Success', total, vas, evidence, ...changes };
}

/** `turn` counts pages from 0. */
async function search(
  readPage: (page: Page, turn: number) => VaPage,
  options: { pageLimit?: number; mostPages?: number } = {},
) {
  const asked: Page[] = [];
  const answer = await findInList(atProvider(orderOf('OURS')), {
    pageLimit: 10,
    mostPages: 20,
    ...options,
    readPage: async (page) => {
      asked.push(page);
      return readPage(page, asked.length - 1);
    },
  });
  return { ...answer, asked };
}

const slice = (all: readonly VaState[], { offset, limit }: Page) =>
  all.slice(offset, offset + limit);

describe('looking for an account in the list', () => {
  test.each([0, 9, 10, 24])('found at place %i', async (place) => {
    const all = accounts(24).toSpliced(place, 0, account('OURS'));
    const answer = await search((page) => pageOf(25, slice(all, page)));
    expect(answer).toMatchObject({ meaning: 'open', made: { providerReference: 'id-OURS' } });
    expect(answer.asked).toHaveLength(Math.floor(place / 10) + 1);
  });

  test.each([
    ['complete', 'paid'],
    ['expired', 'expired'],
    ['unknown', 'unknown'],
  ] as const)('found, and %s: %s', async (state, meaning) => {
    const answer = await search(() => pageOf(1, [account('OURS', { state })]));
    expect(answer).toMatchObject({ meaning, payment: null });
  });

  test.each([0, 1, 10, 25, 30])('not among %i: the list was read whole', async (count) => {
    const all = accounts(count);
    const answer = await search((page) => pageOf(count, slice(all, page)));
    expect(answer.meaning).toBe('not_found');
    expect(answer.asked).toHaveLength(Math.max(1, Math.ceil(count / 10)));
  });

  test('OY gives fewer lines than were asked for: read on from what came', async () => {
    const all = accounts(12);
    const answer = await search((page) => pageOf(12, slice(all, { ...page, limit: 5 })));
    expect(answer.meaning).toBe('not_found');
    expect(answer.asked.map(({ offset }) => offset)).toEqual([0, 5, 10]);
  });

  test('it grew while it was read: what was there at the start was seen', async () => {
    const all = accounts(25);
    const answer = await search((page, turn) => {
      if (turn > 0) all.unshift(account(`NEW${turn}`));
      return pageOf(all.length, slice(all, page));
    });
    expect(answer.meaning).toBe('not_found');
  });
});

describe('a list that proves nothing', () => {
  const all = accounts(25);
  test.each([
    [
      'it shrank while it was read',
      (page: Page, turn: number) => pageOf(25 - turn, slice(all, page)),
      'shrank',
    ],
    [
      'it ends before its total',
      (page: Page) => pageOf(30, slice(all, page)),
      'ended before its total',
    ],
    ['it is empty with a total', () => pageOf(25, []), 'ended before its total'],
    [
      'a line is missing in the middle',
      (page: Page) =>
        pageOf(
          25,
          slice(all, page).filter(({ id }) => id !== 'id-A3'),
        ),
      'ended before its total',
    ],
    [
      'the same page comes again and again',
      () => pageOf(25, all.slice(0, 10)),
      'ended before its total',
    ],
    [
      'lines without an id of ours',
      () => pageOf(1, [account('A', { partnerUserId: null })]),
      'whose accounts',
    ],
  ])('%s', async (_what, readPage, why) => {
    const answer = await search(readPage);
    expect(answer).toMatchObject({ meaning: 'unknown', made: null });
    expect(answer.message).toContain(why);
  });

  test('it is longer than we read', async () => {
    const answer = await search((page) => pageOf(25, slice(all, page)), { mostPages: 2 });
    expect(answer).toMatchObject({ meaning: 'unknown' });
    expect(answer.asked).toHaveLength(2);
  });

  test.each(['unknown', 'caller_rejected', 'throttled'] as const)(
    'its second page is %s',
    async (meaning) => {
      const answer = await search((page, turn) =>
        turn === 0 ? pageOf(25, slice(all, page)) : pageOf(0, [], { meaning }),
      );
      expect(answer.meaning).toBe(meaning);
    },
  );

  test.each([
    ['another bank', { bankCode: '008' }],
    ['another amount', { amount: rupiah(1) }],
    ['an account that takes any amount', { isOpen: true }],
  ])('our id stands there for %s: never adopted', async (what, changes) => {
    const answer = await search(() => pageOf(1, [account('OURS', changes)]));
    expect(answer).toMatchObject({ meaning: 'unknown', made: null });
    expect(answer.message).toContain(what);
  });
});
