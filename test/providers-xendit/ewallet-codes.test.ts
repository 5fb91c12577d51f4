import { describe, expect, test } from 'vitest';
import { EWALLETS } from '../../src/orders/kinds/ewallet-details.ts';
import { readCreateReply, readStatusReply } from '../../src/providers/xendit/ewallet-answers.ts';
import {
  CREATE_ERRORS,
  EWALLET_VERSIONS,
  STATUS_ERRORS,
} from '../../src/providers/xendit/ewallet-codes.ts';
import { answered, atProvider, BY_WALLET, order } from './ewallet-orders.ts';

const BOTH = EWALLET_VERSIONS;
const [V2019] = EWALLET_VERSIONS;
const V2020 = EWALLET_VERSIONS[1];

const refused = (httpStatus: number, code: string) =>
  answered({ error_code: code, message: '' }, httpStatus);

/** "Error Codes" of "Create Payment", as printed: wallet, versions, HTTP status, code, meaning. */
const CREATE = [
  ['OVO', BOTH, 422, 'API_VALIDATION_ERROR', 'needs_repair'],
  ['OVO', BOTH, 422, 'EWALLET_TYPE_NOT_SUPPORTED', 'needs_repair'],
  ['OVO', [V2019], 400, 'USER_DID_NOT_AUTHORIZE_THE_PAYMENT', 'failed'],
  ['OVO', [V2019], 400, 'USER_DECLINED_THE_TRANSACTION', 'failed'],
  ['OVO', [V2019], 400, 'PHONE_NUMBER_NOT_REGISTERED', 'failed'],
  ['OVO', [V2019], 400, 'EWALLET_APP_UNREACHABLE', 'failed'],
  ['OVO', [V2019], 400, 'DUPLICATE_PAYMENT', 'exists_already'],
  ['OVO', [V2019], 400, 'OVO_TIMEOUT_ERROR', 'unknown'],
  ['OVO', [V2019], 400, 'CREDENTIALS_ERROR', 'failed'],
  ['OVO', [V2019], 400, 'ACCOUNT_AUTHENTICATION_ERROR', 'failed'],
  ['OVO', [V2019], 400, 'ACCOUNT_BLOCKED_ERROR', 'failed'],
  ['OVO', [V2020], 400, 'DUPLICATE_PAYMENT_REQUEST_ERROR', 'exists_already'],
  ['DANA', BOTH, 422, 'API_VALIDATION_ERROR', 'needs_repair'],
  ['DANA', BOTH, 422, 'EWALLET_TYPE_NOT_SUPPORTED', 'needs_repair'],
  ['DANA', BOTH, 400, 'DUPLICATE_ERROR', 'exists_already'],
  ['DANA', [V2020], 400, 'CHECKOUT_ERROR', 'unknown'],
  ['LINKAJA', BOTH, 400, 'API_VALIDATION_ERROR', 'needs_repair'],
  ['LINKAJA', BOTH, 422, 'GENERATE_CHECKOUT_TOKEN_ERROR', 'unknown'],
  ['LINKAJA', BOTH, 422, 'EWALLET_TYPE_NOT_SUPPORTED', 'needs_repair'],
  ['LINKAJA', BOTH, 400, 'DUPLICATE_PAYMENT_ERROR', 'exists_already'],
  ['LINKAJA', [V2019], 400, 'DUPLICATE_ERROR', 'exists_already'],
] as const;

/** Of every wallet and version, at both endpoints. */
const CALLER = [
  [401, 'INVALID_API_KEY', 'caller_rejected'],
  [403, 'REQUEST_FORBIDDEN', 'caller_rejected'],
  [403, 'REQUEST_FORBIDDEN_ERROR', 'caller_rejected'],
  [429, 'RATE_LIMIT_EXCEEDED', 'throttled'],
] as const;

describe('the error codes of a charge', () => {
  test.each(CREATE)('%s %j: %i %s is %s', (wallet, versions, httpStatus, code, meaning) => {
    for (const version of versions) {
      const asked = order('A-1', BY_WALLET[wallet]);
      const answer = readCreateReply(refused(httpStatus, code), version, asked);
      expect(answer).toMatchObject({ meaning, code, made: null });
      expect(answer.message).toBe(`HTTP ${httpStatus} with code ${code}`);
      // The same code beside another HTTP status is a contradiction, and decides nothing.
      for (const other of [200, 409, 429, 500]) {
        expect(readCreateReply(refused(other, code), version, asked).meaning).toBe('unknown');
      }
    }
  });

  test.each(CALLER)('every wallet: %i %s is %s', (httpStatus, code, meaning) => {
    for (const wallet of EWALLETS) {
      for (const version of EWALLET_VERSIONS) {
        const asked = order('A-1', BY_WALLET[wallet]);
        const answer = readCreateReply(refused(httpStatus, code), version, asked);
        expect(answer).toMatchObject({ meaning, code });
      }
    }
  });

  test('the tables hold these lines and no other', () => {
    for (const wallet of EWALLETS) {
      for (const version of EWALLET_VERSIONS) {
        const printed = CREATE.filter(
          ([of, versions]) => of === wallet && versions.some((each) => each === version),
        ).map(([, , httpStatus, code]) => `${httpStatus} ${code}`);
        const callers = CALLER.map(([httpStatus, code]) => `${httpStatus} ${code}`);
        const lines = [...CREATE_ERRORS[wallet][version].keys()];
        expect(lines.toSorted()).toEqual([...printed, ...callers].toSorted());
      }
    }
  });

  test('a code of another wallet or version is unknown', () => {
    const ovo = (code: string) => readCreateReply(refused(400, code), V2020, order('A-1')).meaning;
    expect(ovo('DUPLICATE_PAYMENT')).toBe('unknown');
    expect(ovo('DUPLICATE_ERROR')).toBe('unknown');
    expect(ovo('USER_DECLINED_THE_TRANSACTION')).toBe('unknown');
    expect(ovo('SOMETHING_NEW')).toBe('unknown');
  });

  test('a 429 is too fast, whoever gives it and whatever is beside it', () => {
    const plain = readCreateReply(answered('slow down', 429), V2020, order('A-1'));
    expect(plain).toMatchObject({ meaning: 'throttled', code: null });
    expect(readCreateReply(refused(429, 'NEW'), V2020, order('A-1')).meaning).toBe('throttled');
    expect(readStatusReply(answered('', 429), atProvider('A-1')).meaning).toBe('throttled');
  });
});

describe('the error codes of a status', () => {
  test.each([...CALLER, [404, 'PAYMENT_NOT_FOUND_ERROR', 'not_found'] as const])(
    '%i %s is %s',
    (httpStatus, code, meaning) => {
      const answer = readStatusReply(refused(httpStatus, code), atProvider('A-1'));
      expect(answer).toMatchObject({ meaning, code, payment: null, made: null });
      expect(STATUS_ERRORS.has(`${httpStatus} ${code}`)).toBe(true);
    },
  );

  test('no other line is known', () => {
    expect(STATUS_ERRORS.size).toBe(5);
  });

  test.each([
    [404, 'NOT_FOUND'],
    [400, 'PAYMENT_NOT_FOUND_ERROR'],
    [200, 'PAYMENT_NOT_FOUND_ERROR'],
    [422, 'API_VALIDATION_ERROR'],
    [500, 'SERVER_ERROR'],
  ])('%i %s says nothing about the payment', (httpStatus, code) => {
    expect(readStatusReply(refused(httpStatus, code), atProvider('A-1')).meaning).toBe('unknown');
  });

  test('a plain 404 of a gateway is not "not found"', () => {
    const answer = readStatusReply(answered('<h1>404</h1>', 404), atProvider('A-1'));
    expect(answer).toMatchObject({ meaning: 'unknown', code: null, message: 'HTTP 404' });
  });
});
