import { describe, expect, test } from 'vitest';
import { rupiah } from '../../src/domain/money.ts';
import {
  readCreateReply,
  readHistoryReply,
  readInfoReply,
  readListReply,
  readUpdateReply,
} from '../../src/providers/oy/va/va-answers.ts';
import { readOyVaCallback } from '../../src/providers/oy/va/va-callbacks.ts';
import { orderOf } from './va-world.ts';

/** Every answer that "VA Aggregator" of the document prints, letter by letter. */
const answered = (body: string) =>
  ({ kind: 'answered', headers: {}, httpStatus: 200, body }) as const;

const CREATED = `{
    "id": "12345b1-23be-45670-a123-5ca678f12b3e",
    "status": {
        "code": "000",
        "message": "Success"
    },
    "amount": 500000,
    "va_number": "123456789182827272",
    "bank_code": "002",
    "is_open": false,
    "is_single_use": false,
    "expiration_time": 1582783668175,
    "va_status": "WAITING_PAYMENT",
    "username_display": "va name"
}`;

const INFO = `{
    "id": "1414255-12121-21212121-212121",
    "status": {
        "code": "000",
        "message": "Success"
    },
    "amount": 10000.0000,
    "va_number": "1233456000000000001",
    "bank_code": "002",
    "is_open": true,
    "is_single_use": false,
    "expiration_time": 1582790250609,
    "va_status": "WAITING_PAYMENT",
    "username_display": "username",
    "amount_detected": 0,
    "partner_user_id": "123456"
}`;

const UPDATED = `{
    "id": "1414255-12121-21212121-212121",
    "status": {
        "code": "000",
        "message": "Success"
    },
    "amount": 50000,
    "va_number": "1001234000000000001",
    "bank_code": "002",
    "is_open": true,
    "is_single_use": false,
    "expiration_time": 1582802205412,
    "va_status": "WAITING_PAYMENT",
    "username_display": "vaname",
    "partner_user_id": "12345677"
}`;

const LIST = `{
    "total": 5,
    "data": [
        {
            "id": "9a660428-3373-436b-b929-ef69698dd26f",
            "amount": 12000.0000,
            "va_number": "100536000000000006",
            "bank_code": "002",
            "is_open": true,
            "is_single_use": false,
            "expiration_time": 1582791896416,
            "va_status": "EXPIRED",
            "username_display": "username",
            "amount_detected": 400000,
            "partner_user_id": "12345"
        },
        {
            "id": "de51383f-1557-409c-8542-dcb74ca76375",
            "amount": 12000.0000,
            "va_number": "100536000000000005",
            "bank_code": "002",
            "is_open": true,
            "is_single_use": false,
            "expiration_time": 1582790250609,
            "va_status": "EXPIRED",
            "username_display": "username",
            "amount_detected": 500000,
            "partner_user_id": "54321"
        }
    ],
    "status": {
        "code": "000",
        "message": "Success"
    }
}`;

const HISTORY = `{
    "id": "12345676788898",
    "status": {
        "code": "000",
        "message": "Success"
    },
    "data": [
        {
            "id": "d9c2963f-be14-4558-9380-5ba1db8ed156",
            "created": "2020-02-27 07:48:01",
            "name": "Static VA by username",
            "amount": 10000,
            "create_by": "Static VA by username",
            "last_update_by": "Static VA by username",
            "last_updated": 1582789681439,
            "admin_fee": 1000,
            "va_number": "123456000000000001"
        }
    ],
    "number_of_transaction": 1
}`;

const CALLBACK = `{
    "va_number": "1234567",
    "amount": 100000,
    "partner_user_id": "oy0000000001",
    "success": true,
    "tx_date" : "31/01/2020T01:01:01.000+0000"
}`;

describe('the samples of the document', () => {
  test('Create VA: a closed account of 500,000 IDR at BRI', () => {
    const order = orderOf('oy00000001', { bankCode: '002', amount: rupiah(500_000) });
    expect(readCreateReply(answered(CREATED), order)).toEqual({
      meaning: 'created',
      code: '000',
      message: 'Success',
      made: {
        providerReference: '12345b1-23be-45670-a123-5ca678f12b3e',
        payment: { va_number: '123456789182827272', bank_code: '002', bank_name: 'Bank BRI' },
        expiresAt: '2020-02-27T06:07:48.175Z',
      },
    });
  });

  test('Get VA Info: waiting for its payment', () => {
    const news = readInfoReply(
      answered(INFO),
      { providerId: '123456' },
      '1414255-12121-21212121-212121',
    );
    expect(news).toMatchObject({
      meaning: 'open',
      providerStatus: 'WAITING_PAYMENT',
      payment: null,
      made: { payment: { va_number: '1233456000000000001' } },
    });
  });

  test('Update VA', () => {
    const read = readUpdateReply(answered(UPDATED), '1414255-12121-21212121-212121');
    expect(read).toMatchObject({
      meaning: 'updated',
      va: { amount: rupiah(50_000), isOpen: true, partnerUserId: '12345677', detected: null },
    });
  });

  test('Get list of created VA: two of five', () => {
    const read = readListReply(answered(LIST));
    expect(read).toMatchObject({ meaning: 'told', total: 5 });
    expect(read.vas).toMatchObject([
      { partnerUserId: '12345', state: 'expired', detected: rupiah(400_000) },
      { partnerUserId: '54321', amount: rupiah(12_000), detected: rupiah(500_000) },
    ]);
  });

  test('the list with the slip of its table, is_single_user', () => {
    const read = readListReply(answered(LIST.replaceAll('is_single_use"', 'is_single_user"')));
    expect(read.vas.map((va) => va.isSingleUse)).toEqual([false, false]);
  });

  test.each(['number_of_transaction', 'numberOfTransaction'])(
    'Get List of Transaction for VA, its count called %s',
    (name) => {
      const body = HISTORY.replace('number_of_transaction', name);
      expect(readHistoryReply(answered(body), '12345676788898', 0)).toMatchObject({
        meaning: 'told',
        total: 1,
        transactions: [
          {
            id: 'd9c2963f-be14-4558-9380-5ba1db8ed156',
            vaNumber: '123456000000000001',
            amount: rupiah(10_000),
            fee: rupiah(1_000),
            // The same second as `last_updated`: the sample's text is in UTC.
            createdAt: '2020-02-27T07:48:01.000Z',
            updatedAt: '2020-02-27T07:48:01.439Z',
            rawCreated: '2020-02-27 07:48:01',
            rawUpdated: '1582789681439',
            name: 'Static VA by username',
          },
        ],
      });
    },
  );

  test('the history of an account whose id is a number, as its table says', () => {
    const body = HISTORY.replace('"12345676788898"', '12345676788898');
    expect(readHistoryReply(answered(body), '12345676788898', 0).meaning).toBe('told');
  });

  test('the callback', () => {
    expect(readOyVaCallback(CALLBACK)).toMatchObject({
      vaNumber: '1234567',
      partnerUserId: 'oy0000000001',
      amount: rupiah(100_000),
      success: true,
      paidAt: '2020-01-31T01:01:01.000Z',
      settlementStatus: null,
      trxId: null,
    });
    expect(readOyVaCallback(CALLBACK)?.raw).not.toContain('1234567"');
  });
});
