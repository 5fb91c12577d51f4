import { expect, test } from 'vitest';
import { rows } from '../support/payout-files.ts';
import { describeMoneyOut } from '../support/payout-suite.ts';

/**
 * The answers to a send that tempt a program to pay twice or to forget, each both ways: the provider
 * did it, or did nothing. The sandbox's own books say what happened; `booksProblems` compares them.
 */
interface Case {
  readonly what: string;
  readonly fault: Readonly<Record<string, unknown>>;
  readonly end: string;
  readonly sends: number;
  readonly story: readonly string[];
}

const code = (of: string, effect: 'none' | 'done') => ({ kind: 'code', code: of, effect });
const ASKED_AND_FOUND = ['send_started', 'send_unanswered', 'found_paid'];
const ASKED_AT_ONCE = ['send_started', 'send_unanswered', 'found_in_progress', 'found_paid'];
const NOT_THERE = ['asked_in_vain', 'asked_in_vain', 'asked_in_vain', 'asked_in_vain'];
const SENT_AGAIN = ['not_found_confirmed', 'send_started', 'send_accepted', 'found_paid'];
const ASKED_AND_SENT_AGAIN = ['send_started', 'send_unanswered', ...NOT_THERE, ...SENT_AGAIN];
const HELD_AND_FOUND = ['send_started', 'send_not_created', ...ASKED_AND_FOUND];
const HELD_AND_SENT = [
  'send_started',
  'send_not_created',
  'send_started',
  'send_accepted',
  'found_paid',
];

const paid = (
  what: string,
  fault: Case['fault'],
  sends: number,
  story: readonly string[],
): Case => ({
  what,
  fault,
  end: 'paid',
  sends,
  story,
});

const CASES: readonly Case[] = [
  paid('no answer, done', { kind: 'lose-after' }, 1, ASKED_AND_FOUND),
  paid('no answer, nothing done', { kind: 'lose-before' }, 2, ASKED_AND_SENT_AGAIN),
  paid('203 (duplicate), done', code('203', 'done'), 1, ASKED_AT_ONCE),
  {
    what: '203 (duplicate), nothing behind it',
    fault: code('203', 'none'),
    end: 'quarantined',
    sends: 1,
    story: ['send_started', 'send_unanswered', ...NOT_THERE, 'contradiction_found'],
  },
  paid('204 (not found), done', code('204', 'done'), 1, ASKED_AND_FOUND),
  paid('204 (not found), nothing done', code('204', 'none'), 2, ASKED_AND_SENT_AGAIN),
  paid('206 (deposit too low), done', code('206', 'done'), 2, HELD_AND_FOUND),
  paid('206 (deposit too low), nothing done', code('206', 'none'), 2, HELD_AND_SENT),
  paid('301 (unclear at the bank), done', code('301', 'done'), 1, [
    'send_started',
    'send_accepted',
    'found_paid',
  ]),
  {
    what: '301 (unclear at the bank), nothing done',
    fault: code('301', 'none'),
    end: 'quarantined',
    sends: 1,
    story: ['send_started', 'send_accepted', ...NOT_THERE, 'contradiction_found'],
  },
  paid('504 (timed out), done', code('504', 'done'), 1, ASKED_AND_FOUND),
  paid('504 (timed out), nothing done', code('504', 'none'), 2, ASKED_AND_SENT_AGAIN),
  paid('999 (internal error), done', code('999', 'done'), 1, ASKED_AND_FOUND),
  paid('999 (internal error), nothing done', code('999', 'none'), 2, ASKED_AND_SENT_AGAIN),
  paid('an unlisted code, done', code('777', 'done'), 1, ASKED_AND_FOUND),
  paid('HTTP 503, nothing done', { kind: 'http', status: 503 }, 2, ASKED_AND_SENT_AGAIN),
  {
    what: '205 (refused for good), and done all the same',
    fault: code('205', 'done'),
    end: 'quarantined',
    sends: 1,
    story: ['send_started', 'send_rejected', 'contradiction_found'],
  },
];

describeMoneyOut('a send is answered with', (worlds) => {
  test.each(CASES)('$what: $end after $sends send(s)', async ({ fault, end, sends, story }) => {
    const world = await worlds.sandbox();
    world.sandbox.faults.add([{ endpoint: 'remit', times: 1, ...fault }]);
    await world.uploadAndApprove(rows('PAY-1'));
    await world.runToRest();
    // What waits for the deposit's breaker goes once the balance was asked for.
    await world.advance(30_000);
    await world.runToRest();
    expect((await world.payout('PAY-1')).state).toBe(end);
    expect((await world.story('PAY-1')).slice(2)).toEqual(story);
    expect(await world.database.knex('attempts').pluck('times_sent')).toEqual([sends]);
    const settled = world.sandbox.oy.transactions.filter(({ state }) => state === 'paid');
    // The last case is the provider's lie: it settled, and a person is told.
    expect(settled).toHaveLength(end === 'paid' || fault.effect === 'done' ? 1 : 0);
  });
});
