import { beforeAll, describe, expect, test } from 'vitest';
import { PAYOUT_STATES, PAYOUT_TRANSITIONS } from '../../src/domain/payout-states.ts';
import type { Database } from '../../src/platform/database/database.ts';
import { describeOnBothDatabases } from '../support/databases.ts';
import { fillReconciliation } from './reconciliation-rows.ts';

const AT = '2026-11-21T03:00:00.000Z';
const DAY = '2026-11-21';

/** One row in each append-only table, and what would change it. */
const APPEND_ONLY: readonly { table: string; change: Record<string, unknown> }[] = [
  { table: 'approvals', change: { total_sen: 1 } },
  { table: 'payout_events', change: { to_state: 'paid' } },
  { table: 'postings', change: { memo: 'another' } },
  { table: 'entries', change: { amount_sen: 1 } },
  { table: 'evidence', change: { body: 'another' } },
  { table: 'records', change: { status: 'paid' } },
  { table: 'audit_log', change: { actor: 'nobody' } },
  { table: 'match_revocations', change: { why: 'another' } },
  { table: 'periods', change: { evidence: 'another' } },
];

const payoutRow = (reference: string, changes: Record<string, unknown> = {}) => ({
  batch_id: 'B1',
  row_number: Math.trunc(Number(reference.replaceAll(/\D/g, ''))),
  reference,
  bank_code: '014',
  account_number: '1239812390',
  amount_sen: 12_500_000,
  emails: '[]',
  cells: '[]',
  content_hash: 'h',
  state: 'inquiring',
  updated_at: AT,
  ...changes,
});

async function fill({ knex }: Database): Promise<void> {
  await knex('batches').insert({
    id: 'B1',
    file_name: 'f.csv',
    kind: 'payouts',
    file_sha256: 's',
    file_bytes: 1,
    format: '{}',
    uploaded_by: 'sari',
    uploaded_at: AT,
    state: 'checking',
    heartbeat_at: AT,
  });
  const [payout]: { id: number }[] = await knex('payouts').insert(payoutRow('P1')).returning('id');
  await knex('approvals').insert({
    batch_id: 'B1',
    approved_by: 'budi',
    approved_at: AT,
    content_hash: 'h',
    payout_count: 1,
    total_sen: 2,
    available_balance_sen: 3,
    content_version: 0,
    approver_key: 'budi',
    layer: 1,
    layers_needed: 1,
  });
  await knex('payout_events').insert({
    payout_id: payout?.id,
    at: AT,
    event: 'recipient_confirmed',
    from_state: 'inquiring',
    to_state: 'ready',
  });
  await knex.transaction(async (tx) => {
    const entry = { posting_key: 'K', business_day: DAY };
    await tx('entries').insert([
      { ...entry, line: 1, account: 'a', amount_sen: 5 },
      { ...entry, line: 2, account: 'b', amount_sen: -5 },
    ]);
    await tx('postings').insert(postingRow('K'));
  });
  const evidence = {
    provider: 'oy',
    endpoint: 'e',
    subject: 's',
    at: AT,
    duration_ms: 1,
    body: '',
  };
  await knex('evidence').insert(evidence);
  await knex('records').insert({
    stream: 'disbursement',
    source: 'oy:status',
    item: 'i',
    version: 1,
    content_hash: 'h',
    reference: 'r',
    status: 'pending',
    amount_sen: 1,
    raw: '',
    recorded_at: AT,
  });
  await knex('audit_log').insert({
    at: AT,
    actor: 'sari',
    action: 'a',
    subject: 's',
    details: '{}',
    number: 1,
    seal: '0',
  });
  await fillReconciliation(knex);
}

const postingRow = (key: string) => ({
  key,
  kind: 'k',
  subject: 's',
  at: AT,
  business_day: DAY,
  memo: 'm',
});

describeOnBothDatabases('what the database itself refuses', (open) => {
  let database: Database;
  beforeAll(async () => {
    database = await open();
    await fill(database);
  });

  describe.each(APPEND_ONLY)('$table is append-only', ({ table, change }) => {
    test('its rows cannot be changed', async () => {
      await expect(database.knex(table).update(change)).rejects.toThrow(`${table} is append-only`);
    });

    test('nor removed', async () => {
      await expect(database.knex(table).del()).rejects.toThrow(`${table} is append-only`);
      expect(await database.knex(table).first<unknown>()).toBeDefined();
    });

    test('nor emptied at one stroke, nor written over', async () => {
      const stroke =
        database.dialect === 'postgres'
          ? database.knex.raw(`truncate ${table} cascade`)
          : database.knex.raw(`insert or replace into ${table} select * from ${table}`);
      await expect(stroke).rejects.toThrow(/is append-only|posting is closed/);
    });
  });

  describe('a payout', () => {
    test('can be in every state of the code, and in no other', async () => {
      const { knex } = database;
      for (const [index, state] of PAYOUT_STATES.entries()) {
        await knex('payouts').insert(payoutRow(`S${100 + index}`, { state }));
      }
      for (const state of ['PAID', '', 'sent']) {
        await expect(
          knex('payouts').insert(payoutRow('S999', { state })),
          `a payout that is "${state}"`,
        ).rejects.toThrow(/payouts_state/);
      }
      const stored: string[] = await knex('payouts').distinct('state').pluck('state');
      expect(stored.toSorted()).toEqual([...PAYOUT_STATES].toSorted());
    });

    test.each([0, -1])('cannot be of %d sen', async (amount) => {
      const row = payoutRow('S998', { amount_sen: amount });
      await expect(database.knex('payouts').insert(row)).rejects.toThrow(/payouts_amount/);
    });

    test('cannot have a reference that was used before', async () => {
      const row = payoutRow('P1', { row_number: 77 });
      await expect(database.knex('payouts').insert(row)).rejects.toThrow(/unique/i);
    });

    test('cannot be sent under an id that another one was sent under', async () => {
      const ids: number[] = await database.knex('payouts').limit(2).pluck('id');
      const attempt = (payoutId: number | undefined) => ({
        payout_id: payoutId,
        number: 1,
        partner_trx_id: 'P1',
        request: '{}',
        first_sent_at: AT,
        last_sent_at: AT,
        times_sent: 1,
      });
      await database.knex('attempts').insert(attempt(ids[0]));
      await expect(database.knex('attempts').insert(attempt(ids[1]))).rejects.toThrow(/unique/i);
    });
  });

  test('one breaker of a kind is open at a time; a closed one makes room', async () => {
    const { knex } = database;
    const breaker = { provider: 'oy', kind: 'low_balance', scope: '', opened_at: AT, reason: 'r' };
    await knex('breakers').insert(breaker);
    await expect(knex('breakers').insert(breaker)).rejects.toThrow(/unique/i);
    await knex('breakers').update({ closed_at: AT });
    await knex('breakers').insert(breaker);
    await knex('breakers').insert({ ...breaker, scope: '014' });
  });

  test('an event is a move of the table of transitions, and no other', async () => {
    const { knex } = database;
    const [{ id } = { id: 0 }] = await knex('payouts')
      .insert(payoutRow('MOVED', { state: 'ready' }))
      .returning<{ id: number }[]>('id');
    const event = (name: string, from: string, to: string) =>
      knex('payout_events').insert({
        payout_id: id,
        at: AT,
        event: name,
        from_state: from,
        to_state: to,
      });
    const refused: string[] = [];
    for (const [name, { from, to }] of Object.entries(PAYOUT_TRANSITIONS)) {
      for (const state of PAYOUT_STATES) {
        const allowed = (from as readonly string[]).includes(state);
        const inserted = await event(name, state, to).then(
          () => true,
          () => false,
        );
        if (inserted !== allowed) refused.push(`${name} from ${state}: ${String(inserted)}`);
      }
    }
    expect(refused).toEqual([]);
    await event('asked_in_vain', 'unknown', 'unknown');
    await expect(event('asked_in_vain', 'unknown', 'paid')).rejects.toThrow(/payout_events_move/);
    await expect(event('paid', 'unknown', 'paid')).rejects.toThrow(/payout_events_move/);
  });

  describe('a posting', () => {
    const entries = (key: string, ...amounts: number[]) =>
      amounts.map((amount, index) => ({
        posting_key: key,
        line: index + 1,
        account: `account-${index}`,
        amount_sen: amount,
        business_day: DAY,
      }));

    test.each([
      ['that does not balance', [5, -4]],
      ['with one side only', [5]],
    ])('%s', async (_name, amounts) => {
      const work = database.transaction(async (tx) => {
        await tx('entries').insert(entries('X', ...amounts));
        await tx('postings').insert(postingRow('X'));
      });
      await expect(work).rejects.toThrow('posting does not balance');
    });

    test('without entries', async () => {
      await expect(database.knex('postings').insert(postingRow('X'))).rejects.toThrow(
        'posting does not balance',
      );
    });

    test('with an entry of nothing', async () => {
      const work = database.knex('entries').insert(entries('X', 0));
      await expect(work).rejects.toThrow(/check/i);
    });

    test('whose entries are never closed', async () => {
      const work = database.transaction(async (tx) => {
        await tx('entries').insert(entries('X', 5, -5));
      });
      await expect(work).rejects.toThrow(/foreign key/i);
      // The connection is whole afterwards, and nothing is left.
      expect(await database.knex('entries').where({ posting_key: 'X' })).toEqual([]);
    });

    test('that is closed takes no further entry', async () => {
      const late = { ...entries('K', 1)[0], line: 3 };
      await expect(database.knex('entries').insert(late)).rejects.toThrow('posting is closed');
    });

    test('is made once', async () => {
      const work = database.transaction(async (tx) => {
        await tx('postings').insert(postingRow('K'));
      });
      await expect(work).rejects.toThrow(/unique|append-only/i);
    });
  });
});
