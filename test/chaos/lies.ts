import type { Answer } from '../../src/sandbox/answer.ts';
import type { TransactionState } from '../../src/sandbox/oy/events.ts';
import type { OyEndpoint } from '../../src/sandbox/oy/refusal.ts';

/**
 * Which answers say something definite that the books do not bear out. Only such an answer excuses a
 * quarantine: a lost, late, broken or repeated message never does. Written from the provider's
 * document, not from the program's own table of codes.
 */
const ACCEPTS = new Set(['000', '101', '102', '301']);
/** Refuses the row: says that there is no such payout. */
const REFUSES_ROW = new Set(['205', '206', '209', '210', '211', '215', '264', '990']);
/** Refuses this one request, and is untrue only if this very request was carried out. */
const REFUSES_REQUEST = new Set(['201', '202', '207', '208', '403', '429']);
const KNOWS_IT_ALREADY = new Set(['203', '257']);

const SAYS_FAILED = new Set(['206', '209', '225', '300']);
const SAYS_IN_PROGRESS = new Set(['101', '102', '301']);
const OPEN: readonly (TransactionState | null)[] = ['processing', 'suspect', 'unknown'];

/** The state of the id in the books before and after a request; null: there is none. */
export interface BooksAround {
  readonly before: TransactionState | null;
  readonly after: TransactionState | null;
}

/** Null: the answer is true, or says nothing definite. */
export function lieIn(
  endpoint: OyEndpoint,
  answer: Answer,
  { before, after }: BooksAround,
): string | null {
  // A body that cannot be read says nothing, whatever code it was made from.
  const code = saidCode(answer);
  if (code === null) return null;
  const lies = endpoint === 'remit' ? remitLies(code, before, after) : statusLies(code, after);
  if (!lies || endpoint === 'inquiry' || endpoint === 'balance') return null;
  return `${endpoint} said ${code}, and the books say ${after ?? 'nothing'}`;
}

function saidCode(answer: Answer): string | null {
  if (answer.httpStatus !== 200) return String(answer.httpStatus);
  return /^\{"status":\{"code":"(\d{3})"/.exec(answer.body)?.[1] ?? null;
}

function remitLies(
  code: string,
  before: TransactionState | null,
  after: TransactionState | null,
): boolean {
  if (ACCEPTS.has(code) || KNOWS_IT_ALREADY.has(code)) return after === null;
  if (REFUSES_ROW.has(code)) return after !== null;
  return REFUSES_REQUEST.has(code) && before === null && after !== null;
}

function statusLies(code: string, state: TransactionState | null): boolean {
  if (code === '204') return state !== null;
  if (SAYS_FAILED.has(code)) return state !== 'failed';
  return SAYS_IN_PROGRESS.has(code) && !OPEN.includes(state);
}
