import { createPrivateKey, createPublicKey, hash, type KeyObject, sign, verify } from 'node:crypto';
import { type ExactJson, isList, Numeral, parseExactJson, writeExactJson } from '../exact-json.ts';

/**
 * "Data Signing Rules" (provider notes, section 3). Each side signs with its own private key and holds
 * the other's public key; requests, answers and notifications are all signed the same way.
 */
export interface Signed {
  /** In capitals: `POST`. */
  readonly method: string;
  /** The whole path without the query: `/payment/v2.3/ewallet/create`. */
  readonly path: string;
  /** The bytes that travel. */
  readonly body: string | Buffer;
  /** The X-TIMESTAMP header, letter by letter. */
  readonly timestamp: string;
}

/** Paylabs hands out keys of this length, and no others. */
const KEY_BITS = 2048;
/** SHA256withRSA is RSASSA-PKCS1-v1_5, which is what node:crypto does with an RSA key unless told. */
const DIGEST = 'sha256';

export function stringToSign({ method, path, body, timestamp }: Signed): string {
  return `${method}:${path}:${hash(DIGEST, body, 'hex')}:${timestamp}`;
}

/** Base64, 344 characters with a key of 2048 bits (the document's "String(64)" is a slip). */
export function signPaylabs(signed: Signed, privateKey: KeyObject): string {
  return sign(DIGEST, Buffer.from(stringToSign(signed)), privateKey).toString('base64');
}

/**
 * Whether `signature` is the key holder's over this message: over its bytes as they came, or over the
 * same JSON without white space and without fields that are null, for that is what the rules sign
 * ("minified") while documented answers do hold nulls. What a sender can add between the two forms says
 * nothing that a reader of ours would take up. Never throws.
 */
export function verifyPaylabs(signed: Signed, signature: string, publicKey: KeyObject): boolean {
  const bytes = Buffer.from(signature, 'base64');
  const holds = (body: string | Buffer): boolean =>
    verify(DIGEST, Buffer.from(stringToSign({ ...signed, body })), publicKey, bytes);
  if (holds(signed.body)) return true;
  const minified = minify(signed.body.toString());
  return minified !== null && holds(minified);
}

/** Null when it is no JSON. */
function minify(body: string): string | null {
  const json = parseExactJson(body);
  return json === undefined ? null : writeExactJson(withoutNulls(json));
}

function withoutNulls(value: ExactJson): ExactJson {
  if (value === null || typeof value !== 'object' || value instanceof Numeral) return value;
  if (isList(value)) return value.map(withoutNulls);
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, item]) =>
      item === null ? [] : [[key, withoutNulls(item)]],
    ),
  );
}

/**
 * Our own key: PKCS#8, as PEM or as its bare base64; `\n` written out, as in an environment file, is a
 * line break. Throws a TypeError that names the setting and never quotes the key.
 */
export function readPrivateKey(text: string, setting: string): KeyObject {
  const form = `a 2048-bit RSA private key in PKCS#8: "-----BEGIN PRIVATE KEY-----…" or its bare base64, "MIIEv…"`;
  return readKey(text, `${setting} must be ${form}`, (pem, der) =>
    pem === null
      ? createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
      : createPrivateKey({ key: pem, format: 'pem' }),
  );
}

/** Paylabs' key: SPKI, as PEM or as its bare base64. Throws as `readPrivateKey` does. */
export function readPublicKey(text: string, setting: string): KeyObject {
  const form = `a 2048-bit RSA public key in SPKI: "-----BEGIN PUBLIC KEY-----…" or its bare base64, "MIIBI…"`;
  // createPublicKey would take a private key too, and make the public one of it.
  if (text.includes('PRIVATE KEY')) throw new TypeError(`${setting} must be ${form}`);
  return readKey(text, `${setting} must be ${form}`, (pem, der) =>
    pem === null
      ? createPublicKey({ key: der, format: 'der', type: 'spki' })
      : createPublicKey({ key: pem, format: 'pem' }),
  );
}

function readKey(
  text: string,
  problem: string,
  read: (pem: string | null, der: Buffer) => KeyObject,
): KeyObject {
  const lines = text.replaceAll(String.raw`\n`, '\n').trim();
  const key = attempt(() =>
    read(lines.startsWith('-----BEGIN ') ? lines : null, Buffer.from(lines, 'base64')),
  );
  if (key?.asymmetricKeyType !== 'rsa') throw new TypeError(problem);
  const bits = key.asymmetricKeyDetails?.modulusLength;
  if (bits !== KEY_BITS) throw new TypeError(`${problem}; this one has ${bits} bits`);
  return key;
}

/** The error of a key that cannot be read is dropped: nobody can be sure what it quotes. */
function attempt(read: () => KeyObject): KeyObject | null {
  try {
    return read();
  } catch {
    return null;
  }
}
