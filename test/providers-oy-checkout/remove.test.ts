import { expect, test } from 'vitest';
import { CHECKOUT_STATUSES } from '../../src/providers/oy/checkout/checkout-meanings.ts';
import type { WireReply } from '../../src/providers/wire.ts';
import { DELETED } from '../sandbox-oy-checkout/document-samples.ts';
import {
  answered,
  atProvider,
  checkoutOrder,
  LOST,
  permit,
  refusedWith,
  scriptedClient,
} from './checkout-orders.ts';

async function remove(reply: WireReply) {
  const { client, sent } = scriptedClient([reply]);
  const order = atProvider(checkoutOrder());
  const answer = await client.checkouts.remove?.(await permit(), order);
  expect(sent).toEqual([{ method: 'DELETE', path: '/api/payment-checkout/CHK1' }]);
  expect(answer?.evidence.endpoint).toBe('oy:checkout-delete');
  return answer?.meaning;
}

test('the sample of the document: removed', async () => {
  expect(await remove(answered(DELETED))).toBe('removed');
  expect(await remove(answered(DELETED.replace('"status"', '"success"')))).toBe('removed');
});

test.each([
  ['Can not delete data is not found', 'not_found'],
  ['Can not delete paymentLinkId is empty', 'unknown'],
  ['Can not delete username is not found', 'caller_rejected'],
  ['Can not delete IP Address not registered', 'caller_rejected'],
  ['Can not delete API Key is not valid', 'caller_rejected'],
  ['Can not delete data is not match with username', 'unknown'],
  ['Can not delete, status transaction is REFUNDED', 'unknown'],
  ['Can not delete, status transaction is ', 'unknown'],
  ['can not delete data is not found', 'unknown'],
  ['', 'unknown'],
])('"%s": %s', async (message, meaning) => {
  expect(await remove(refusedWith(message))).toBe(meaning);
});

test.each([...CHECKOUT_STATUSES.keys()])('a link that is %s cannot be removed', async (status) => {
  const message = `Can not delete, status transaction is ${status.toUpperCase()}`;
  expect(await remove(refusedWith(message))).toBe('not_possible');
});

test.each([
  ['true with other words', answered('{"status":true,"message":"ok"}'), 'unknown'],
  ['a boolean as text', answered('{"status":"true","message":"success"}'), 'unknown'],
  ['no JSON', answered(''), 'unknown'],
  ['403', answered('', 403), 'caller_rejected'],
  ['429', answered('', 429), 'unknown'],
  ['404', answered('', 404), 'unknown'],
  ['500', answered('', 500), 'unknown'],
  ['no answer', LOST, 'unknown'],
])('%s', async (_what, reply, meaning) => {
  expect(await remove(reply)).toBe(meaning);
});
