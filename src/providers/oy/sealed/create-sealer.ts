import {
  constants,
  createCipheriv,
  createDecipheriv,
  type KeyObject,
  privateDecrypt,
  publicEncrypt,
  randomBytes,
} from 'node:crypto';
import type { Sealer } from './sealer.ts';
import { readPrivateKey, readPublicKey } from './sealer-keys.ts';

export interface SealerOptions {
  /** OY's, to seal what we send (setting OY_PUBLIC_KEY): SPKI, as PEM or its bare base64. */
  readonly oyPublicKey: string;
  /** Ours, to open what OY sends (setting OY_CALLBACK_PRIVATE_KEY): PKCS#8, as PEM or its bare base64. */
  readonly ourPrivateKey: string;
}

const HASH = 'sha256';
/** What OAEP takes of each block: two hashes and two bytes (RFC 8017, 7.1.1). */
const OAEP_BYTES = 2 * 32 + 2;
/**
 * 1,520 bytes with a key of 2048 bits, and room for two long addresses. One block holds 190, too few
 * for a name, an e-mail address and the secret.
 */
const MAX_BLOCKS = 8;

const CIPHER = 'aes-256-gcm';
const SECRET_BYTES = 32;
const IV_BYTES = 12;
const TAG_BYTES = 16;

/**
 * The cipher of KYC and PFM as we infer it (I; provider notes, "KYC and PFM encryption"): nobody has
 * confirmed padding, mode or layout against the live system. Throws a TypeError that names the setting
 * for a key of the wrong length or form. What does not open is null, without a reason: a sender who
 * is told why could try until it opens.
 */
export function createSealer(options: SealerOptions): Sealer {
  const oyPublicKey = readPublicKey(options.oyPublicKey, 'OY_PUBLIC_KEY');
  const ourPrivateKey = readPrivateKey(options.ourPrivateKey, 'OY_CALLBACK_PRIVATE_KEY');

  return {
    sealFields: (fields) => sealBlocks(Buffer.from(JSON.stringify(fields)), oyPublicKey),
    openText: (sealed) => {
      const bytes = openBlocks(sealed, ourPrivateKey);
      return bytes === null ? null : textOf(bytes);
    },
    newSecret: () => randomBytes(SECRET_BYTES).toString('base64'),
    sealLarge,
    openEnvelope: (envelope) => {
      const [sealedSecret, sealedText, ...more] = envelope.split('.');
      if (sealedSecret === undefined || sealedText === undefined || more.length > 0) return null;
      const secret = openBlocks(sealedSecret, ourPrivateKey);
      const bytes = secret === null ? null : openLarge(sealedText, secretOf(secret));
      return bytes === null ? null : textOf(bytes);
    },
  };
}

/** Each block for itself: they need no seal over all, for whoever has the public key can make any. */
function sealBlocks(plain: Buffer, key: KeyObject): string {
  const step = blockBytes(key) - OAEP_BYTES;
  if (plain.length > step * MAX_BLOCKS) {
    throw new RangeError(`OY takes at most ${step * MAX_BLOCKS} bytes of sealed fields`);
  }
  const blocks: Buffer[] = [];
  for (let at = 0; at < plain.length; at += step) {
    const block = plain.subarray(at, at + step);
    blocks.push(publicEncrypt({ ...padding, key }, block));
  }
  return Buffer.concat(blocks).toString('base64');
}

function openBlocks(sealed: string, key: KeyObject): Buffer | null {
  const bytes = bytesOf(sealed);
  const step = blockBytes(key);
  if (bytes === null || bytes.length % step !== 0 || bytes.length > step * MAX_BLOCKS) return null;
  const blocks: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += step) {
    try {
      blocks.push(privateDecrypt({ ...padding, key }, bytes.subarray(at, at + step)));
    } catch {
      return null;
    }
  }
  return Buffer.concat(blocks);
}

const padding = { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: HASH } as const;

const blockBytes = (key: KeyObject): number => (key.asymmetricKeyDetails?.modulusLength ?? 0) / 8;

function sealLarge(bytes: Uint8Array, secret: string): string {
  const key = bytesOf(secret);
  if (key?.length !== SECRET_BYTES) {
    throw new RangeError(`a secret is ${SECRET_BYTES} bytes in base64`);
  }
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv(CIPHER, key, iv, { authTagLength: TAG_BYTES });
  const ciphertext = Buffer.concat([cipher.update(bytes), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), ciphertext]).toString('base64');
}

function openLarge(sealed: string, key: Buffer | null): Buffer | null {
  const bytes = bytesOf(sealed);
  if (bytes === null || bytes.length < IV_BYTES + TAG_BYTES || key === null) return null;
  const iv = bytes.subarray(0, IV_BYTES);
  const decipher = createDecipheriv(CIPHER, key, iv, { authTagLength: TAG_BYTES });
  decipher.setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
  try {
    const plain = decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES));
    return Buffer.concat([plain, decipher.final()]);
  } catch {
    return null;
  }
}

/** The key in an envelope travels as everywhere: its base64 text is what was sealed. */
function secretOf(opened: Buffer): Buffer | null {
  const key = bytesOf(opened.toString('latin1'));
  return key?.length === SECRET_BYTES ? key : null;
}

/** Whole base64 with its padding, or null: Node itself would skip what is no base64. */
function bytesOf(base64: string): Buffer | null {
  const bytes = Buffer.from(base64, 'base64');
  return bytes.length > 0 && bytes.toString('base64') === base64 ? bytes : null;
}

function textOf(bytes: Buffer): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}
