import { expect, it } from 'vitest';
import { Scenario } from '../reconciliation/scenario.ts';
import { describeOnBothDatabases } from '../support/databases.ts';
import { seedPayout } from '../support/payout-builder.ts';
import { type Desk, startDesk } from './harness.ts';
import { deskWithOrders, paidOrder, textOf } from './order-world-at-desk.ts';

/** Addresses that a page leads to, as a browser takes them. */
const linksOf = (html: string): string[] =>
  [...html.matchAll(/<a href="([^"]*)"/g)].map(([, href]) => (href ?? '').replaceAll('&amp;', '&'));

/** The page behind the link that begins so; it must be there. */
async function follow(desk: Desk, html: string, begin: string): Promise<string> {
  const link = linksOf(html).find((each) => each.startsWith(begin));
  if (link === undefined) throw new Error(`no link to ${begin} among ${linksOf(html).join(' ')}`);
  const answer = await desk.at('approver').get(link);
  if (answer.status === 303) return follow(desk, `<a href="${answer.location}"`, '/');
  expect([link, answer.status]).toEqual([link, 200]);
  return answer.html;
}

const posting = (key: string): string =>
  `/ledger/posting?${new URLSearchParams({ key }).toString()}`;

describeOnBothDatabases('the way from page to page', (open) => {
  it('from a posting to the order that was paid, its refund and its file', async () => {
    const { desk, world } = await deskWithOrders(await open());
    await paidOrder(world);
    const order = (await desk.at('approver').get('/collections/emoney/A1')).html;
    const received = await follow(desk, order, '/ledger/posting?key=payment_received');
    expect(textOf(await follow(desk, received, '/collections/emoney/A1#payments'))).toContain('A1');
    expect(await follow(desk, received, '/collections/batches/')).toContain('emoney.csv');

    await desk.at('maker').post('/collections/emoney/A1/refund', { rupiah: '50000', reason: 'ya' });
    await desk.at('approver').post('/collections/refunds/A1M1R1/approve');
    world.provider('emoney').whenRefunded('A1M1R1', 'done');
    await world.sendRefunds();
    const keys: string[] = await desk.database
      .knex('postings')
      .where({ kind: 'refund_sent' })
      .pluck('key');
    const sent = (await desk.at('approver').get(posting(keys[0] ?? ''))).html;
    expect(textOf(await follow(desk, sent, '/collections/refunds/A1M1R1'))).toContain('Given back');
    const list = (await desk.at('viewer').get('/collections/refunds')).html;
    expect(linksOf(list)).toContain('/collections/emoney/A1#payments');
  });

  it('from a payout to its postings and exceptions, and back again', async () => {
    const scenario = await Scenario.on(await open());
    await seedPayout(scenario.database.knex, { reference: 'PAY/1', state: 'paid' });
    await scenario.statementLine('PAY/1', 'failed');
    await scenario.reconcile();
    const desk = await startDesk({ database: scenario.database, clock: scenario.clock });
    const payout = (await desk.at('viewer').get('/payouts/PAY%2F1')).html;
    const paid = await follow(desk, payout, '/ledger/posting?key=payout_paid');
    expect(await follow(desk, paid, '/payouts/PAY%2F1')).toContain('PAY/1');
    expect(linksOf((await desk.at('viewer').get('/exceptions')).html)).toContain(
      '/payouts/PAY%2F1',
    );
    const exception = await follow(desk, payout, '/exceptions/1');
    expect(linksOf(exception)).toEqual(
      expect.arrayContaining(['/payouts/PAY%2F1', '/reconciliation/streams/disbursement']),
    );
  });

  it('from the audit log to what a deed was about', async () => {
    const { desk, world } = await deskWithOrders(await open());
    await paidOrder(world);
    await desk.at('maker').post('/collections/emoney/A1/refund', { rupiah: '50000', reason: 'ya' });
    const { html } = await desk.at('approver').get('/audit');
    expect(textOf(await follow(desk, html, '/batches/B'))).toContain('emoney.csv');
    expect(textOf(await follow(desk, html, '/collections/refunds/A1M1R1'))).toContain('A1');
  });
});
