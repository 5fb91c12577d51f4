import { createPrivateKey, createPublicKey, hash, type KeyObject, sign, verify } from 'node:crypto';

/**
 * "Data Signing Rules" (provider notes, section 3), written a second time: the sandbox judges the
 * client's signing, so it shares none of it.
 */
export interface Message {
  readonly path: string;
  readonly body: string;
  readonly timestamp: string;
}

function textToSign({ path, body, timestamp }: Message): Buffer {
  return Buffer.from(`POST:${path}:${hash('sha256', body, 'hex').toLowerCase()}:${timestamp}`);
}

export function signatureOf(message: Message, key: KeyObject): string {
  return sign('RSA-SHA256', textToSign(message), key).toString('base64');
}

/** Over the bytes as they came, or over the JSON written again without nulls: clients do either. */
export function isSignedBy(message: Message, signature: string, key: KeyObject): boolean {
  const bytes = Buffer.from(signature, 'base64');
  const holds = (body: string): boolean =>
    verify('RSA-SHA256', textToSign({ ...message, body }), key, bytes);
  if (holds(message.body)) return true;
  const rewritten = writtenAgain(message.body);
  return rewritten !== null && holds(rewritten);
}

function writtenAgain(body: string): string | null {
  try {
    const parsed: unknown = JSON.parse(body, (_key, value: unknown) =>
      value === null ? undefined : value,
    );
    return parsed === undefined ? null : JSON.stringify(parsed);
  } catch {
    return null;
  }
}

/** PEM or bare base64, PKCS#8. Throws what node:crypto throws. */
export function privateKeyOf(text: string): KeyObject {
  return text.includes('-----BEGIN')
    ? createPrivateKey(text)
    : createPrivateKey({ key: Buffer.from(text, 'base64'), format: 'der', type: 'pkcs8' });
}

/** PEM or bare base64, SPKI. Throws what node:crypto throws. */
export function publicKeyOf(text: string): KeyObject {
  return text.includes('-----BEGIN')
    ? createPublicKey(text)
    : createPublicKey({ key: Buffer.from(text, 'base64'), format: 'der', type: 'spki' });
}

/** Bare base64 of the SPKI, as the dashboard shows it. */
export function spkiOf(key: KeyObject): string {
  const half = key.type === 'private' ? createPublicKey(key) : key;
  return half.export({ format: 'der', type: 'spki' }).toString('base64');
}
