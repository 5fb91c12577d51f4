import { REFUSED_HEADER_CHARS, REFUSED_HEADERS } from '../limits.ts';

type StoredHeaders = Readonly<Record<string, string>>;

/** By lower-case name, complete: for whoever verifies, never to be stored. */
export function plainHeaders(rawHeaders: readonly string[]): StoredHeaders {
  const headers = new Map<string, string>();
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const name = (rawHeaders[index] ?? '').toLowerCase();
    const value = rawHeaders[index + 1] ?? '';
    const earlier = headers.get(name);
    headers.set(name, earlier === undefined ? value : `${earlier}, ${value}`);
  }
  return Object.fromEntries(headers);
}

/**
 * A JSON body without what opens doors: the fields' texts are replaced, every other byte stays as it
 * came. Done to the bytes, before they are cut or kept as base64, so that whatever is wrong with a body
 * (another encoding, an end that is missing) does not let a secret through.
 */
export function withoutSecrets(body: Buffer, fields: readonly string[]): Buffer {
  if (fields.length === 0) return body;
  const text = fields.reduce(
    (left, field) => left.replaceAll(secretText(field), '$1"[secret]"'),
    body.toString('latin1'),
  );
  return Buffer.from(text, 'latin1');
}

const JSON_TEXT = String.raw`"[^"\\]*(?:\\[^][^"\\]*)*`;

/** The field's name, and its text up to the closing quote or the end of the body. */
function secretText(field: string): RegExp {
  return new RegExp(String.raw`("${field}"\s*:\s*)${JSON_TEXT}(?:"|\\?$)`, 'g');
}

const SECRET_HEADER = /auth|cookie|key|token|secret|password/i;

/**
 * A provider's headers as they are kept: without whatever opens a door. `rawHeaders` are Node's: name,
 * value, name, value, …; one that came twice is joined.
 */
export function storedHeaders(rawHeaders: readonly string[]): StoredHeaders {
  const kept = new Map<string, string>();
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const name = (rawHeaders[index] ?? '').toLowerCase();
    const value = rawHeaders[index + 1] ?? '';
    const earlier = kept.get(name);
    if (!SECRET_HEADER.test(name)) {
      kept.set(name, earlier === undefined ? value : `${earlier}, ${value}`);
    }
  }
  return Object.fromEntries(kept);
}

/** A stranger's headers: the first few, cut short. */
export function strangersHeaders(rawHeaders: readonly string[]): StoredHeaders {
  return Object.fromEntries(
    Object.entries(storedHeaders(rawHeaders))
      .slice(0, REFUSED_HEADERS)
      .map(([name, value]) => [
        name.slice(0, REFUSED_HEADER_CHARS),
        value.slice(0, REFUSED_HEADER_CHARS),
      ]),
  );
}

const BASE64_PREFIX = 'base64:';

/**
 * The body as text, byte for byte: a text column holds UTF-8 without NUL, so that anything else is kept
 * as base64 with a prefix that no JSON begins with.
 */
export function storedBody(bytes: Buffer): string {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    if (!text.includes('\0') && !text.startsWith(BASE64_PREFIX)) return text;
  } catch {
    // Not UTF-8.
  }
  return BASE64_PREFIX + bytes.toString('base64');
}
