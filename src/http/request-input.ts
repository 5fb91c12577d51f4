import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Told } from '../domain/sentence.ts';
import { httpProblem, sayOfRequest } from './http-problems.ts';
import { MAX_LINES_SHOWN, MAX_REASON_CHARS } from './limits.ts';

/**
 * Reads one part of a request (path, query or body). Unknown fields are refused, since a misspelt one
 * would be ignored in silence. The message names fields, never values.
 */
export function read<T>(
  schema: z.ZodType<T>,
  part: 'address' | 'query' | 'body',
  value: unknown,
): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(({ path, message }) => {
    const problem = toldOf(message);
    if (path.length === 0) return problem;
    return sayOfRequest('field/is', { field: path.join('.'), problem });
  });
  throw httpProblem(`request_invalid/${part}`, { problems });
}

/** What a schema says of a reason that is not given: the key of a sentence. */
const SAYINGS = ['field/say_why', 'field/say_what_shows_it', 'field/say_what_was_mended'] as const;

const reason = (say: (typeof SAYINGS)[number]): z.ZodString =>
  z.string().trim().min(1, say).max(MAX_REASON_CHARS);

/** Reasons that a person must give. */
export const whyField = reason('field/say_why');
export const whatShowsItField = reason('field/say_what_shows_it');
export const whatWasMendedField = reason('field/say_what_was_mended');

/** Any other message is the schema reader's own. */
function toldOf(message: string): Told {
  const key = SAYINGS.find((each) => each === message);
  return key === undefined ? message : sayOfRequest(key);
}

const nothing = z.strictObject({});

/** A field that a route does not know is refused, also where it knows none at all. */
export function refuseUnasked({ routeOptions, query, body }: FastifyRequest): void {
  const { api, receivesFile } = routeOptions.config;
  if (api?.query === undefined) read(nothing, 'query', query);
  if (api?.body === undefined && !receivesFile) read(nothing.nullish(), 'body', body);
}

/** The address of one batch. Whatever is no id at all is unknown to the database too. */
export const batchAddress = z.strictObject({ id: z.string() });

export const reviewAddress = z.strictObject({
  id: z.string(),
  row: z.coerce.number().int().positive(),
});

/** A count in a query: digits only, for `Number('0x10')` and `Number(' ')` are numbers too. */
export function wholeNumber(max: number): z.ZodType<number, string> {
  return z
    .string()
    .regex(/^\d{1,10}$/, 'a whole number is needed')
    .transform(Number)
    .pipe(z.int().max(max));
}

/** How many lines a page has, and where in a list it begins. */
export const pageLimit = wholeNumber(MAX_LINES_SHOWN).optional();
export const place = wholeNumber(Number.MAX_SAFE_INTEGER).optional();
