import {
  DEMO_MERCHANT_PUBLIC_KEY,
  DEMO_PLATFORM_PRIVATE_KEY,
} from '../../src/sandbox/paylabs/demo-keys.ts';
import {
  isSignedBy,
  privateKeyOf,
  publicKeyOf,
  signatureOf,
} from '../../src/sandbox/paylabs/signing.ts';
import { timestampOf } from '../../src/sandbox/paylabs/times.ts';
import type { Answered } from '../http/harness.ts';

/** The sandbox's own token and merchant, which stand in the settings by default. */
export const TOKEN = 'xendit-callback-token';
export const MERCHANT = '0010001';

/** A message to one of our addresses: its bytes, and the headers by which its sender is known. */
export interface Message {
  readonly body: string | Uint8Array<ArrayBuffer>;
  readonly headers: Readonly<Record<string, string>>;
}

export interface Channel {
  readonly channel: string;
  readonly path: string;
  readonly knownBy: 'address' | 'token' | 'signature';
  /** About something that is not ours. `atMs`: when it is sent. */
  readonly message: (atMs: number, body?: string) => Message;
  /** Whether the provider takes this answer for "stored". */
  readonly isTaken: (answer: Answered) => boolean;
}

const JSON_TYPE = { 'content-type': 'application/json' };

const fromOy = (body: string) => (_atMs: number, other?: string) => ({
  body: other ?? body,
  headers: JSON_TYPE,
});

const takenByOy = ({ status, text }: Answered): boolean =>
  status === 200 && text === '{"status":"stored"}';

export const OVO_PAID = JSON.stringify({
  event: 'ewallet.payment',
  id: 'ewc-1',
  external_id: 'NOT-OURS',
  business_id: 'b-1',
  phone: '081210000731',
  ewallet_type: 'OVO',
  amount: 370_000,
  failure_code: '',
  created: '2026-11-21T03:00:00.000Z',
  status: 'COMPLETED',
});

export const DANA_PAID = JSON.stringify({
  external_id: 'NOT-OURS',
  amount: 450_000,
  business_id: 'b-1',
  payment_status: 'PAID',
  ewallet_type: 'DANA',
  transaction_date: '2026-11-21T03:00:00.000Z',
  callback_authentication_token: TOKEN,
});

export const PAYLABS_PAID = JSON.stringify({
  requestId: 'N1',
  errCode: '0',
  merchantId: MERCHANT,
  paymentType: 'DANABALANCE',
  amount: '10000.00',
  createTime: '20261121100000',
  successTime: '20261121100001',
  merchantTradeNo: 'NOTOURS',
  platformTradeNo: 'P1',
  status: '02',
});

export interface PaylabsSender {
  readonly atMs: number;
  readonly body?: string;
  readonly path?: string;
  readonly partner?: string;
  /** PKCS#8 of whoever signs. */
  readonly key?: string;
}

export function signedByPaylabs(of: PaylabsSender): Message & { body: string } {
  const { body = PAYLABS_PAID, path = '/callbacks/paylabs', key = DEMO_PLATFORM_PRIVATE_KEY } = of;
  const timestamp = timestampOf(of.atMs);
  return {
    body,
    headers: {
      'content-type': 'application/json;charset=utf-8',
      'x-partner-id': of.partner ?? MERCHANT,
      'x-request-id': 'N1',
      'x-timestamp': timestamp,
      'x-signature': signatureOf({ path, body, timestamp }, privateKeyOf(key)),
    },
  };
}

/** As Paylabs judges an answer: our signature over its path, bytes and time, and `errCode "0"`. */
function takenByPaylabs({ status, headers, text, json }: Answered): boolean {
  const timestamp = headers.get('x-timestamp') ?? '';
  const signature = headers.get('x-signature') ?? '';
  const message = { path: '/callbacks/paylabs', body: text, timestamp };
  const isSigned = isSignedBy(message, signature, publicKeyOf(DEMO_MERCHANT_PUBLIC_KEY));
  return status === 200 && isSigned && json.errCode === '0' && json.merchantId === MERCHANT;
}

export const CHANNELS: readonly Channel[] = [
  {
    channel: 'oy:disbursement',
    path: '/callbacks/oy',
    knownBy: 'address',
    message: fromOy('{"status":{"code":"000"},"partner_trx_id":"NOT-OURS","amount":125000}'),
    isTaken: takenByOy,
  },
  {
    channel: 'oy:va',
    path: '/callbacks/oy/va',
    knownBy: 'address',
    message: fromOy(
      '{"va_number":"888801","amount":65000,"partner_user_id":"NOT-OURS","success":true,"tx_date":"21/11/2026 10:00:00"}',
    ),
    isTaken: takenByOy,
  },
  {
    channel: 'oy:checkout',
    path: '/callbacks/oy/checkout',
    knownBy: 'address',
    message: fromOy(
      '{"partner_tx_id":"NOT-OURS","tx_ref_number":"1","amount":15000,"sender_name":"Budi","status":"complete","sender_bank":"008"}',
    ),
    isTaken: takenByOy,
  },
  {
    channel: 'oy:pfm',
    path: '/callbacks/oy/pfm',
    knownBy: 'address',
    message: fromOy('{"status":{"code":"300","message":"no such bank"},"data":null}'),
    isTaken: takenByOy,
  },
  {
    channel: 'oy:kyc',
    path: '/callbacks/oy/kyc',
    knownBy: 'address',
    message: fromOy(
      '{"status":{"code":"000","message":"verified"},"data":{"nik":"AAAA","signature":"s"}}',
    ),
    isTaken: takenByOy,
  },
  {
    channel: 'xendit:ewallet',
    path: '/callbacks/xendit',
    knownBy: 'token',
    message: (_atMs, body = OVO_PAID) => ({
      body,
      headers: { ...JSON_TYPE, 'x-callback-token': TOKEN },
    }),
    isTaken: ({ status, text }) => status === 200 && text === '',
  },
  {
    channel: 'paylabs:emoney',
    path: '/callbacks/paylabs',
    knownBy: 'signature',
    message: (atMs, body = PAYLABS_PAID) => signedByPaylabs({ atMs, body }),
    isTaken: takenByPaylabs,
  },
];
