/** JSON with its numbers left as they were written: `10000.0000` stays that, and loses no digit. */
export type ExactJson =
  | null
  | boolean
  | string
  | Numeral
  | readonly ExactJson[]
  | { readonly [key: string]: ExactJson };

/** A number, as its text. */
export class Numeral {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** The documented answers are two levels deep; what is deeper than this is not read. */
const MAX_DEPTH = 16;

// Strings are matched too, so that digits inside a text are never taken for a number.
const STRING_OR_NUMBER = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/**
 * The value of a JSON text; undefined when it is none. Before parsing, every string (keys too) is
 * marked with an `s` and every number becomes a string marked with an `n`.
 */
export function parseExactJson(text: string): ExactJson | undefined {
  try {
    JSON.parse(text);
    const marked = text.replace(STRING_OR_NUMBER, (token) =>
      token.startsWith('"') ? `"s${token.slice(1)}` : `"n${token}"`,
    );
    return unmark(JSON.parse(marked), 0);
  } catch {
    // Not JSON, too deep, or too long a string for the expression: nothing that we could read.
    return undefined;
  }
}

function unmark(value: unknown, depth: number): ExactJson {
  if (depth > MAX_DEPTH) throw new RangeError('JSON nested too deeply');
  if (typeof value === 'string') {
    return value.startsWith('n') ? new Numeral(value.slice(1)) : storableText(value.slice(1));
  }
  if (value === null || typeof value === 'boolean') return value;
  if (Array.isArray(value)) return value.map((item) => unmark(item, depth + 1));
  if (typeof value !== 'object') throw new TypeError('not a value of JSON');
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      storableText(key.slice(1)),
      unmark(item, depth + 1),
    ]),
  );
}

const REPLACEMENT = '\uFFFD';

/**
 * A zero byte and half a character can be written in JSON, and a database refuses the one in its texts
 * and the other in its JSON: without them an answer, or a callback, cannot stop whoever stores it.
 */
export function storableText(text: string): string {
  return text.replaceAll('\0', REPLACEMENT).replaceAll(/\p{Surrogate}/gu, REPLACEMENT);
}

/** Back to JSON text, the numbers as they were. */
export function writeExactJson(value: ExactJson): string {
  if (value instanceof Numeral) return value.text;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (isList(value)) return `[${value.map(writeExactJson).join(',')}]`;
  const fields = Object.entries(value).map(
    ([key, item]) => `${JSON.stringify(key)}:${writeExactJson(item)}`,
  );
  return `{${fields.join(',')}}`;
}

/** `Array.isArray` does not narrow a read-only array. */
export function isList(value: ExactJson): value is readonly ExactJson[] {
  return Array.isArray(value);
}
