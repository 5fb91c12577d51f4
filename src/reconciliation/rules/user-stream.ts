import { z } from 'zod';
import { type StreamDefinition, streamDefinition } from './definition.ts';
import { type Complaint, explainIssues, naming } from './explain-issues.ts';

/** A stream of a user as it is written: two sources of their own, one held against the other. */
const userStream = z.strictObject({
  title: z.string().min(1).optional(),
  ours: z.string().min(1),
  theirs: z.string().min(1),
  passes: z.unknown(),
  due: z.unknown(),
  fee: z.unknown().optional(),
  differences: z.unknown().optional(),
  feeds: z.unknown().optional(),
});

type UserStream = z.output<typeof userStream>;

/** The stream, or what is wrong with it. `path`: where it stands in the file. */
export function readUserStream(
  name: string,
  written: unknown,
  path: readonly string[],
): StreamDefinition | readonly Complaint[] {
  const short = userStream.safeParse(written, naming);
  if (!short.success) return explainIssues(short.error.issues, path);
  const long = streamDefinition.safeParse(inFull(name, short.data), naming);
  if (long.success) return long.data;
  return explainIssues(
    long.error.issues.map((issue) => ({ ...issue, path: asWritten(issue.path) })),
    path,
  );
}

/** As the runner's own streams are written: one leg, and accounts of its own. */
function inFull(
  name: string,
  { title, ours, theirs, feeds, differences, ...leg }: UserStream,
): unknown {
  return {
    name,
    title: title ?? name,
    ours: [ours],
    legs: [{ number: 1, name: theirs, theirs: [theirs], ...leg }],
    differences: differences ?? {
      account: `expenses:differences:${name}`,
      against: `assets:clearing:${name}`,
    },
    ...(feeds === undefined ? {} : { feeds }),
  };
}

/** The user wrote no legs: what is wrong in the one that was made stands in the stream itself. */
const asWritten = (path: readonly PropertyKey[]): PropertyKey[] =>
  path[0] === 'legs' ? path.slice(2) : [...path];
