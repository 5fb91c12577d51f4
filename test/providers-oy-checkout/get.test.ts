import { describe, expect, test } from 'vitest';
import { rupiah } from '../../src/domain/money.ts';
import { GOT } from '../sandbox-oy-checkout/document-samples.ts';
import { answered, getSays, permit, scriptedClient } from './checkout-orders.ts';

describe('API Get', () => {
  test('the sample of the document, items and all', async () => {
    const { client } = scriptedClient([answered(GOT)]);
    const told = await client.get(await permit(), 'abc10');
    expect(told).toMatchObject({
      meaning: 'told',
      code: 'CREATED',
      link: {
        partnerTxId: 'abc10',
        paymentLinkId: '703e05c0-48e3-47bd-9c22-670941d4d5fe',
        amount: rupiah(15_000),
        isOpen: true,
        txRefNumber: null,
        invoiceData: {
          isVaLifetime: false,
          recurringFrequency: null,
          invoiceItems: [
            {
              item: 'AK 47',
              quantity: '2000',
              price_per_item: rupiah(2_250_000),
              date_of_purchase: '1590969600000',
            },
          ],
        },
      },
    });
    expect(told.evidence.body).not.toMatch(/John|maskalgrr|085248395555/);
  });

  test('by the id of the link', async () => {
    const { client, sent } = scriptedClient([answered(GOT)]);
    const id = '703e05c0-48e3-47bd-9c22-670941d4d5fe';
    expect((await client.get(await permit(), id)).meaning).toBe('told');
    expect(sent[0]?.path).toBe(`/api/payment-checkout/${id}`);
  });

  test('a boolean as text is read; items that cannot be read are told as null', async () => {
    const invoiceData = { isVaLifetime: 'true', invoiceItems: '[{"item":' };
    const { client } = scriptedClient([getSays('COMPLETE', { invoiceData })]);
    const told = await client.get(await permit(), 'CHK1');
    expect(told.link?.invoiceData).toMatchObject({ isVaLifetime: true, invoiceItems: null });
  });
});
