import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import {
  isFinal,
  PAYOUT_FINAL_STATES,
  PAYOUT_IN_FLIGHT_STATES,
  PAYOUT_STATES,
  PAYOUT_TRANSITIONS,
  type PayoutState,
} from '../../src/domain/payout-states.ts';

const TRANSITIONS = Object.entries(PAYOUT_TRANSITIONS).map(([name, { from, to, by }]) => ({
  name,
  from: [...from] as PayoutState[],
  to: to as PayoutState,
  by: by as string,
}));

const page = readFileSync(new URL('../../docs/payout-states.md', import.meta.url), 'utf8');

/** The first code word of each `## …` heading. */
function documentedStates(): string[] {
  return [...page.matchAll(/^## `([a-z]+)`/gm)].map(([, state = '']) => state);
}

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

describe('docs/payout-states.md', () => {
  test('has a section for each state', () => {
    expect(documentedStates().toSorted()).toEqual([...PAYOUT_STATES].toSorted());
  });

  test.each(PAYOUT_STATES)(
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

  test.each(PAYOUT_FINAL_STATES)('%s: its heading says that it is final', (state) => {
    expect(page).toMatch(new RegExp(`^## \`${state}\` \\(final`, 'm'));
  });
});

describe('the table of transitions', () => {
  test('every state but the first can be reached', () => {
    const reached = new Set(TRANSITIONS.map((transition) => transition.to));
    expect(PAYOUT_STATES.filter((state) => !reached.has(state))).toEqual(['inquiring']);
  });

  test('every state that is not final can be left', () => {
    const left = new Set(TRANSITIONS.flatMap((transition) => transition.from));
    expect(PAYOUT_STATES.filter((state) => !isFinal(state) && !left.has(state))).toEqual([]);
  });

  test('a final state is left by a contradiction, a reversal, or a person who tries again', () => {
    const ways = TRANSITIONS.filter(({ from }) => from.some((state) => isFinal(state)));
    expect(ways.map(({ name }) => name)).toEqual([
      'contradiction_found',
      'came_back',
      'retry_requested',
    ]);
  });

  test('a new attempt needs a new approval: no way leads from failed to a send but through ready', () => {
    const fromFailed = TRANSITIONS.filter(({ from }) => from.includes('failed'));
    expect(fromFailed.map(({ to }) => to)).toEqual(['quarantined', 'ready']);
  });

  test('a person decides about a quarantine, and nothing is sent out of it', () => {
    const ways = TRANSITIONS.filter(({ from }) => from.includes('quarantined'));
    expect(ways.map(({ name }) => name)).toEqual(['resolved_as_paid', 'resolved_as_failed']);
  });

  test('a send starts only from approved or held', () => {
    const ways = TRANSITIONS.filter(({ to }) => to === 'sending');
    expect(ways.map(({ name, from }) => [name, from])).toEqual([
      ['send_started', ['approved', 'held']],
    ]);
  });

  test('nothing that the provider may hold can be cancelled or approved away', () => {
    for (const { name, from } of TRANSITIONS) {
      if (!['cancelled_by_person', 'approval_void'].includes(name)) continue;
      expect(
        from.filter((state) => (PAYOUT_IN_FLIGHT_STATES as readonly string[]).includes(state)),
      ).toEqual([]);
    }
  });
});
