import { beforeEach, describe, expect, it } from 'vitest';
import { rupiah } from '../../src/domain/money.ts';
import { NOON, payment, received } from '../reconciliation-streams/books-world.ts';
import { Streams } from '../reconciliation-streams/streams-world.ts';
import { type Desk, PEOPLE, startDesk } from './harness.ts';

const OF_PROVIDER = { stream: 'va', source: 'oy:va-history', status: 'paid' } as const;

describe('an exception beside its lines, and a match by hand', () => {
  let desk: Desk;
  let streams: Streams;

  beforeEach(async () => {
    desk = await startDesk();
    streams = new Streams(desk.database);
  });

  const exceptionOf = async (item: string): Promise<number> => {
    const row = await desk.database
      .knex('exceptions')
      .where({ item })
      .first<{ id: number } | undefined>('id');
    if (!row) throw new Error(`no exception of ${item}`);
    return row.id;
  };

  const difference = (html: string): string =>
    /name="difference_sen" value="(-?\d+)"/.exec(html)?.[1] ?? '';

  const match = (id: number, fields: Record<string, string>, theirs: readonly string[]) => {
    const at = desk.at('maker');
    const body = new URLSearchParams({ form_token: at.formToken, ...fields });
    for (const each of theirs) body.append('theirs', each);
    return at.call(`/exceptions/${id}/match`, { method: 'POST', body });
  };

  const statusesOfVa = async (): Promise<string[]> => {
    const rows: { status: string }[] = await desk.database.knex('exceptions').select('status');
    return rows.map(({ status }) => status);
  };

  it('shows both lines field by field, and says where they differ', async () => {
    await received(desk.database, [payment('TX-1')]);
    await streams.told({ ...OF_PROVIDER, item: 'TX-1', amount: rupiah(90_000) });
    await streams.reconcile('va');
    const row = await desk.database.knex('exceptions').first<{ id: number }>('id');
    const { status, html } = await desk.at('viewer').get(`/exceptions/${row.id}`);
    expect(status).toBe(200);
    expect(html).toContain('Ours and theirs');
    expect(html).toMatch(/<th scope="row">Reference<\/th><td>TX-1<\/td><td>TX-1<\/td><td>same/);
    expect(html).toMatch(/<th scope="row">Amount<\/th>.*?100,000<\/td>.*?90,000<\/td>.*?differs/);
    expect(html).toContain('found it');
    expect(html).not.toContain('Match by hand'); // a viewer looks on
  });

  it('shows the nearest candidate beside a line without its other half', async () => {
    await received(desk.database, [payment('TX-1')]);
    await streams.told({ ...OF_PROVIDER, item: 'TX-2' });
    await streams.reconcile('va');
    const id = await exceptionOf('ledger:va oy:TX-1');
    const { html } = await desk.at('maker').get(`/exceptions/${id}`);
    expect(html).toContain('Nearest candidate (Theirs)');
    expect(html).toMatch(/<th scope="row">Reference<\/th><td>TX-1<\/td><td>TX-2<\/td>.*?differs/);
    expect(html).toMatch(/<textarea[^>]*name="theirs"[^>]*>TX-2<\/textarea>/);
  });

  it('one and one of the same amount are matched; their exceptions close with the next run', async () => {
    await received(desk.database, [payment('TX-1')]);
    await streams.told({ ...OF_PROVIDER, item: 'TX-2' });
    await streams.reconcile('va');
    const id = await exceptionOf('ledger:va oy:TX-1');
    const compared = await desk.at('maker').get(`/exceptions/${id}/match?ours=TX-1&theirs=TX-2`);
    expect(compared.status).toBe(200);
    expect(compared.html).toContain('The sums are the same.');
    const made = await match(
      id,
      { ours: 'TX-1', difference_sen: '0', note: 'the customer mistyped it' },
      ['TX-2'],
    );
    expect([made.status, made.location]).toEqual([
      303,
      expect.stringMatching(/^\/exceptions\/\d+\?matched=\d+\.1\.\d+$/),
    ]);
    expect((await desk.at('maker').get(made.location ?? '')).html).toContain('is made.');
    const stored = await desk.database.knex('matches').where({ pass: 'by hand' });
    expect(stored).toMatchObject([{ made_by: PEOPLE.maker, note: 'the customer mistyped it' }]);
    await streams.reconcile('va');
    expect(await statusesOfVa()).toEqual(['auto_closed', 'auto_closed']);
  });

  it('one and several: the difference is shown, and must be accepted as it was shown', async () => {
    await received(desk.database, [payment('TX-1')]);
    for (const [item, amount] of [
      ['PART-1', 60_000],
      ['PART-2', 39_500],
    ] as const) {
      await streams.told({ ...OF_PROVIDER, item, amount: rupiah(amount) });
    }
    await streams.reconcile('va');
    const id = await exceptionOf('ledger:va oy:TX-1');
    const theirs = ['PART-1', 'PART-2'];
    const query = new URLSearchParams({ ours: 'TX-1', theirs: theirs.join('\r\n') });
    const compared = await desk.at('maker').get(`/exceptions/${id}/match?${query.toString()}`);
    expect(difference(compared.html)).toBe('-50000');
    expect(compared.html).toContain('I accept the difference of -Rp');
    const fields = { ours: 'TX-1', note: 'paid in two parts', difference_sen: '-50000' };
    const silent = await match(id, fields, theirs);
    expect([silent.status, silent.html.includes('amounts_differ')]).toEqual([409, true]);
    const other = await match(id, { ...fields, difference_sen: '-40000', accept: 'yes' }, theirs);
    expect([other.status, other.html.includes('difference_changed')]).toEqual([409, true]);
    expect(await desk.database.knex('matches')).toEqual([]);
    const made = await match(id, { ...fields, accept: 'yes' }, theirs);
    expect(made.status).toBe(303);
    expect(await desk.database.knex('matches')).toMatchObject([
      { ours_count: 1, theirs_count: 2, difference_sen: -50_000, made_by: PEOPLE.maker },
    ]);
    await streams.reconcile('va');
    expect(new Set(await statusesOfVa())).toEqual(new Set(['auto_closed']));
  });

  it('lines that are not there, or no line at all, are refused in words', async () => {
    await received(desk.database, [payment('TX-1')]);
    await streams.reconcile('va');
    const id = await exceptionOf('ledger:va oy:TX-1');
    const unknown = await desk.at('maker').get(`/exceptions/${id}/match?ours=TX-1&theirs=TX-9`);
    expect([unknown.status, unknown.html.includes('line_not_open')]).toEqual([409, true]);
    const none = await desk.at('maker').get(`/exceptions/${id}/match?ours=TX-1&theirs=`);
    expect(none.status).toBe(400);
  });

  it('account numbers of bank lines are masked for those who may not see them', async () => {
    await streams.told({
      stream: 'bank',
      source: 'oy:mutations',
      item: 'M-1',
      reference: '',
      status: 'complete',
      account: 'assets:bank:014:1239812390',
      description: 'TRSF 1239812391 JOHN',
      occurredAt: NOON,
    });
    await streams.reconcile('bank');
    const id = await exceptionOf('oy:mutations M-1');
    const masked = (await desk.at('viewer').get(`/exceptions/${id}`)).html;
    expect(masked).toContain('assets:bank:014:******2390');
    expect(masked).not.toContain('12398123');
    expect((await desk.at('maker').get(`/exceptions/${id}`)).html).toContain('1239812390');
  });
});
