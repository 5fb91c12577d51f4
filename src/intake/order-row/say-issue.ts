import type { z } from 'zod';
import type { Said } from '../../domain/sentence.ts';
import { type CellKey, ORDER_CELLS, sayOfCell } from '../../orders/kinds/cell-sentences.ts';

type Issue = z.core.$ZodIssue;
type CellProblem = Said<CellKey>;

/** What a cell should be, for a person who fills in a table; schemas that speak for themselves are kept. */
export function whatIsWrong(issue: Issue): CellProblem {
  switch (issue.code) {
    case 'invalid_type':
      return sayOrKeep(SHOULD_BE[issue.expected], issue);
    case 'invalid_value':
      return oneOf(issue.values);
    case 'invalid_union':
      return 'options' in issue && Array.isArray(issue.options)
        ? oneOf(issue.options)
        : sayOrKeep(undefined, issue);
    case 'too_small':
      return bounded('least', issue.minimum, issue.origin);
    case 'too_big':
      return bounded('most', issue.maximum, issue.origin);
    case 'invalid_format':
      return sayOrKeep(FORMATS[issue.format], issue);
    case 'custom':
      return Array.isArray(issue.params?.values)
        ? oneOf(issue.params.values)
        : sayOrKeep(undefined, issue);
    default:
      return sayOrKeep(undefined, issue);
  }
}

/** The keys of sentences without facts. */
type PlainKey = {
  [Key in CellKey]: (typeof ORDER_CELLS)[Key] extends `${string}{${string}` ? never : Key;
}[CellKey];

/** By the type that a reader of cells gives back what it could not read instead of. */
const SHOULD_BE: Readonly<Record<string, PlainKey>> = {
  boolean: 'cell/yes_or_no',
  number: 'cell/whole_number',
  int: 'cell/whole_number',
  array: 'cell/items',
};

const FORMATS: Readonly<Record<string, PlainKey>> = {
  email: 'cell/email',
  datetime: 'cell/time',
};

/** What a schema says of itself is the key of a sentence; else it is zod's own. */
function sayOrKeep(key: PlainKey | undefined, { message }: Issue): CellProblem {
  if (key !== undefined) return sayOfCell(key);
  return isKey(message) ? sayOfCell(message) : sayOfCell('cell/as_found', { found: message });
}

const isKey = (text: string): text is PlainKey => Object.hasOwn(ORDER_CELLS, text);

const oneOf = (values: readonly unknown[]): CellProblem =>
  sayOfCell('cell/one_of', { values: values.map(String) });

function bounded(side: 'least' | 'most', bound: number | bigint, origin: string): CellProblem {
  const facts = { bound: String(bound) };
  if (origin === 'string') return sayOfCell(`cell/at_${side}_characters`, facts);
  return origin === 'array'
    ? sayOfCell(`cell/at_${side}_items`, facts)
    : sayOfCell(`cell/at_${side}`, facts);
}
