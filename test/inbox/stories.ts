import { expect } from 'vitest';
import { importMutationsJob } from '../../jobs/import-mutations.ts';
import { followConnectionsJob } from '../../jobs/follow-connections.ts';
import { followOrderJob } from '../../jobs/follow-order.ts';
import { pullVaHistoryJob } from '../../jobs/pull-va-history.ts';
import { pullVaListJob } from '../../jobs/pull-va-list.ts';
import { remitPayoutJob } from '../../jobs/remit-payout.ts';
import { settlePayoutJob } from '../../jobs/settle-payout.ts';
import { connectBank } from '../../src/bank-accounts/connect-bank.ts';
import type { OrderKindName } from '../../src/domain/batch-kinds.ts';
import { rupiah } from '../../src/domain/money.ts';
import { SALARIES, uploadedBatch, whatIsReady } from '../http/harness.ts';
import type { CallbackWorld } from './world.ts';

/** Two things that are made at a provider, and that come to their end there. */
export interface Story {
  readonly channel: string;
  /** In fault plans. */
  readonly endpoint: string;
  /** Makes both, and lets both end: the provider then has two callbacks to send. */
  readonly tell: (world: CallbackWorld) => Promise<void>;
  /** How each callback ends. */
  readonly outcome: string;
  /** What we know when it is over. */
  readonly ends: (world: CallbackWorld) => Promise<unknown>;
  readonly expected: unknown;
  /** What finds it out when no callback comes. */
  readonly sweep: (world: CallbackWorld) => Promise<void>;
  /** What only the sweep tells. */
  readonly atLast?: Pick<Story, 'ends' | 'expected'>;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

type Named = readonly [kind: OrderKindName, reference: string];

async function statesOf(world: CallbackWorld, ...orders: Named[]): Promise<string[]> {
  const found = await Promise.all(
    orders.map(([kind, reference]) => world.orderOf(kind, reference)),
  );
  return found.map(({ state }) => state);
}

async function idOf(world: CallbackWorld, kind: OrderKindName, reference: string) {
  const { providerId, state } = await world.orderOf(kind, reference);
  expect(state).toBe('open');
  return providerId ?? '';
}

async function askAboutAll({ clock, run }: CallbackWorld): Promise<void> {
  await clock.advance(2 * MINUTE_MS);
  await run(followOrderJob);
}

const signal = (): AbortSignal => new AbortController().signal;

export const STORIES: readonly Story[] = [
  {
    channel: 'oy:disbursement',
    endpoint: 'callback',
    outcome: 'asked',
    async tell({ desk, run, clock }) {
      const batchId = await uploadedBatch(desk, SALARIES);
      const ready = await whatIsReady(desk, batchId);
      const approved = await desk.as('approver').post(`/api/batches/${batchId}/approve`, ready);
      expect(approved.status).toBe(200);
      await run(remitPayoutJob);
      await clock.advance(5000);
    },
    ends: ({ database }) => database.knex('payouts').orderBy('id').pluck('state'),
    expected: ['paid', 'paid'],
    async sweep({ clock, run }) {
      await clock.advance(2 * MINUTE_MS);
      await run(settlePayoutJob);
    },
  },
  {
    channel: 'oy:va',
    endpoint: 'va-callback',
    outcome: 'pulled',
    async tell(world) {
      const rows =
        'reference,bank_code,amount,single_use\nINV1,002,65000,yes\nINV2,014,70000,yes\n';
      await world.order('va', rows);
      const { books } = world.sandbox.oyVa;
      for (const reference of ['INV1', 'INV2']) {
        const va = books.activeOf(await idOf(world, 'va', reference));
        if (!va) throw new Error('no account');
        books.pay(va, { amount: null, callbacks: true });
      }
    },
    ends: (world) => world.payments(),
    expected: [
      { source: 'oy:va-history', gross: rupiah(65_000) },
      { source: 'oy:va-history', gross: rupiah(70_000) },
    ],
    // The payments are ours with the callback; that the account takes no more is told by its status.
    atLast: {
      ends: (world) => statesOf(world, ['va', 'INV1'], ['va', 'INV2']),
      expected: ['paid', 'paid'],
    },
    async sweep(world) {
      await pullVaListJob.run(world.work, signal());
      await world.run(pullVaHistoryJob);
      await askAboutAll(world);
    },
  },
  {
    channel: 'oy:checkout',
    endpoint: 'checkout-callback',
    outcome: 'asked',
    async tell(world) {
      await world.order('checkout', 'reference,amount,sender_name\nCHK1,15000,Budi Santoso\n');
      await world.order(
        'invoice',
        'reference,amount,sender_name,full_name\nBILL1,63000,Siti Rahayu,CV Karya Abadi\n',
      );
      const { books } = world.sandbox.oyCheckout;
      books.pay(await idOf(world, 'checkout', 'CHK1'), { method: 'VA' });
      books.pay(await idOf(world, 'invoice', 'BILL1'), { method: 'VA' });
    },
    ends: async (world) => ({
      states: await statesOf(world, ['checkout', 'CHK1'], ['invoice', 'BILL1']),
      gross: (await world.payments()).map(({ gross }) => gross),
    }),
    expected: { states: ['paid', 'paid'], gross: [rupiah(15_000), rupiah(63_000)] },
    sweep: askAboutAll,
  },
  {
    channel: 'xendit:ewallet',
    endpoint: 'ewallet-callback',
    outcome: 'applied',
    async tell(world) {
      const rows =
        'reference,wallet,amount,phone\nTAGIH1,OVO,370000,081210000731\nTAGIH2,DANA,450000,\n';
      await world.order('ewallet', rows);
      const { xendit } = world.sandbox.ewallets;
      for (const [wallet, reference] of [
        ['OVO', 'TAGIH1'],
        ['DANA', 'TAGIH2'],
      ] as const) {
        const payment = xendit.find(wallet, await idOf(world, 'ewallet', reference));
        if (!payment) throw new Error('no charge');
        xendit.end(payment, 'paid', null);
      }
    },
    ends: async (world) => ({
      states: await statesOf(world, ['ewallet', 'TAGIH1'], ['ewallet', 'TAGIH2']),
      gross: (await world.payments()).map(({ gross }) => gross),
    }),
    expected: { states: ['paid', 'paid'], gross: [rupiah(370_000), rupiah(450_000)] },
    sweep: askAboutAll,
  },
  {
    channel: 'paylabs:emoney',
    endpoint: 'emoney-callback',
    outcome: 'applied',
    async tell(world) {
      const rows =
        'reference,wallet,amount,product_name,redirect_url\nEMY1,DANA,10000,Paket data,https://toko.contoh.co.id/1\nEMY2,SHOPEE,99000,Kopi,https://toko.contoh.co.id/2\n';
      await world.order('emoney', rows);
      for (const reference of ['EMY1', 'EMY2']) {
        world.sandbox.paylabs.books.end(await idOf(world, 'emoney', reference), 'paid');
      }
    },
    ends: async (world) => ({
      states: await statesOf(world, ['emoney', 'EMY1'], ['emoney', 'EMY2']),
      gross: (await world.payments()).map(({ gross }) => gross),
    }),
    expected: { states: ['paid', 'paid'], gross: [rupiah(10_000), rupiah(99_000)] },
    sweep: askAboutAll,
  },
  {
    channel: 'oy:kyc',
    endpoint: 'kyc-callback',
    outcome: 'asked',
    async tell(world) {
      const rows = [
        'reference,check,name,nik,home_address,phone',
        'MITRA1,phone_number,Wayan Sudiarta,5171031203880002,"Jalan Gajah Mada 45",+6281999000123',
        'MITRA2,phone_number,Agus Alamat,3171010101900003,"Jalan Kebon Sirih 3",+6281200000003',
        '',
      ];
      await world.order('identity', rows.join('\n'));
      await world.clock.advance(3000);
    },
    ends: (world) => statesOf(world, ['identity', 'MITRA1'], ['identity', 'MITRA2']),
    expected: ['verified', 'failed'],
    sweep: askAboutAll,
  },
  {
    channel: 'oy:pfm',
    endpoint: 'pfm-callback',
    outcome: 'connected',
    async tell({ work, clock, sandbox }) {
      const { banks } = work.moneyIn ?? {};
      if (!banks) throw new Error('no banks');
      for (const username of ['sari1990', 'joko1985']) {
        const phone = username === 'sari1990' ? '0821123456789' : '0821123450000';
        const login = { bankCode: '014', username, password: 'correct-horse', phone, by: 'sari' };
        expect(await connectBank(banks, login)).toMatchObject({ state: 'connecting' });
      }
      sandbox.oyPfm.books.accounts.forEach((account, index) => {
        sandbox.oyPfm.books.putMutation(
          account.id,
          {
            id: `line-${index}`,
            category: 'other',
            amount: rupiah(100_000),
            flow: 1,
            atMs: clock.nowMs() - HOUR_MS,
            rawDate: null,
            description: 'SETORAN',
            status: 'complete',
          },
          false,
        );
      });
      await clock.advance(1500);
    },
    ends: async ({ database }) => ({
      connections: await database.knex('bank_connections').orderBy('id').pluck('state'),
      mutations: await database.knex('records').where({ stream: 'bank' }).count({ count: '*' }),
    }),
    expected: { connections: ['connected', 'connected'], mutations: [{ count: 2 }] },
    async sweep({ clock, work }) {
      await clock.advance(2 * MINUTE_MS);
      await followConnectionsJob.run(work, signal());
      await importMutationsJob.run(work, signal());
    },
  },
];
