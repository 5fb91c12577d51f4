import type { IncomingHttpHeaders } from 'node:http';
import { REFUSED_HEADER_CHARS, REFUSED_HEADERS } from '../limits.ts';

type StoredHeaders = Readonly<Record<string, string>>;

const SECRET_HEADER = /auth|cookie|key|token|secret|password/i;

/** A provider's headers as they are kept: without whatever opens a door. */
export function storedHeaders(headers: IncomingHttpHeaders): StoredHeaders {
  return Object.fromEntries(
    Object.entries(headers)
      .filter(([name]) => !SECRET_HEADER.test(name))
      .map(([name, value]) => [name, [value ?? ''].flat().join(', ')]),
  );
}

/** A stranger's headers: the first few, cut short. */
export function strangersHeaders(headers: IncomingHttpHeaders): StoredHeaders {
  return Object.fromEntries(
    Object.entries(storedHeaders(headers))
      .slice(0, REFUSED_HEADERS)
      .map(([name, value]) => [
        name.slice(0, REFUSED_HEADER_CHARS),
        value.slice(0, REFUSED_HEADER_CHARS),
      ]),
  );
}

export const BASE64_PREFIX = 'base64:';

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
