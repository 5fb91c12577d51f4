import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import {
  isFinalOrder,
  ORDER_FINAL_STATES,
  ORDER_STATES,
  ORDER_TRANSITIONS,
  type OrderState,
} from '../../src/domain/order-states.ts';
import { describeOnBothDatabases } from '../support/databases.ts';

const TRANSITIONS = Object.entries(ORDER_TRANSITIONS).map(([name, { from, to, by }]) => ({
  name,
  from: [...from] as OrderState[],
  to,
  by: by as string,
}));

const page = readFileSync(new URL('../../docs/order-states.md', import.meta.url), 'utf8');

function documentedTransitions() {
  return [...page.matchAll(/^\| `([a-z_]+)` \| (.+?) \| `([a-z]+)` \| (.+?) \|$/gm)].map(
    ([, name = '', from = '', to = '', by = '']) => ({
      name,
      from: [...from.matchAll(/`([a-z]+)`/g)].map(([, state = '']) => state),
      to,
      by,
    }),
  );
}

describe('docs/order-states.md', () => {
  test('has a section for each state', () => {
    const documented = [...page.matchAll(/^## `([a-z]+)`/gm)].map(([, state = '']) => state);
    expect(documented.toSorted()).toEqual([...ORDER_STATES].toSorted());
  });

  test.each(ORDER_STATES)(
    '%s: says what it means, who moves it on, what a crash leaves',
    (state) => {
      const section = page.split(`## \`${state}\``)[1]?.split('\n## ')[0] ?? '';
      for (const part of ['**Means**', '**Moved on by**', '**After a crash**']) {
        expect(section, `section of ${state}`).toContain(part);
      }
    },
  );

  test('lists exactly the transitions of the code', () => {
    expect(documentedTransitions()).toEqual(TRANSITIONS);
  });

  test.each(ORDER_STATES)('%s: its heading says whether it is final', (state) => {
    const heading = new RegExp(`^## \`${state}\` \\(final`, 'm');
    expect(heading.test(page)).toBe(isFinalOrder(state));
  });
});

describeOnBothDatabases('the database', (open) => {
  test('takes the moves of the table, questions that moved nothing, and no other event', async () => {
    const { knex } = await open();
    const at = '2026-11-21T03:00:00.000Z';
    await knex('batches').insert({
      id: 'B20261121-TESTED',
      kind: 'ewallet',
      state: 'working',
      file_name: 'a.csv',
      file_sha256: 'a',
      file_bytes: 1,
      format: '{}',
      uploaded_by: 'sari',
      uploaded_at: at,
      heartbeat_at: at,
    });
    await knex('orders').insert({
      batch_id: 'B20261121-TESTED',
      row_number: 2,
      kind: 'ewallet',
      reference: 'A1',
      details: '{}',
      cells: '[]',
      state: 'accepted',
      created_at: at,
      updated_at: at,
    });
    const [order] = await knex<{ id: number }>('orders');
    const isTaken = (event: string, from: string, to: string): Promise<boolean> =>
      knex('order_events')
        .insert({ order_id: order?.id, at, event, from_state: from, to_state: to })
        .then(
          () => true,
          () => false,
        );
    for (const { name, from, to } of TRANSITIONS) {
      for (const state of ORDER_STATES) {
        expect(await isTaken(name, state, to), `${name} from ${state}`).toBe(from.includes(state));
      }
      const elsewhere = ORDER_STATES.find((state) => state !== to) ?? to;
      expect(await isTaken(name, from[0] ?? to, elsewhere), `${name} to ${elsewhere}`).toBe(false);
    }
    for (const event of ['asked_in_vain', 'payment_noted']) {
      expect(await isTaken(event, 'open', 'open')).toBe(true);
      expect(await isTaken(event, 'open', 'paid')).toBe(false);
    }
    for (const state of ORDER_STATES) {
      expect(await knex('orders').update({ state }), state).toBe(1);
    }
    await expect(knex('orders').update({ state: 'settled' })).rejects.toThrow(/orders_state/);
  });
});

describe('the table of transitions', () => {
  test('every state but the first can be reached, and every one that is not final can be left', () => {
    const reached = new Set(TRANSITIONS.map(({ to }) => to));
    expect(ORDER_STATES.filter((state) => !reached.has(state))).toEqual([]);
    const left = new Set(TRANSITIONS.flatMap(({ from }) => from));
    expect(ORDER_STATES.filter((state) => !isFinalOrder(state) && !left.has(state))).toEqual([]);
  });

  test('a request leaves only from accepted', () => {
    const ways = TRANSITIONS.filter(({ to }) => to === 'creating');
    expect(ways.map(({ name, from }) => [name, from])).toEqual([
      ['creation_started', ['accepted']],
    ]);
  });

  test('a person alone decides about a quarantine', () => {
    const ways = TRANSITIONS.filter(({ from }) => from.includes('quarantined'));
    expect(ways.map(({ name }) => name)).toEqual(['resolved_as_paid', 'resolved_as_failed']);
  });

  test('paid and verified are left by a contradiction alone, and rejected never', () => {
    const waysOutOf = (state: OrderState): string[] =>
      TRANSITIONS.filter(({ from }) => from.includes(state)).map(({ name }) => name);
    expect(waysOutOf('paid')).toEqual(['contradiction_found']);
    expect(waysOutOf('verified')).toEqual(['contradiction_found']);
    expect(waysOutOf('rejected')).toEqual([]);
  });

  test('what ended unpaid is left by stronger news, a contradiction or a person who asks again', () => {
    const ways = TRANSITIONS.filter(({ from }) =>
      from.some((state) => (['failed', 'expired', 'cancelled'] as string[]).includes(state)),
    );
    expect(ways.map(({ name }) => name)).toEqual([
      'found_paid',
      'found_failed',
      'found_cancelled',
      'contradiction_found',
      'retry_requested',
    ]);
    expect(ORDER_FINAL_STATES).toHaveLength(6);
  });
});
