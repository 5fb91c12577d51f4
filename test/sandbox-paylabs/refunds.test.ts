import { describe, expect, test } from 'vitest';
import { MERCHANT_ID, REFUND, sandboxForTest } from './support.ts';

describe('refunds', () => {
  async function paid(paymentType = 'DANABALANCE') {
    const world = await sandboxForTest();
    const { json } = await world.create('INV-1', { paymentType });
    await world.control('POST', '/INV-1/pay');
    const refund = (merchantRefundNo: string, changes: Record<string, unknown> = {}) =>
      world.post(REFUND, {
        merchantId: MERCHANT_ID,
        requestId: 'r',
        merchantTradeNo: 'INV-1',
        paymentType,
        amount: '10000.00',
        refundAmount: '4000.00',
        platformRefundNo: json.platformTradeNo,
        merchantRefundNo,
        ...changes,
      });
    return { ...world, refund };
  }

  test('processing, then done by the clock', async () => {
    const { refund, clock, control } = await paid();
    expect((await refund('R-1')).json).toMatchObject({
      errCode: '0',
      status: '03',
      merchantRefundNo: 'R-1',
      refundAmount: '4000.00',
    });
    clock.advance(2_000);
    const { json } = await control('GET', '');
    expect(json).toMatchObject({ refundedCount: 1, refundedAmountSen: 400_000 });
    expect((await control('POST', '/refunds/R-1/fail')).http).toBe(409);
  });

  test.each<[Record<string, unknown>, string]>([
    [{ amount: '9000.00' }, 'amountInvalid'],
    [{ refundAmount: '10000.01' }, 'amountInvalid'],
    [{ refundAmount: '0.00' }, 'amountInvalid'],
    [{ refundAmount: 'x' }, 'paramInvalid'],
    [{ platformRefundNo: '1' }, 'orderNotExist'],
    [{ merchantTradeNo: 'INV-2' }, 'orderNotExist'],
    [{ paymentType: 'OVOBALANCE' }, 'refundNotSupported'],
    [{ paymentType: 'CASH' }, 'paymentTypeInvalid'],
    [{ merchantRefundNo: '' }, 'paramInvalid'],
    [{ notifyUrl: 'x' }, 'paramInvalid'],
  ])('%j: %s', async (changes, errCode) => {
    const { refund } = await paid();
    expect((await refund('R-1', changes)).json.errCode).toBe(errCode);
  });

  test('one effect per refund id; a failed one frees its money', async () => {
    const { refund, control } = await paid();
    await refund('R-1', { refundAmount: '10000.00' });
    expect((await refund('R-1')).json.errCode).toBe('duplicateMerchantRefundNo');
    expect((await refund('R-2')).json.errCode).toBe('amountInvalid');
    expect((await control('POST', '/refunds/R-1/fail')).json.state).toBe('failed');
    expect((await refund('R-2')).json.errCode).toBe('0');
    expect((await control('POST', '/refunds/R-2/complete')).json.state).toBe('done');
  });

  test('of an order that nobody has paid', async () => {
    const { create, post } = await sandboxForTest();
    const { json } = await create('INV-1');
    const fields = {
      merchantId: MERCHANT_ID,
      requestId: 'r',
      merchantTradeNo: 'INV-1',
      paymentType: 'DANABALANCE',
      amount: '10000.00',
      refundAmount: '1.00',
      platformRefundNo: json.platformTradeNo,
      merchantRefundNo: 'R-1',
    };
    expect((await post(REFUND, fields)).json.errCode).toBe('orderNotPaid');
  });
});
