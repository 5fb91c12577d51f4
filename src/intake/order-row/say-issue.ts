import type { z } from 'zod';

type Issue = z.core.$ZodIssue;

/** What a cell should be, for a person who fills in a table; schemas that speak for themselves are kept. */
export function whatIsWrong(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return SHOULD_BE[issue.expected] ?? issue.message;
    case 'invalid_value':
      return oneOf(issue.values);
    case 'invalid_union':
      return 'options' in issue && Array.isArray(issue.options)
        ? oneOf(issue.options)
        : issue.message;
    case 'too_small':
      return `it must be at least ${withUnit(issue.minimum, issue.origin)}`;
    case 'too_big':
      return `it may be at most ${withUnit(issue.maximum, issue.origin)}`;
    case 'invalid_format':
      return FORMATS[issue.format] ?? issue.message;
    default:
      return issue.message;
  }
}

/** By the type that a reader of cells gives back what it could not read instead of. */
const SHOULD_BE: Readonly<Record<string, string>> = {
  boolean: 'write yes or no',
  number: 'write a whole number',
  int: 'write a whole number',
  array: 'write items as in "Kopi susu x 2 @ 18000; Roti bakar x 1 @ 25000"',
};

const FORMATS: Readonly<Record<string, string>> = {
  email: 'it is no e-mail address',
  datetime: 'write a time as in "2026-12-31 17:00"',
};

const oneOf = (values: readonly unknown[]): string =>
  `it must be one of ${values.map(String).join(', ')}`;

function withUnit(bound: number | bigint, origin: string): string {
  if (origin === 'string') return `${bound} characters long`;
  return origin === 'array' ? `${bound} of them` : String(bound);
}
