import { UserError } from '../../domain/errors.ts';
import { shown } from './row-reasons.ts';
import { fieldNamed, normaliseColumnName, type Template, type TemplateMatch } from './template.ts';

const expected = (templates: readonly Template[]): string =>
  templates.map(({ title, printed }) => `${title}: ${printed.join(', ')}`).join('. ');
const DELIMITER_HELP =
  'Separate the columns with a comma, semicolon, tab or vertical bar: in Excel, save as "CSV UTF-8".';
/** Separators that we do not read, but can name. */
const FOREIGN_SEPARATOR = /[:^~#!&*/\\]| {2,}/;

/** The error for a header that no template fits: what was found, what was expected, what to do. */
export function explainHeaderProblem(
  match: TemplateMatch,
  header: readonly string[],
  { noun, templates }: { readonly noun: string; readonly templates: readonly Template[] },
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
  return new UserError(
    'file_columns_unknown',
    `None of the columns is one we know. The header reads: ${list(seen)}.`,
    `Use one of these headers. ${expected(templates)}.`,
  );
}

function wrongDelimiter(header: string, separator: string): UserError {
  return new UserError(
    'file_delimiter_unknown',
    `The columns seem to be separated by ${shown(separator)}, which we do not read. The header reads: ${shown(header)}.`,
    DELIMITER_HELP,
  );
}

function headerMissing(
  seen: readonly string[],
  noun: string,
  templates: readonly Template[],
): UserError {
  return new UserError(
    'file_header_missing',
    `The first row looks like a ${noun}, not like column names. It has ${seen.length} cells.`,
    `Put a row with column names above it. ${expected(templates)}.`,
  );
}

function columnsMissing(match: TemplateMatch, seen: readonly string[]): UserError {
  const { template, missing } = match;
  const names = missing.map((field) => printedName(template, field));
  const plural = names.length === 1 ? 'column is' : 'columns are';
  const unknown = match.unknown.length > 0 ? ` Not known: ${list(match.unknown)}.` : '';
  return new UserError(
    'file_columns_missing',
    `The ${plural} missing: ${names.join(', ')} (${template.title} template). The header reads: ${list(seen)}.${unknown}`,
    `Add the missing column or rename the one that is meant. ${template.title}: ${template.printed.join(', ')}.`,
    { missing: missing.join(',') },
  );
}

function repeatedColumn(match: TemplateMatch, header: readonly string[]): UserError {
  const index = match.repeated[0] ?? -1;
  const repeatedName = header[index] ?? '';
  const field = fieldNamed(match.template, normaliseColumnName(repeatedName));
  const firstName = header[(field === null ? undefined : match.columns[field]) ?? -1] ?? '';
  return new UserError(
    'file_columns_repeated',
    `Two columns mean the same: ${shown(firstName.trim())} and ${shown(repeatedName.trim())} (column ${index + 1}).`,
    'Keep the one that is right, and remove or rename the other.',
  );
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

/** At most 30 names: a header may have a hundred. */
function list(names: readonly string[]): string {
  const first = names.slice(0, 30).map(shown).join(', ');
  return names.length > 30 ? `${first} and ${names.length - 30} more` : first;
}
