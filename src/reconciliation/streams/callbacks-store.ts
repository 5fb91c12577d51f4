import { type ExceptionRule, findExceptions } from '../exceptions/found-store.ts';
import type { Find } from './findings.ts';

/** Messages on a stream's channels that came to nothing: unreadable, or about something that we do not have. */
export const callbacksToNothing =
  (
    channels: readonly string[],
    { alsoUnknown = true }: { readonly alsoUnknown?: boolean } = {},
  ): Find =>
  async (db) => {
    for (const channel of channels) {
      await findExceptions(db, NOT_UNDERSTOOD, { channel });
      if (alsoUnknown) await findExceptions(db, UNKNOWN, { channel });
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

const NOT_UNDERSTOOD: ExceptionRule = {
  category: 'callback_not_understood',
  columns: {
    ...COLUMNS,
    why: `'A callback of ' || received_at || ' cannot be read; its body is kept under this number.'`,
  },
  from: `callbacks WHERE ${TO_NOTHING} AND outcome = 'not_understood'`,
};

const UNKNOWN: ExceptionRule = {
  category: 'unknown_callback',
  columns: {
    ...COLUMNS,
    why: `'A callback of ' || received_at || ' is about something that we do not have; its body is kept under this number.'`,
  },
  from: `callbacks WHERE ${TO_NOTHING} AND outcome = 'unknown_reference'`,
};
