import { type ExceptionRule, findExceptions } from '../exceptions/found-store.ts';
import type { Find } from './findings.ts';
import { type SayWhy, whySayer } from '../exceptions/why-sql.ts';

/** Messages on a stream's channels that came to nothing: unreadable, or about something that we do not have. */
export const callbacksToNothing =
  (
    channels: readonly string[],
    { alsoUnknown = true }: { readonly alsoUnknown?: boolean } = {},
  ): Find =>
  async (db) => {
    const say = whySayer(db);
    for (const channel of channels) {
      await findExceptions(db, notUnderstood(say), { channel });
      if (alsoUnknown) await findExceptions(db, unknown(say), { channel });
    }
  };

// As the index says it.
const TO_NOTHING = `outcome IN ('not_understood', 'unknown_reference') AND channel = :channel`;

const COLUMNS = {
  item: `'callback ' || id`,
  severity: `'medium'`,
  event_at: 'received_at',
  source: 'channel',
};

const notUnderstood = (say: SayWhy): ExceptionRule => ({
  category: 'callback_not_understood',
  columns: COLUMNS,
  why: say('why/callback_unreadable', { at: 'received_at' }),
  from: `callbacks WHERE ${TO_NOTHING} AND outcome = 'not_understood'`,
});

const unknown = (say: SayWhy): ExceptionRule => ({
  category: 'unknown_callback',
  columns: COLUMNS,
  why: say('why/callback_unknown', { at: 'received_at' }),
  from: `callbacks WHERE ${TO_NOTHING} AND outcome = 'unknown_reference'`,
});
