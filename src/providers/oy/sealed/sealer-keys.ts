import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';

/** Shorter ones are no protection; longer ones make each block of a long address cost too much. */
const MIN_KEY_BITS = 2048;
const MAX_KEY_BITS = 4096;

/** A key of 4096 bits takes some 3,300 characters; what is far longer is something else. */
const MAX_KEY_CHARS = 10_000;

/** OY's public key: SPKI, as PEM or its bare base64. Throws a TypeError that names the setting. */
export function readPublicKey(text: string, setting: string): KeyObject {
  const der = readDer(text, 'PUBLIC KEY');
  return rsaKey(setting, 'a public key (SPKI)', () =>
    createPublicKey({ key: der, format: 'der', type: 'spki' }),
  );
}

/** Our private key: PKCS#8 without a passphrase, else as above. Its text is never quoted. */
export function readPrivateKey(text: string, setting: string): KeyObject {
  const der = readDer(text, 'PRIVATE KEY');
  return rsaKey(setting, 'a private key (PKCS#8, no passphrase)', () =>
    createPrivateKey({ key: der, format: 'der', type: 'pkcs8' }),
  );
}

/** The bytes inside; none where the text has another form, so that one message covers it all. */
function readDer(text: string, label: 'PUBLIC KEY' | 'PRIVATE KEY'): Buffer {
  if (text.length > MAX_KEY_CHARS) return Buffer.alloc(0);
  // A file of settings keeps a PEM on one line, its line breaks written as `\n`.
  const lines = text.replaceAll(String.raw`\n`, '\n').trim();
  const pem = /^-----BEGIN ([A-Z ]+)-----([\s\S]*)-----END \1-----$/.exec(lines);
  if (pem && pem[1] !== label) return Buffer.alloc(0);
  const base64 = (pem?.[2] ?? lines).replaceAll(/\s+/g, '');
  return /^[A-Za-z0-9+/]+={0,2}$/.test(base64) ? Buffer.from(base64, 'base64') : Buffer.alloc(0);
}

function rsaKey(setting: string, form: string, read: () => KeyObject): KeyObject {
  const mend = `${setting} must be ${form} for RSA of ${MIN_KEY_BITS} to ${MAX_KEY_BITS} bits, as PEM or bare base64`;
  let key: KeyObject;
  try {
    key = read();
  } catch {
    // Without the cause: an error of the library may quote what it was given.
    throw new TypeError(`${mend}; this is none`);
  }
  const bits = key.asymmetricKeyDetails?.modulusLength;
  if (key.asymmetricKeyType !== 'rsa' || bits === undefined) {
    throw new TypeError(`${mend}; this one is for ${key.asymmetricKeyType ?? 'something else'}`);
  }
  if (bits < MIN_KEY_BITS || bits > MAX_KEY_BITS) {
    throw new TypeError(`${mend}; this one has ${bits} bits`);
  }
  return key;
}
