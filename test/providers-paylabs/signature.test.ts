import { generateKeyPairSync } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { instant } from '../../src/domain/time.ts';
import {
  formatPaylabsTime,
  formatPaylabsTimestamp,
  parsePaylabsTime,
  parsePaylabsTimestamp,
} from '../../src/providers/paylabs/paylabs-time.ts';
import {
  readPrivateKey,
  readPublicKey,
  signPaylabs,
  stringToSign,
  verifyPaylabs,
} from '../../src/providers/paylabs/signature.ts';
import {
  DEMO_MERCHANT_PRIVATE_KEY,
  DEMO_MERCHANT_PUBLIC_KEY,
  DEMO_PLATFORM_PUBLIC_KEY,
} from '../../src/sandbox/paylabs/demo-keys.ts';
import { VECTOR } from './vector.ts';

const OURS = readPrivateKey(DEMO_MERCHANT_PRIVATE_KEY, 'test');
const OUR_HALF = readPublicKey(DEMO_MERCHANT_PUBLIC_KEY, 'test');
const THEIRS = readPublicKey(VECTOR.publicKey, 'test');
const { path, timestamp, body, signature } = VECTOR;
const PUBLISHED = { method: 'POST', path, timestamp, body };

describe('the published notification', () => {
  test('gives the published string to sign, and verifies', () => {
    expect(stringToSign(PUBLISHED)).toBe(`POST:${path}:${VECTOR.sha}:${timestamp}`);
    expect(verifyPaylabs(PUBLISHED, signature, THEIRS)).toBe(true);
    expect(verifyPaylabs({ ...PUBLISHED, body: Buffer.from(body) }, signature, THEIRS)).toBe(true);
    expect(signature).toHaveLength(344); // not the 64 of the document's table
  });

  test.each([
    ['the method in lower case', { method: 'post' }, signature],
    ['another path', { path: `${path}/` }, signature],
    ['another time', { timestamp: timestamp.replace('.024', '.025') }, signature],
    ['another amount', { body: body.replace('162933.00', '162934.00') }, signature],
    ['a byte of the signature', {}, `c${signature.slice(1)}`],
    ['a signature cut short', {}, signature.slice(0, 300)],
    ['no signature', {}, ''],
    ['a signature that is no base64', {}, '%%%'],
  ])('%s: does not verify', (_name, change, given) => {
    expect(verifyPaylabs({ ...PUBLISHED, ...change }, given, THEIRS)).toBe(false);
  });

  test('the key of somebody else: does not verify', () => {
    const other = readPublicKey(DEMO_PLATFORM_PUBLIC_KEY, 'test');
    expect(verifyPaylabs(PUBLISHED, signature, other)).toBe(false);
  });

  test('sent with white space and nulls, as the rules allow: verifies; with a new field: not', () => {
    const spread = JSON.stringify({ ...JSON.parse(body), payer: null }, null, 2);
    expect(verifyPaylabs({ ...PUBLISHED, body: spread }, signature, THEIRS)).toBe(true);
    const added = JSON.stringify({ ...JSON.parse(body), payer: '' });
    expect(verifyPaylabs({ ...PUBLISHED, body: added }, signature, THEIRS)).toBe(false);
  });
});

describe('what we sign', () => {
  test('any body, path and time verifies; a changed character does not', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.webPath(), fc.nat(), (text, where, at) => {
        const signed = { method: 'POST', path: where, body: text, timestamp: timestampOf(at) };
        const sealed = signPaylabs(signed, OURS);
        expect(verifyPaylabs(signed, sealed, OUR_HALF)).toBe(true);
        expect(verifyPaylabs({ ...signed, body: `${text}x` }, sealed, OUR_HALF)).toBe(false);
        expect(verifyPaylabs({ ...signed, path: `${where}x` }, sealed, OUR_HALF)).toBe(false);
        const later = timestampOf(at + 1);
        expect(verifyPaylabs({ ...signed, timestamp: later }, sealed, OUR_HALF)).toBe(false);
      }),
      { numRuns: 40 },
    );
  });
});

const timestampOf = (at: number): string => formatPaylabsTimestamp(at * 1000);

describe('a key', () => {
  const pem = `-----BEGIN PRIVATE KEY-----\n${DEMO_MERCHANT_PRIVATE_KEY}\n-----END PRIVATE KEY-----`;
  const publicPem = `-----BEGIN PUBLIC KEY-----\n${DEMO_MERCHANT_PUBLIC_KEY}\n-----END PUBLIC KEY-----`;

  test.each([
    ['PEM', pem],
    ['PEM with its line breaks written out', pem.replaceAll('\n', String.raw`\n`)],
    ['bare base64', DEMO_MERCHANT_PRIVATE_KEY],
    ['base64 in lines', DEMO_MERCHANT_PRIVATE_KEY.replaceAll(/.{64}/g, '$&\n')],
  ])('private, %s: taken', (_name, text) => {
    expect(
      verifyPaylabs(PUBLISHED, signPaylabs(PUBLISHED, readPrivateKey(text, 'X')), OUR_HALF),
    ).toBe(true);
  });

  test('public, PEM: taken', () => {
    expect(readPublicKey(publicPem, 'X').type).toBe('public');
  });

  const short = generateKeyPairSync('rsa', { modulusLength: 1024 });
  const curve = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const inPem = { format: 'pem', type: 'pkcs8' } as const;

  test.each([
    ['nothing', ''],
    ['a password', 'hunter2-hunter2'],
    ['the public half', DEMO_MERCHANT_PUBLIC_KEY],
    ['1024 bits', short.privateKey.export(inPem).toString()],
    ['another algorithm', curve.privateKey.export(inPem).toString()],
    ['cut off', pem.slice(0, 400)],
  ])('private, %s: refused with the setting and the form, never the key', (_name, text) => {
    const read = () => readPrivateKey(text, 'PAYLABS_PRIVATE_KEY');
    expect(read).toThrow(TypeError);
    expect(read).toThrow(/PAYLABS_PRIVATE_KEY must be a 2048-bit RSA private key in PKCS#8/);
    expect(read).not.toThrow(/hunter2|MIIBI/);
  });

  const spki = { format: 'pem', type: 'spki' } as const;
  test.each([
    ['nothing', ''],
    ['the private half', DEMO_MERCHANT_PRIVATE_KEY],
    ['the private half in PEM', pem],
    ['1024 bits', short.publicKey.export(spki).toString()],
    ['another algorithm', curve.publicKey.export(spki).toString()],
  ])('public, %s: refused', (_name, text) => {
    const read = () => readPublicKey(text, 'PAYLABS_PUBLIC_KEY');
    expect(read).toThrow(TypeError);
    expect(read).toThrow(/PAYLABS_PUBLIC_KEY must be a 2048-bit RSA public key in SPKI/);
  });
});

describe('times', () => {
  const AT = Date.parse('2022-09-16T09:58:47.964Z');

  test('we write the form of the document', () => {
    expect(formatPaylabsTimestamp(AT)).toBe('2022-09-16T16:58:47.964+07:00');
  });

  test.each([
    ['2022-09-16T16:58:47.964+07:00', AT],
    ['2022-09-16T16:58:47.964123+07:00', AT],
    ['2022-09-16T16:58:47.964+0700', AT],
    ['2022-09-16T16:58:47.964+07', AT],
    ['2022-09-16T09:58:47.964Z', AT],
    ['2022-09-16T16:58:47+07:00', AT - 964],
    ['2022-09-16T16:58:47.9+07:00', AT - 64],
    ['2022-09-16T16:58:47.964', null],
    ['2022-09-16 16:58:47.964+07:00', null],
    ['2022-13-16T16:58:47.964+07:00', null],
    ['1663322327964', null],
    ['', null],
  ])('timestamp %s', (text, expected) => {
    expect(parsePaylabsTimestamp(text)).toBe(expected);
  });

  test.each([
    ['20220412162143', '2022-04-12T09:21:43.000Z'],
    ['20220101000000', '2021-12-31T17:00:00.000Z'],
    ['20220231000000', null],
    ['20220412240000', null],
    ['2022041216214', null],
    ['2022041216214300', null],
  ])('14 digits are WIB: %s', (text, expected) => {
    expect(parsePaylabsTime(text)).toBe(expected);
  });

  test('both forms come back as they went', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4_000_000_000 }), (seconds) => {
        const ms = seconds * 1000;
        expect(parsePaylabsTime(formatPaylabsTime(instant(ms)))).toBe(instant(ms));
        expect(parsePaylabsTimestamp(formatPaylabsTimestamp(ms))).toBe(ms);
      }),
    );
  });
});
