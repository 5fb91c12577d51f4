import {
  constants,
  createCipheriv,
  createDecipheriv,
  createPrivateKey,
  createPublicKey,
  type KeyObject,
  privateDecrypt,
  publicEncrypt,
  randomBytes,
} from 'node:crypto';
import { DEMO_CLIENT_PUBLIC_KEY, DEMO_OY_PRIVATE_KEY } from './demo-keys.ts';

export interface OySealOptions {
  /** PKCS#8, PEM. Default: the demo key. */
  readonly oyPrivateKey?: string;
  /** SPKI, PEM. Default: the demo key. */
  readonly clientPublicKey?: string;
}

/**
 * OY's side of the cipher of KYC and PFM. (I): the document says "RSA" and "AES" and no more; this is
 * RSA-OAEP with SHA-256, in blocks one after another, and AES-256-GCM laid out as iv (12 bytes),
 * tag (16), ciphertext. Written for itself, so that it judges the client's. Sealing draws on real
 * randomness: the same text never gives the same seal.
 */
export class OySeal {
  readonly #ours: KeyObject;
  readonly #clients: KeyObject;

  constructor(options: OySealOptions = {}) {
    this.#ours = createPrivateKey(options.oyPrivateKey ?? DEMO_OY_PRIVATE_KEY);
    this.#clients = createPublicKey(options.clientPublicKey ?? DEMO_CLIENT_PUBLIC_KEY);
  }

  /** Sealed JSON of an object; null for anything else. */
  openFields(sealed: string): Readonly<Record<string, unknown>> | null {
    const bytes = this.#open(sealed);
    if (bytes === null) return null;
    try {
      const value: unknown = JSON.parse(bytes.toString('utf8'));
      const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
      return isObject ? { ...value } : null;
    } catch {
      return null;
    }
  }

  #open(sealed: string): Buffer | null {
    if (!BASE64.test(sealed)) return null;
    let rest = Buffer.from(sealed, 'base64');
    const size = modulusBytes(this.#ours);
    if (rest.length === 0 || rest.length % size !== 0) return null;
    const opened: Buffer[] = [];
    while (rest.length > 0) {
      try {
        opened.push(privateDecrypt({ key: this.#ours, ...OAEP }, rest.subarray(0, size)));
      } catch {
        return null;
      }
      rest = rest.subarray(size);
    }
    return Buffer.concat(opened);
  }

  /** `secret` as it came among the sealed fields; null where it does not open. */
  openLarge(sealed: string, secret: string): Buffer | null {
    const key = Buffer.from(secret, 'base64');
    const bytes = Buffer.from(sealed, 'base64');
    if (!BASE64.test(sealed) || key.length !== 32 || bytes.length < 28) return null;
    const cipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12));
    cipher.setAuthTag(bytes.subarray(12, 28));
    try {
      return Buffer.concat([cipher.update(bytes.subarray(28)), cipher.final()]);
    } catch {
      return null;
    }
  }

  /** For the client, in base64: a NIK. */
  sealText(text: string): string {
    const size = modulusBytes(this.#clients) - 66;
    const plain = Buffer.from(text, 'utf8');
    const blocks: Buffer[] = [];
    for (let at = 0; at < plain.length; at += size) {
      blocks.push(publicEncrypt({ key: this.#clients, ...OAEP }, plain.subarray(at, at + size)));
    }
    return Buffer.concat(blocks).toString('base64');
  }

  /** For the client, where it is long: `base64(RSA(secret)) + "." + base64(iv, tag, ciphertext)`. */
  sealEnvelope(text: string): string {
    const key = randomBytes(32);
    const iv = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', key, iv);
    const ciphertext = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    const sealed = Buffer.concat([iv, cipher.getAuthTag(), ciphertext]);
    return `${this.sealText(key.toString('base64'))}.${sealed.toString('base64')}`;
  }
}

const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;
const OAEP = { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' } as const;

function modulusBytes(key: KeyObject): number {
  const bits = key.asymmetricKeyDetails?.modulusLength;
  if (bits === undefined) throw new TypeError('KYC and PFM of the sandbox need RSA keys');
  return bits / 8;
}
