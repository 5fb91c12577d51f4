import { z } from 'zod';
import { BUSINESS_ZONE } from '../../../domain/time.ts';
import { DateTime } from 'luxon';
import { PFM_BANKS } from './books.ts';

const DAY_MS = 24 * 60 * 60_000;
/** "if empty will be used current date - 7" */
const DEFAULT_DAYS = 7;

export interface Refused {
  readonly code: string;
  readonly why: string;
}

export interface LoginRequest {
  readonly bankCode: string;
  readonly username: string;
  readonly password: string;
  readonly phone: string;
  readonly fromMs: number;
  readonly toMs: number;
}

const time = z.int().min(0).nullish();

/** "Connect internet banking", Request Parameters. Nothing is converted; unknown fields are ignored. */
const LOGIN = z.object({
  data: z.string().min(1),
  bank_code: z.string(),
  phone_number: z.string().regex(/^\+62\d{8,13}$/),
  email: z.union([z.literal(''), z.email()]).nullish(),
  tx_history_start_date: time,
  tx_history_end_date: time,
  tx_history_month: z.int().min(1).max(12).nullish(),
  user_consent: z.boolean(),
});

const CREDENTIALS = z.object({ username: z.string().min(1), password: z.string().min(1) });

/** The checks in their order: form (300), bank (303), consent (304), cipher (302), history (300). */
export function readLogin(
  body: unknown,
  open: (sealed: string) => unknown,
  nowMs: number,
): LoginRequest | Refused {
  const read = LOGIN.safeParse(body);
  if (!read.success) return refused('300', z.prettifyError(read.error));
  const login = read.data;
  if (!PFM_BANKS.has(login.bank_code)) return refused('303', 'bank_code is not listed');
  if (!login.user_consent) return refused('304', 'user_consent is false');
  const credentials = CREDENTIALS.safeParse(open(login.data));
  if (!credentials.success) return refused('302', 'data does not open to username and password');
  const history = historyOf(login, nowMs);
  if (history.fromMs > history.toMs) {
    return refused('300', 'tx_history_start_date is after tx_history_end_date');
  }
  return {
    ...credentials.data,
    ...history,
    bankCode: login.bank_code,
    phone: login.phone_number,
  };
}

/** A month is the newest one of that name that has begun; dates go before it. */
function historyOf(login: z.infer<typeof LOGIN>, nowMs: number): { fromMs: number; toMs: number } {
  const { tx_history_start_date: start, tx_history_end_date: end, tx_history_month: month } = login;
  if (month && !start && !end) {
    const now = DateTime.fromMillis(nowMs, { zone: BUSINESS_ZONE });
    const year = month > now.month ? now.year - 1 : now.year;
    const first = DateTime.fromObject({ year, month }, { zone: BUSINESS_ZONE });
    return { fromMs: first.toMillis(), toMs: first.endOf('month').toMillis() };
  }
  return { fromMs: start ?? nowMs - DEFAULT_DAYS * DAY_MS, toMs: end ?? nowMs };
}

/** `startDate` and `endDate`, days in Jakarta, both included. Default: the last seven days. */
export function readDays(
  query: Readonly<Record<string, string>>,
  nowMs: number,
): { fromMs: number; beforeMs: number } | Refused {
  const today = DateTime.fromMillis(nowMs, { zone: BUSINESS_ZONE }).startOf('day');
  const from = dayOf(query.startDate) ?? today.minus({ days: DEFAULT_DAYS });
  const to = dayOf(query.endDate) ?? today;
  if (!from.isValid || !to.isValid) return refused('300', 'a date is not yyyy-MM-dd');
  if (from > to) return refused('300', 'startDate is after endDate');
  return { fromMs: from.toMillis(), beforeMs: to.plus({ days: 1 }).toMillis() };
}

function dayOf(text: string | undefined): DateTime | null {
  if (text === undefined) return null;
  return DateTime.fromFormat(text, 'yyyy-MM-dd', { zone: BUSINESS_ZONE });
}

function refused(code: string, why: string): Refused {
  return { code, why };
}
