import { SEN_PER_RUPIAH, type Sen, toPlainRupiah } from '../../../domain/money.ts';
import { instant } from '../../../domain/time.ts';
import type { Answer } from '../../answer.ts';
import type { VaLine, VaStatus, VirtualAccount } from './state.ts';

/** "VA Aggregator Response Codes", and 429 of later versions. */
const MESSAGES: ReadonlyMap<string, string> = new Map([
  ['000', 'Success'],
  ['201', 'Request is Rejected (User ID is not Found)'],
  ['202', 'Request is Rejected (User ID is not Active)'],
  ['207', 'Request is Rejected (Request IP Address is not Registered)'],
  ['208', 'Request is Rejected (API Key is not Valid)'],
  ['211', 'Request is Rejected (Bank code is not available for this service)'],
  ['212', 'Request is Rejected (Given amount are lesser than allowed value for static va)'],
  ['214', 'Request is Rejected (Failed to generate static va)'],
  ['216', 'Request is Rejected (VA Id is empty)'],
  ['217', 'Request is Rejected (VA Number is still active for this partner user id)'],
  ['429', 'Request Rejected (Too Many Request to specific endpoint)'],
  ['999', 'Internal Server Error'],
]);

const quoted = (text: string): string => JSON.stringify(text);
const status = (code: string): string =>
  `"status":{"code":${quoted(code)},"message":${quoted(MESSAGES.get(code) ?? 'Unknown')}}`;

/** `10000.0000`: a JSON number with four decimals, as info and list write an amount. */
function fourDecimals(amount: Sen): string {
  const fraction = String(amount % SEN_PER_RUPIAH).padStart(2, '0');
  return `${Math.floor(amount / SEN_PER_RUPIAH)}.${fraction}00`;
}

function answer(code: string, body: string, why: string | null = null): Answer {
  return { httpStatus: 200, code, body: `{${body}}`, why };
}

/** A code that refuses, in the shape of each endpoint. */
export function refused(code: string, why: string): Answer {
  return answer(code, status(code), why);
}

export function refusedList(code: string, why: string): Answer {
  return answer(code, `"total":0,"data":[],${status(code)}`, why);
}

export function refusedHistory(code: string, id: string, why: string): Answer {
  const body = `"id":${quoted(id)},${status(code)},"data":[],"number_of_transaction":0`;
  return answer(code, body, why);
}

/** A plain HTTP error: what is not JSON, or not a page. */
export function plainError(httpStatus: number, error: string, message: string): Answer {
  const body = JSON.stringify({ status: httpStatus, error, message });
  return { httpStatus, code: String(httpStatus), body, why: message };
}

interface Printed {
  readonly va: Readonly<VirtualAccount>;
  readonly vaStatus: VaStatus;
}

function terms({ va, vaStatus }: Printed, amount: string): string {
  return (
    `"amount":${amount},"va_number":${quoted(va.vaNumber)},"bank_code":${quoted(va.bank)},` +
    `"is_open":${va.isOpen},"is_single_use":${va.isSingleUse},` +
    `"expiration_time":${va.expiresMs ?? -1},"va_status":${quoted(vaStatus)},` +
    `"username_display":${quoted(va.name)}`
  );
}

const detected = ({ va }: Printed): string => `"amount_detected":${toPlainRupiah(va.detected)}`;
const user = ({ va }: Printed): string => `"partner_user_id":${quoted(va.partnerUserId)}`;

/** "Create VA", Response Parameters: without `partner_user_id`, as documented. */
export function createAnswer(of: Printed): Answer {
  const { va } = of;
  const plain = terms(of, toPlainRupiah(va.amount));
  return answer('000', `"id":${quoted(va.id)},${status('000')},${plain}`);
}

/** "Get VA Info", Response Parameters; the amount with four decimals. */
export function infoAnswer(of: Printed): Answer {
  const { va } = of;
  const exact = terms(of, fourDecimals(va.amount));
  const body = `"id":${quoted(va.id)},${status('000')},${exact},${detected(of)},${user(of)}`;
  return answer('000', body);
}

/** "Update VA", Response Parameters. */
export function updateAnswer(of: Printed): Answer {
  const { va } = of;
  const plain = terms(of, toPlainRupiah(va.amount));
  return answer('000', `"id":${quoted(va.id)},${status('000')},${plain},${user(of)}`);
}

/** "Get list of created VA", Response Parameters. */
export function listAnswer(total: number, page: readonly Printed[]): Answer {
  const lines = page.map((of) => {
    const exact = terms(of, fourDecimals(of.va.amount));
    return `{"id":${quoted(of.va.id)},${exact},${detected(of)},${user(of)}}`;
  });
  return answer('000', `"total":${total},"data":[${lines.join(',')}],${status('000')}`);
}

/** `2020-02-27 07:48:01`, in UTC as the sample is: beside it stand the milliseconds of that moment. */
function plainDate(atMs: number): string {
  return instant(atMs).slice(0, 19).replace('T', ' ');
}

/** "Get List of Transaction for VA", Response Parameters. */
export function historyAnswer(
  va: Readonly<VirtualAccount>,
  page: readonly VaLine[],
  username: string,
): Answer {
  const by = `Static VA by ${username}`;
  const lines = page.map((line) =>
    JSON.stringify({
      id: line.txId,
      created: plainDate(line.atMs),
      name: by,
      amount: line.amount / SEN_PER_RUPIAH,
      create_by: by,
      last_update_by: by,
      last_updated: line.updatedMs,
      admin_fee: line.fee / SEN_PER_RUPIAH,
      va_number: va.vaNumber,
    }),
  );
  const body =
    `"id":${quoted(va.id)},${status('000')},"data":[${lines.join(',')}],` +
    `"number_of_transaction":${va.history.length}`;
  return answer('000', body);
}
