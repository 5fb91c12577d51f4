import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { rupiah } from '../../src/domain/money.ts';
import { createOyPfmChannel, readPfmCallback } from '../../src/providers/oy/pfm/pfm-callbacks.ts';
import { OySeal } from '../../src/sandbox/oy/sealed/oy-seal.ts';
import { CALLBACK_DATA_TEXT, CALLBACK_SAMPLE, SEALER } from './pfm-samples.ts';

const oy = new OySeal();
const callback = (code: string, data: string | null, message = '') =>
  JSON.stringify({ status: { code, message }, data });
const sealed = (text: string) => oy.sealEnvelope(text);

describe('the callback', () => {
  test('opened and read: accounts, balances, mutations', () => {
    const read = readPfmCallback(SEALER, callback('000', sealed(CALLBACK_DATA_TEXT), 'Succeess'));
    expect(read).toMatchObject({
      meaning: 'told',
      code: '000',
      message: 'Succeess',
      ibankId: '1234-1234-1234-1241',
      bankCode: '014',
      accounts: [
        {
          account: { id: 'acc-1', number: '12345678900' },
          balance: {
            balance: rupiah(150_000_000),
            lastUpdated: { raw: '1586734844000', at: '2020-04-12T23:40:44.000Z' },
          },
          mutations: [{ id: 'm-1', amount: rupiah(-50_000), status: 'complete' }],
          unreadable: [],
        },
      ],
    });
  });

  test("the document's sample, whose data is no envelope, is not understood", () => {
    expect(readPfmCallback(SEALER, CALLBACK_SAMPLE)).toBeNull();
  });

  test.each([
    ['000', 'told'],
    ['001', 'processing'],
    ['300', 'failed'],
    ['301', 'failed'],
    ['302', 'failed'],
    ['303', 'failed'],
    ['304', 'failed'],
    ['999', 'unknown'],
    ['777', 'unknown'],
  ])('code %s: %s', (code, meaning) => {
    expect(readPfmCallback(SEALER, callback(code, sealed('{"id":"ib-1"}')))).toMatchObject({
      code,
      meaning,
      ibankId: 'ib-1',
      accounts: [],
    });
  });

  test('a failure may come without data; a connection may not', () => {
    expect(readPfmCallback(SEALER, callback('301', null))).toMatchObject({
      meaning: 'failed',
      ibankId: null,
    });
    expect(readPfmCallback(SEALER, callback('000', null))).toBeNull();
  });

  test('what is not one, is damaged, or is sealed for somebody else', () => {
    const envelope = sealed(CALLBACK_DATA_TEXT);
    const damaged = `${envelope.slice(0, -8)}AAAAAAA=`;
    const texts = [
      '',
      '[]',
      '{}',
      '{"status":{"code":1}}',
      callback('000', damaged),
      'x'.repeat(1e6),
    ];
    for (const text of texts) expect(readPfmCallback(SEALER, text)).toBeNull();
    for (const inside of ['', 'null', '{}', '{"id":7}', '{"id":"i","accounts":[{}]}']) {
      expect(readPfmCallback(SEALER, callback('000', sealed(inside)))).toBeNull();
    }
  });

  test('no text makes it throw', () => {
    fc.assert(
      fc.property(fc.json(), fc.string(), (json, text) => {
        for (const body of [json, text, callback('000', text)]) {
          expect(() => readPfmCallback(SEALER, body)).not.toThrow();
        }
      }),
    );
  });
});

describe('its sender', () => {
  const channel = createOyPfmChannel((ip) => ip === '10.0.0.1');
  const from = (sourceIp: string) => ({
    path: channel.path,
    headers: {},
    body: Buffer.from(CALLBACK_SAMPLE),
    sourceIp,
    receivedAtMs: 0,
  });

  test('is known by its address', () => {
    expect(channel).toMatchObject({ channel: 'oy:pfm', path: '/callbacks/oy/pfm', provider: 'oy' });
    expect(channel.verify(from('10.0.0.1'))).toEqual({ kind: 'verified', by: 'address' });
    expect(channel.verify(from('10.0.0.2'))).toMatchObject({
      kind: 'refused',
      code: 'source_not_allowed',
    });
  });

  test('is told that it is stored', () => {
    expect(channel.acknowledge(from('10.0.0.1')).body).toBe('{"status":"stored"}');
  });
});
