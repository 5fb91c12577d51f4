import { describe, expect, test } from 'vitest';
import { ORDER_TRANSITIONS } from '../../src/domain/order-states.ts';
import { decideCreation } from '../../src/orders/creation/decide-creation.ts';
import type { CreateMeaning } from '../../src/orders/order-provider.ts';

/** What an answer to a create means, what becomes of the order, why, and when it is looked at next. */
const TABLE: readonly [CreateMeaning, string, string | null, string][] = [
  ['created', 'creation_confirmed', null, 'ask_later'],
  ['exists_already', 'creation_unanswered', 'exists_already', 'ask_now'],
  ['needs_repair', 'creation_rejected', 'rejected_by_provider', 'never'],
  ['failed', 'found_failed', 'failed_by_provider', 'never'],
  ['caller_rejected', 'creation_put_off', 'caller_rejected', 'send_again_later'],
  ['throttled', 'creation_put_off', 'throttled', 'send_again_later'],
  ['not_sent', 'creation_put_off', 'not_sent', 'send_again_later'],
  ['unknown', 'creation_unanswered', 'no_clear_answer', 'ask_later'],
];

describe('what the answer to a create request means', () => {
  test.each(TABLE)('%s: %s', (meaning, transition, reasonCode, next) => {
    expect(decideCreation(meaning)).toEqual({ transition, reasonCode, next });
  });

  test('every answer leads out of creating by a move that the table allows', () => {
    for (const [meaning] of TABLE) {
      const { transition } = decideCreation(meaning);
      expect(ORDER_TRANSITIONS[transition].from, meaning).toContain('creating');
    }
  });

  test('only answers that say "nothing was made, nothing is wrong with the row" send it again', () => {
    const again = TABLE.filter(([, , , next]) => next === 'send_again_later').map(([each]) => each);
    expect(again).toEqual(['caller_rejected', 'throttled', 'not_sent']);
  });
});
