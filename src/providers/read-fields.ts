import type { z } from 'zod';
import type { ExactJson } from './exact-json.ts';

export const NOT_AS_DOCUMENTED = 'the answer is not as documented';

/** So many places are named; a page of a thousand lines may be wrong in each. */
const MOST_NAMED = 5;

/** An answer's fields, or null and why. */
export function readFields<Schema extends z.ZodType>(
  schema: Schema,
  fields: ExactJson | undefined,
): { data: z.output<Schema>; why: null } | { data: null; why: string } {
  const parsed = schema.safeParse(fields);
  if (parsed.success) return { data: parsed.data, why: null };
  const where = parsed.error.issues.slice(0, MOST_NAMED).map((issue) => issue.path.join('.'));
  const named = where.filter(Boolean).join(', ');
  return { data: null, why: named === '' ? NOT_AS_DOCUMENTED : `${NOT_AS_DOCUMENTED}: ${named}` };
}
