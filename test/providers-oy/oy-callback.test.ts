import { describe, expect, test } from 'vitest';
import { rupiah } from '../../src/domain/money.ts';
import { parseOyCallback } from '../../src/providers/oy/oy-messages.ts';

/** The sample of "Partner Callback". */
const SAMPLE = {
  status: { code: '000', message: 'Success' },
  amount: 125000,
  recipient_name: 'John Doe',
  recipient_bank: '008',
  recipient_account: '1234567890',
  trx_id: 'ABC-456',
  partner_trx_id: '1234-asde',
  timestamp: '16-10-2020 10:34:23',
  created_date: '24-01-2020 06:48:08',
  last_updated_date: '24-01-2020 06:48:39',
};

describe('a callback', () => {
  test('the sample of the document, with fields that later versions add', () => {
    const later = { ...SAMPLE, tx_status_description: 'Force Credit', receipt: { url: 'x' } };
    expect(parseOyCallback(JSON.stringify(later))).toEqual({
      partnerTrxId: '1234-asde',
      code: '000',
      message: 'Success',
      providerTrxId: 'ABC-456',
      amount: rupiah(125_000),
      bankCode: '008',
      accountNumber: '1234567890',
      changedAt: '2020-01-24T06:48:39.000Z',
    });
  });

  test('with an id and a code alone it is still a hint to ask', () => {
    const body = '{"status":{"code":"300"},"partner_trx_id":"1234-asde"}';
    expect(parseOyCallback(body)).toMatchObject({
      partnerTrxId: '1234-asde',
      code: '300',
      amount: null,
      changedAt: null,
    });
  });

  test.each([
    ['no JSON', 'status=000'],
    ['half of it', JSON.stringify(SAMPLE).slice(0, 80)],
    ['a list', '[]'],
    ['null', 'null'],
    ['no id', JSON.stringify({ ...SAMPLE, partner_trx_id: '' })],
    ['an id that is a number', JSON.stringify({ ...SAMPLE, partner_trx_id: 5 })],
    ['an id of 300 characters', JSON.stringify({ ...SAMPLE, partner_trx_id: 'x'.repeat(300) })],
    ['no status', JSON.stringify({ ...SAMPLE, status: undefined })],
    ['a code that is a number', JSON.stringify({ ...SAMPLE, status: { code: 300 } })],
    ['an amount that is not exact', JSON.stringify({ ...SAMPLE, amount: 0.001 })],
  ])('%s is none', (_what, body) => {
    expect(parseOyCallback(body)).toBeNull();
  });
});
