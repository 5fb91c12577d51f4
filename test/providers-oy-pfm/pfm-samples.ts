import { noRateLimits } from '../../src/platform/limits/rate-limits.ts';
import { systemClock } from '../../src/platform/clock.ts';
import {
  createOyPfmClient,
  type OyPfmClientOptions,
} from '../../src/providers/oy/pfm/pfm-client.ts';
import { createSealer } from '../../src/providers/oy/sealed/create-sealer.ts';
import {
  DEMO_CLIENT_PRIVATE_KEY,
  DEMO_OY_PUBLIC_KEY,
} from '../../src/sandbox/oy/sealed/demo-keys.ts';

/** Every JSON sample of "PFM", as printed. */
export const LOGIN_ANSWER = `{
    "status": {
        "code": "000",
        "message": "Processing login to internet banking"
    },
    "data" : {
        "id": "1234-12341-1231-1231"
    }
}`;

export const ACCOUNTS_ANSWER = `{
    "status": {
        "code" : "000",
        "message": "success"
    },
    "data": [
        {
            "id": "12345-132131-13213-1312131",
            "account_number": "12345678900",
            "account_type": "SAVING",
            "bank": {
                "code": "014",
                "name": "BCA"
            }
        },
        {
            "id": "2134-4315-1234-5123-12331411",
            "account_number": "************1234",
            "account_type": "CREDIT-CARD",
            "bank": {
                "code": "014",
                "name": "BCA"
            }
        }
    ]
}`;

export const BALANCE_ANSWER = `{
    "status": {
        "code": "000",
        "message": "success"
    },
    "data": {
        "id": "12345-132131-13213-1312131",
        "account_number": "12345678900",
        "account_type": "SAVING",
        "bank": {
            "code": "014",
            "name": "BCA"
        },
        "balance": 150000000,
        "last_updated": 150091892829299
    }
}`;

export const MUTATIONS_ANSWER = `{
    "status": {
        "code": "000",
        "message": "success"
    },
    "data": [
        {
            "id": "1234-123131-132132-131231",
            "category": "food",
            "amount": 50000,
            "balance_flow": -1,
            "transaction_date": 15818182101011,
            "description": "DB DEBIT DOMESTIK TANGGAL :21/09 TRN DEBIT DOM 008 KFC DRIVE THRU SAM",
            "status": "complete"
        },
        {
            "id": "1234-123131-132132-131231",
            "category": "food",
            "amount": 35000,
            "balance_flow": -1,
            "transaction_date": 15881818220012,
            "description": "DB DEBIT DOMESTIK TANGGAL :24/11 TRN DEBIT DOM 022 PANCIOUS PANCAKE H",
            "status": "pending"
        }
    ]
}`;

/** The body of the login's curl, its `data` to be filled in. Its start lies after its end. */
export const LOGIN_REQUEST = {
  data: '<ENCRYPTED_USERNAME_PASSWORD>',
  bank_code: '008',
  phone_number: '+62821123456789',
  email: '',
  tx_history_start_date: 1586734844000,
  tx_history_end_date: 1584056444000,
  user_consent: true,
};

export const CALLBACK_SAMPLE = `{
    "status": {
        "code" : "000",
        "message": "Succeess"
    },
    "data": "encrypted callback response"
}`;

/** The shape that "Callback Parameters" prints, filled in. */
export const CALLBACK_DATA_TEXT =
  '{"id":"1234-1234-1234-1241","phone_number":"+62821123456789","bank_code":"014",' +
  '"tx_history_start_date":1584056444000,"tx_history_end_date":1586734844000,' +
  '"accounts":[{"id":"acc-1","account_number":"12345678900","account_type":"SAVING",' +
  '"bank":{"code":"014","name":"BCA"},"balance":150000000,"last_updated":1586734844000,' +
  '"mutation":[{"id":"m-1","category":"food","amount":50000,"balance_flow":-1,' +
  '"transaction_date":1586734800000,"description":"KFC DRIVE THRU","status":"complete"}]}]}';

export const SEALER = createSealer({
  oyPublicKey: DEMO_OY_PUBLIC_KEY,
  ourPrivateKey: DEMO_CLIENT_PRIVATE_KEY,
});

export const permit = () => noRateLimits.acquire('any');

export function pfmClientOf(baseUrl: string, options: Partial<OyPfmClientOptions> = {}) {
  return createOyPfmClient({
    baseUrl,
    username: 'sandbox',
    apiKey: 'sandbox-key',
    sealer: SEALER,
    timeoutMs: 2_000,
    maxAnswerBytes: 4_000_000,
    clock: systemClock,
    ...options,
  });
}

export const LOGIN = {
  bankCode: '014',
  username: 'sari1990',
  password: 'correct-horse',
  phone: '+62821123456789',
  email: null,
  from: null,
  to: null,
  month: null,
  consent: true,
} as const;
