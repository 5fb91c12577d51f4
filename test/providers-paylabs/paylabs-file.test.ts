import { describe, expect, test } from 'vitest';
import { rupiah } from '../../src/domain/money.ts';
import {
  missingPaylabsColumns,
  readPaylabsLine,
  SANDBOX_PAYLABS_COLUMNS,
} from '../../src/records/import/paylabs-file.ts';

const LINE = {
  'Merchant Trade No': 'INV-1',
  'Platform Trade No': '2022041200000000022',
  'Payment Type': 'DANABALANCE',
  'Success Time': '20220412235959',
  Amount: '10000.00',
  'Transaction Fee': '150.00',
  'VAT Fee': '16.50',
  Status: '02',
  'Merchant Refund No': '',
  'Refund Amount': '',
  Phone: '081234567890',
};
const OF_REFUND = { 'Merchant Refund No': 'R-1', 'Refund Amount': '4000' };
const read = (changes: Record<string, string> = {}, kind: 'payments' | 'refunds' = 'payments') => {
  const line = kind === 'refunds' ? { ...LINE, ...OF_REFUND } : LINE;
  return readPaylabsLine({ ...line, ...changes }, SANDBOX_PAYLABS_COLUMNS, kind);
};

describe('a line of the daily file', () => {
  test('a payment', () => {
    const line = read();
    expect(line).toMatchObject({
      item: 'INV-1',
      kind: 'payment',
      reference: 'INV-1',
      providerReference: '2022041200000000022',
      paymentType: 'DANABALANCE',
      status: 'paid',
      gross: rupiah(10_000),
      fee: 15_000,
      tax: 1_650,
      occurredAt: '2022-04-12T16:59:59.000Z',
      businessDay: '2022-04-12',
    });
    expect(JSON.stringify(line)).not.toContain('081234567890');
  });

  test('a refund', () => {
    expect(read({}, 'refunds')).toMatchObject({
      item: 'R-1',
      kind: 'refund',
      reference: 'INV-1',
      gross: rupiah(4_000),
      status: 'refunded',
    });
  });

  test('a line of a refund is no payment', () => {
    expect(read(OF_REFUND)).toMatch(/Merchant Refund No is filled: .*paylabs:refunds/);
  });

  test('under other headers, and with fewer columns', () => {
    const columns = {
      ...SANDBOX_PAYLABS_COLUMNS,
      merchantTradeNo: 'Order',
      fee: null,
      tax: null,
      status: null,
      paymentType: null,
      platformTradeNo: null,
    };
    const cells = { Order: ' INV-1 ', 'Success Time': '2022-04-12 23:59:59', Amount: '10000' };
    expect(readPaylabsLine(cells, columns, 'payments')).toMatchObject({
      item: 'INV-1',
      fee: 0,
      tax: 0,
      status: 'paid',
      paymentType: null,
      occurredAt: '2022-04-12T16:59:59.000Z',
    });
  });

  test('the same line has the same hash, a changed one another', () => {
    const hashOf = (line: ReturnType<typeof read>) =>
      typeof line === 'string' ? line : line.contentHash;
    expect(hashOf(read())).toBe(hashOf(read({ Phone: '' })));
    expect(hashOf(read())).not.toBe(hashOf(read({ Amount: '10000.01' })));
    expect(hashOf(read())).not.toBe(hashOf(read({}, 'refunds')));
  });

  test.each([
    [{ 'Merchant Trade No': '' }, /Merchant Trade No is empty/],
    [{ 'Merchant Trade No': 'x'.repeat(65) }, /too long/],
    [{ Status: '03' }, /Status "03"/],
    [{ Status: '' }, /Status ""/],
    [{ 'Success Time': '' }, /Success Time ""/],
    [{ 'Success Time': '20220231000000' }, /Success Time/],
    [{ Amount: '' }, /Amount ""/],
    [{ Amount: '0' }, /Amount "0"/],
    [{ Amount: '1E+7' }, /Amount/],
    [{ Amount: '10.000,00' }, /Amount/],
    [{ 'Transaction Fee': '-1' }, /Transaction Fee/],
    [{ 'VAT Fee': '' }, /VAT Fee/],
  ])('%j cannot be read, and says why', (changes, why) => {
    expect(read(changes)).toMatch(why);
  });

  test('a refund without its id, or without what went back', () => {
    expect(read({ 'Merchant Refund No': '' }, 'refunds')).toMatch(/Merchant Refund No is empty/);
    expect(read({ 'Refund Amount': '' }, 'refunds')).toMatch(/Refund Amount/);
    expect(read({ Status: '03' }, 'refunds')).toMatchObject({ status: 'processing' });
  });

  test('columns that the file lacks are named', () => {
    const header = Object.keys(LINE).filter((name) => name !== 'Amount');
    expect(missingPaylabsColumns(header, SANDBOX_PAYLABS_COLUMNS, 'payments')).toEqual(['Amount']);
    const unmapped = { ...SANDBOX_PAYLABS_COLUMNS, merchantRefundNo: null };
    expect(missingPaylabsColumns(Object.keys(LINE), unmapped, 'refunds')).toEqual([
      'merchantRefundNo',
    ]);
  });
});
