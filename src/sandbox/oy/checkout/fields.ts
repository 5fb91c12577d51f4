/** Reads fields of a request strictly; a field that is not right throws with the reason. */
export class RequestProblem extends Error {
  override readonly name = 'RequestProblem';
}

type Fields = Readonly<Record<string, unknown>>;

function isFields(body: unknown): body is Fields {
  return typeof body === 'object' && body !== null && !Array.isArray(body);
}

export class FieldReader {
  readonly #fields: Fields;
  /** Numbers and booleans may come as text, as in the invoice's sample. */
  readonly #lenient: boolean;

  constructor(body: unknown, lenient: boolean) {
    if (!isFields(body)) throw new RequestProblem('the body must be an object');
    this.#fields = body;
    this.#lenient = lenient;
  }

  value(name: string): unknown {
    return this.#fields[name];
  }

  /** "" when it is absent, null or "". */
  text(name: string, pattern: RegExp, rule: string, maxChars = 255): string {
    const value = this.#fields[name] ?? '';
    if (typeof value !== 'string') throw new RequestProblem(`${name} must be a string`);
    if (value.length > maxChars) throw new RequestProblem(`${name} is longer than ${maxChars}`);
    if (value !== '' && !pattern.test(value)) throw new RequestProblem(`${name} ${rule}`);
    return value;
  }

  flag(name: string): boolean {
    const value = this.#fields[name] ?? false;
    if (typeof value === 'boolean') return value;
    if (this.#lenient && (value === 'true' || value === 'false')) return value === 'true';
    throw new RequestProblem(`${name} must be a boolean`);
  }

  /** Null when it is absent, null or, where text is taken, "". */
  integer(name: string): number | null {
    const value = this.#fields[name];
    if (value === undefined || value === null || (this.#lenient && value === '')) return null;
    const isDigits = this.#lenient && typeof value === 'string' && /^\d{1,15}$/.test(value);
    const number = isDigits ? Number(value) : value;
    if (typeof number === 'number' && Number.isSafeInteger(number)) return number;
    throw new RequestProblem(`${name} must be an integer`);
  }

  /** Members of a list that is text with commas between them. */
  members(name: string, allowed: readonly string[]): readonly string[] {
    const text = this.text(name, /^[\w, ]*$/, 'must be a list with commas');
    const members = text
      .split(',')
      .map((member) => member.trim())
      .filter(Boolean);
    const wrong = members.find((member) => !allowed.includes(member));
    if (wrong === undefined) return members;
    throw new RequestProblem(`${name} takes ${allowed.join(', ')} only`);
  }
}
