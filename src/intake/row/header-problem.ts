import type { UserError } from '../../domain/errors.ts';
import type { Said } from '../../domain/sentence.ts';
import { intakeProblem, sayOfUpload } from '../intake-problems.ts';
import { shown } from './row-reasons.ts';
import { fieldNamed, normaliseColumnName, type Template, type TemplateMatch } from './template.ts';
import type { NounTerm } from '../../domain/terms.ts';

const expected = (templates: readonly Template[]): string =>
  templates.map(({ title, printed }) => `${title}: ${printed.join(', ')}`).join('. ');
/** Separators that we do not read, but can name. */
const FOREIGN_SEPARATOR = /[:^~#!&*/\\]| {2,}/;

/** The error for a header that no template fits: what was found, what was expected, what to do. */
export function explainHeaderProblem(
  match: TemplateMatch,
  header: readonly string[],
  { noun, templates }: { readonly noun: NounTerm; readonly templates: readonly Template[] },
): UserError {
  const repeated = match.repeated[0];
  if (match.missing.length === 0 && repeated !== undefined) return repeatedColumn(match, header);
  const seen = header.map((name) => name.trim()).filter((name) => name !== '');
  const only = seen.length === 1 ? seen[0] : undefined;
  if (only !== undefined) {
    const separator = foreignSeparator(only, templates);
    if (separator !== null) return wrongDelimiter(only, separator);
  }
  if (looksLikeData(seen)) return headerMissing(seen, noun, templates);
  if (match.matched > 0) return columnsMissing(match, seen);
  return intakeProblem('file_columns_unknown', {
    header: list(seen),
    expected: expected(templates),
  });
}

function wrongDelimiter(header: string, separator: string): UserError {
  return intakeProblem('file_delimiter_unknown', {
    separator: shown(separator),
    header: shown(header),
  });
}

function headerMissing(
  seen: readonly string[],
  noun: NounTerm,
  templates: readonly Template[],
): UserError {
  return intakeProblem('file_header_missing', {
    noun,
    cells: seen.length,
    expected: expected(templates),
  });
}

function columnsMissing(match: TemplateMatch, seen: readonly string[]): UserError {
  const { template, missing } = match;
  const names = missing.map((field) => printedName(template, field));
  const { title, printed: columns } = template;
  const unknown =
    match.unknown.length > 0
      ? sayOfUpload('unknown_columns/some', { names: list(match.unknown) })
      : sayOfUpload('unknown_columns/none');
  return intakeProblem(
    `file_columns_missing/${names.length === 1 ? 'one' : 'several'}`,
    { missing: names, template: title, header: list(seen), unknown, columns },
    { missing: missing.join(',') },
  );
}

function repeatedColumn(match: TemplateMatch, header: readonly string[]): UserError {
  const index = match.repeated[0] ?? -1;
  const repeatedName = header[index] ?? '';
  const field = fieldNamed(match.template, normaliseColumnName(repeatedName));
  const firstName = header[(field === null ? undefined : match.columns[field]) ?? -1] ?? '';
  return intakeProblem('file_columns_repeated/same', {
    first: shown(firstName.trim()),
    second: shown(repeatedName.trim()),
    place: index + 1,
  });
}

function printedName(template: Template, field: string): string {
  const names = template.names.find(([each]) => each === field)?.[1] ?? [];
  return template.printed.find((printed) => names.includes(normaliseColumnName(printed))) ?? field;
}

/** The separator that cuts a one-cell header into at least two names that we know, if there is one. */
function foreignSeparator(cell: string, templates: readonly Template[]): string | null {
  const separator = FOREIGN_SEPARATOR.exec(cell)?.[0];
  if (separator === undefined) return null;
  const known = cell
    .split(separator)
    .map(normaliseColumnName)
    .filter((name) => templates.some((template) => fieldNamed(template, name) !== null));
  return known.length >= 2 ? separator : null;
}

/** Column names are not numbers; a row has at least two. */
function looksLikeData(seen: readonly string[]): boolean {
  return seen.filter((cell) => /^\D{0,4}\d[\d.,\s]*$/.test(cell)).length >= 2;
}

const MOST_NAMES = 30;

/** A header may have a hundred. */
function list(names: readonly string[]): Said {
  const first = names.slice(0, MOST_NAMES).map(shown);
  const more = names.length - MOST_NAMES;
  return more > 0
    ? sayOfUpload('header/begin', { names: first, more })
    : sayOfUpload('header/whole', { names: first });
}
