import { z } from 'zod';

type Issue = z.core.$ZodIssue;
type Path = readonly PropertyKey[];

/** What is wrong with a value of a settings file: where, in words, and what is allowed. */
export interface Complaint {
  /** `sources.erp.columns` */
  readonly field: string;
  readonly problem: string;
}

/** For `safeParse`: of an unknown field it says which ones there are. */
export const naming: z.core.ParseContext<Issue> = {
  error(issue) {
    if (issue.code !== 'unrecognized_keys') return undefined;
    const allowed = issue.inst instanceof z.ZodObject ? Object.keys(issue.inst.shape) : [];
    return allowed.join(', ');
  },
};

/** One for each thing that is wrong, below `path`. */
export function explainIssues(issues: readonly Issue[], path: Path): Complaint[] {
  return issues.flatMap((issue) => {
    const at = [...path, ...issue.path];
    if (issue.code === 'invalid_union') return explainUnion(issue.errors, at);
    return [{ field: fieldOf(at), problem: problemOf(issue) }];
  });
}

/** What is meant is the form that fits as far as its outside; where none does, all of them are told. */
function explainUnion(branches: readonly (readonly Issue[])[], at: Path): Complaint[] {
  const meant = branches.find((issues) => issues.every((issue) => isWithin(issue)));
  if (meant !== undefined) return explainIssues(meant, at);
  const forms = branches.flatMap((issues) =>
    issues.slice(0, 1).flatMap((issue) => explainIssues([issue], at)),
  );
  const problems = [...new Set(forms.map(({ problem }) => problem))];
  return [{ field: fieldOf(at), problem: problems.join(', or ') }];
}

const isWithin = (issue: Issue): boolean =>
  issue.path.length > 0 || issue.code === 'unrecognized_keys' || issue.code === 'custom';

function problemOf(issue: Issue): string {
  switch (issue.code) {
    case 'unrecognized_keys':
      return `there is no field ${issue.keys.map(quoted).join(', ')}; allowed: ${issue.message}`;
    case 'invalid_type':
      return issue.message.endsWith('received undefined')
        ? 'it is missing'
        : `it must be ${WORDS[issue.expected] ?? issue.expected}`;
    case 'invalid_value':
      return `it must be ${issue.values.map((value) => quoted(String(value))).join(' or ')}`;
    case 'invalid_key':
      return issue.issues.map(problemOf).join('; ');
    case 'too_small':
    case 'too_big':
    case 'not_multiple_of':
    case 'invalid_format':
      return issue.message.replace(/^(?:Invalid input|Too small|Too big|Invalid \w+): /, '');
    default:
      return issue.message;
  }
}

const WORDS: Readonly<Record<string, string>> = {
  string: 'a text',
  object: 'an object { … }',
  record: 'an object { … }',
  array: 'a list [ … ]',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
};

const quoted = (text: string): string => JSON.stringify(text);

/** `streams.shop.passes[0].keys`; the file itself where the path is empty. */
function fieldOf(path: Path): string {
  const text = path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('');
  return text === '' ? 'the file' : text.replace(/^\./, '');
}
