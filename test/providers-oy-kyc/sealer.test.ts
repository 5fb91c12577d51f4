import { generateKeyPairSync } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createSealer } from '../../src/providers/oy/sealed/create-sealer.ts';
import {
  DEMO_CLIENT_PRIVATE_KEY,
  DEMO_CLIENT_PUBLIC_KEY,
  DEMO_OY_PRIVATE_KEY,
  DEMO_OY_PUBLIC_KEY,
} from '../../src/sandbox/oy/sealed/demo-keys.ts';
import { OySeal } from '../../src/sandbox/oy/sealed/oy-seal.ts';

const KEYS = { oyPublicKey: DEMO_OY_PUBLIC_KEY, ourPrivateKey: DEMO_CLIENT_PRIVATE_KEY };
const ours = createSealer(KEYS);
const oys = new OySeal();

const bare = (pem: string): string => pem.replaceAll(/-----[A-Z ]+-----|\s/g, '');

describe('what we seal, OY opens', () => {
  test('any fields, in one block or several', () => {
    const fields = fc.record({
      name: fc.string({ unit: 'grapheme', maxLength: 60 }),
      nik: fc.string(),
    });
    fc.assert(
      fc.property(fields, (given) => {
        expect(oys.openFields(ours.sealFields(given))).toEqual(given);
      }),
      { numRuns: 50 },
    );
  });

  test.each([
    [190, 256],
    [191, 512],
    [1_520, 2_048],
  ])('%i bytes take %i', (plainBytes, sealedBytes) => {
    const fields = { a: 'x'.repeat(plainBytes - '{"a":""}'.length) };
    const sealed = ours.sealFields(fields);
    expect(Buffer.from(sealed, 'base64')).toHaveLength(sealedBytes);
    expect(oys.openFields(sealed)).toEqual(fields);
  });

  test('more than eight blocks are refused, without a word of what they hold', () => {
    expect(() => ours.sealFields({ a: 'Budi'.repeat(400) })).toThrow(
      new RangeError('OY takes at most 1520 bytes of sealed fields'),
    );
  });

  test('any bytes, with a secret that travels apart', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 5_000 }), (bytes) => {
        const secret = ours.newSecret();
        const opened = oys.openLarge(ours.sealLarge(bytes, secret), secret);
        expect(opened?.equals(bytes)).toBe(true);
      }),
      { numRuns: 50 },
    );
    expect(
      oys.openLarge(ours.sealLarge(new Uint8Array(9), ours.newSecret()), ours.newSecret()),
    ).toBeNull();
  });

  test.each(['', 'c2hvcnQ=', 'A'.repeat(43), 'A'.repeat(44)])(
    'a secret such as %j is refused',
    (secret) => {
      expect(() => ours.sealLarge(new Uint8Array(1), secret)).toThrow(RangeError);
    },
  );

  test('the same thing twice gives different seals', () => {
    expect(ours.sealFields({ nik: '1' })).not.toBe(ours.sealFields({ nik: '1' }));
    const secret = ours.newSecret();
    expect(ours.newSecret()).not.toBe(secret);
    expect(ours.sealLarge(new Uint8Array(3), secret)).not.toBe(
      ours.sealLarge(new Uint8Array(3), secret),
    );
  });
});

describe('what OY seals, we open', () => {
  test('any text, and any envelope', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 300 }), (text) => {
        expect(ours.openText(oys.sealText(text))).toBe(text);
        expect(ours.openEnvelope(oys.sealEnvelope(text))).toBe(text);
      }),
      { numRuns: 50 },
    );
  });

  test('an envelope of a megabyte', () => {
    const text = 'mutasi '.repeat(150_000);
    expect(ours.openEnvelope(oys.sealEnvelope(text))).toBe(text);
  });

  test('any change to an envelope closes it', () => {
    const envelope = oys.sealEnvelope('{"id":"1234"}');
    const characters = fc.constantFrom('A', 'z', '/', '.', ' ');
    let changes = 0;
    fc.assert(
      fc.property(fc.nat(envelope.length - 1), characters, (at, character) => {
        const changed = envelope.slice(0, at) + character + envelope.slice(at + 1);
        fc.pre(changed !== envelope);
        changes += 1;
        return ours.openEnvelope(changed) === null;
      }),
    );
    expect(changes).toBeGreaterThan(50);
  });

  test('anything else is null and never throws', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.base64String()), (text) => {
        expect(ours.openText(text)).toBeNull();
        expect(ours.openEnvelope(text)).toBeNull();
        expect(ours.openEnvelope(`${text}.${text}`)).toBeNull();
      }),
    );
    const stranger = new OySeal({ clientPublicKey: DEMO_OY_PUBLIC_KEY });
    expect(ours.openText(stranger.sealText('3171'))).toBeNull();
    expect(ours.openEnvelope(stranger.sealEnvelope('3171'))).toBeNull();
    expect(ours.openText('ENCRYPTED_NIK')).toBeNull();
    const valid = oys.sealText('3171');
    expect(ours.openText(` ${valid}`)).toBeNull();
    expect(ours.openText(valid.replace(/=+$/, ''))).toBeNull();
    expect(ours.openEnvelope(`${oys.sealText('no secret')}.${'A'.repeat(80)}`)).toBeNull();
    expect(ours.openEnvelope(`${oys.sealEnvelope('3171')}.`)).toBeNull();
  });
});

describe('keys', () => {
  test.each([
    ['PEM', DEMO_OY_PUBLIC_KEY, DEMO_CLIENT_PRIVATE_KEY],
    ['bare base64', bare(DEMO_OY_PUBLIC_KEY), bare(DEMO_CLIENT_PRIVATE_KEY)],
    [
      'PEM on one line',
      DEMO_OY_PUBLIC_KEY.replaceAll('\n', String.raw`\n`),
      DEMO_CLIENT_PRIVATE_KEY.replaceAll('\n', String.raw`\n`),
    ],
    [
      'PEM with the line ends of Windows',
      DEMO_OY_PUBLIC_KEY.replaceAll('\n', '\r\n'),
      DEMO_CLIENT_PRIVATE_KEY.replaceAll('\n', '\r\n'),
    ],
  ])('%s is read', (_form, oyPublicKey, ourPrivateKey) => {
    const sealer = createSealer({ oyPublicKey, ourPrivateKey });
    expect(oys.openFields(sealer.sealFields({ nik: '1' }))).toEqual({ nik: '1' });
    expect(sealer.openText(oys.sealText('1'))).toBe('1');
  });

  const rsa = (modulusLength: number, type: 'pkcs1' | 'standard' = 'standard') =>
    generateKeyPairSync('rsa', {
      modulusLength,
      publicKeyEncoding: { type: type === 'pkcs1' ? 'pkcs1' : 'spki', format: 'pem' },
      privateKeyEncoding: { type: type === 'pkcs1' ? 'pkcs1' : 'pkcs8', format: 'pem' },
    });
  const small = rsa(1024);
  const older = rsa(2048, 'pkcs1');
  const curve = generateKeyPairSync('ec', {
    namedCurve: 'P-256',
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  const locked = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'pw' },
  });

  test.each([
    ['nothing', '', 'this is none'],
    ['words', 'my public key', 'this is none'],
    ['half a key', DEMO_OY_PUBLIC_KEY.slice(0, 200), 'this is none'],
    ['a private key', DEMO_OY_PRIVATE_KEY, 'this is none'],
    ['the older form', older.publicKey, 'this is none'],
    ['a key of 1024 bits', small.publicKey, 'this one has 1024 bits'],
    ['a key for a curve', curve.publicKey, 'this one is for ec'],
    ['a megabyte', 'A'.repeat(1_000_000), 'this is none'],
  ])('OY_PUBLIC_KEY: %s is refused', (_what, oyPublicKey, why) => {
    expect(() => createSealer({ ...KEYS, oyPublicKey })).toThrow(
      new TypeError(
        `OY_PUBLIC_KEY must be a public key (SPKI) for RSA of 2048 to 4096 bits, as PEM or bare base64; ${why}`,
      ),
    );
  });

  test.each([
    ['nothing', '', 'this is none'],
    ['a public key', DEMO_CLIENT_PUBLIC_KEY, 'this is none'],
    ['the older form', older.privateKey, 'this is none'],
    ['one with a passphrase', locked.privateKey, 'this is none'],
    ['a key of 1024 bits', small.privateKey, 'this one has 1024 bits'],
    ['a key for a curve', curve.privateKey, 'this one is for ec'],
  ])('OY_CALLBACK_PRIVATE_KEY: %s is refused, and never quoted', (_what, ourPrivateKey, why) => {
    expect(() => createSealer({ ...KEYS, ourPrivateKey })).toThrow(
      new TypeError(
        `OY_CALLBACK_PRIVATE_KEY must be a private key (PKCS#8, no passphrase) for RSA of 2048 to 4096 bits, as PEM or bare base64; ${why}`,
      ),
    );
  });
});
