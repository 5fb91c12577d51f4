import { problemsOf } from '../../domain/errors.ts';
import { speakerOf } from '../../domain/sentence.ts';

const AGAIN = 'Download the statement again and import that file.';
const NOTHING_TAKEN = 'Nothing of this file was taken.';
const EXPORT_WHOLE =
  'Nothing was imported. Export the whole file again, or correct its rows or the figure.';
const CHECK_STATEMENT =
  'Nothing was imported. Check that this is the statement as the provider wrote it.';
const AS_DOWNLOADED =
  'Import the file as it was downloaded: a spreadsheet that saved it again may have changed ids and times.';

const STATEMENTS = {
  'file_empty/statement': { says: 'The file is empty.', next: AGAIN },
  'file_empty/statement_rows': { says: 'The file has no header and no rows.', next: AGAIN },
  'file_encoding_unsupported/statement': {
    says: 'The statement is encoded in UTF-16; a provider writes UTF-8.',
    next: 'Import the file as it was downloaded, or save it as "CSV UTF-8".',
  },
  'file_not_csv/statement_workbook': {
    says: 'The file is an Excel workbook, not a CSV.',
    next: 'Download the statement as CSV and import that file unopened: Excel changes ids and times.',
  },
  'file_not_csv/statement_binary': {
    says: 'The file is binary, not a CSV.',
    next: 'Download the statement as CSV and import that file unopened: Excel changes ids and times.',
  },
  'file_wrong_delimiter/tab': {
    says: 'The columns are separated by tabs, a statement\'s by ",".',
    next: AS_DOWNLOADED,
  },
  'file_wrong_delimiter/other': {
    says: 'The columns are separated by "{delimiter}", a statement\'s by ",".',
    next: AS_DOWNLOADED,
  },
  'file_columns_missing/statement_one': {
    says: 'The statement lacks the column {missing:list}.',
    next: 'It needs {columns:list}, in any order; download it again.',
  },
  'file_columns_missing/statement_several': {
    says: 'The statement lacks the columns {missing:list}.',
    next: 'It needs {columns:list}, in any order; download it again.',
  },
  'file_broken_csv/statement': {
    says: 'Row {row} cannot be read: {why}.',
    next: 'Nothing was imported. Download the statement again and import that file.',
  },
} as const;

const SOURCES = {
  'file_empty/import': {
    says: 'The file has no header and no rows.',
    next: 'Export it again and import that file.',
  },
  'file_header_unreadable/import': {
    says: 'The header row cannot be read: its quotation marks do not pair up, or it is too long.',
    next: 'Export the file again and import that one.',
  },
  'file_columns_missing/import_one': {
    says: 'The file lacks the column {missing:list}. Nearest is row {row}: {found}',
    next: 'A file of the source {source} has {columns:list}, in any order{separated:said}. Export it again, or correct the source in the file that RECONCILIATION_FILE names.',
  },
  'file_columns_missing/import_several': {
    says: 'The file lacks the columns {missing:list}. Nearest is row {row}: {found}',
    next: 'A file of the source {source} has {columns:list}, in any order{separated:said}. Export it again, or correct the source in the file that RECONCILIATION_FILE names.',
  },
  'file_columns_repeated/import': {
    says: 'Row {row}, the header, has {repeated:list} more than once, so that it cannot be told which is meant.',
    next: 'Rename the other one and import the file again.',
  },
  'file_header_only/import': {
    says: 'The file has a header and no rows below it.',
    next: 'Export the rows of {source} again and import that file. Nothing was imported.',
  },
  'file_too_many_rows/import': {
    says: 'The file has more than {most} rows, the most that is taken.',
    next: `Split it into several files and import them one by one. ${NOTHING_TAKEN}`,
  },
  // What the intake says of a file, with what to do about one that is imported.
  'file_broken_csv/import': {
    says: '{what:said}',
    next: `Correct the quotation marks of that row, or export the file again, and import it. ${NOTHING_TAKEN}`,
  },
  'file_quote_unclosed/import': {
    says: '{what:said}',
    next: `Close or remove that quotation mark, or export the file again, and import it. ${NOTHING_TAKEN}`,
  },
  'file_row_too_long/import': {
    says: '{what:said}',
    next: `Check that every row ends with a line break and every quotation mark is closed. ${NOTHING_TAKEN}`,
  },
  'file_not_csv/import': {
    says: '{what:said}',
    next: `Export it as a CSV file and import that one. ${NOTHING_TAKEN}`,
  },
  'file_encoding_unsupported/import': {
    says: '{what:said}',
    next: `Save it as "CSV UTF-8" and import that file. ${NOTHING_TAKEN}`,
  },
} as const;

const IMPORTS = {
  'file_imported_already/before': {
    says: 'This file was imported already: {file}, by {by} at {at:time} (import {id}).',
    next: 'Nothing is to be done. For later transactions, download a new statement; it may overlap with this one.',
  },
  'file_imported_already/meanwhile': {
    says: 'This file was imported a moment ago by somebody else (import {id}).',
    next: 'Nothing is to be done.',
  },
  'file_not_a_statement/none': {
    says: 'None of the {rows} rows can be read; row {row}: {why}.',
    next: CHECK_STATEMENT,
  },
  'file_not_a_statement/many': {
    says: 'More than {most} rows cannot be read; the first is row {row}: {why}.',
    next: CHECK_STATEMENT,
  },
  'usage/source': {
    says: 'There is no source {source}.',
    next: 'Sources: {sources:list}. Sources of your own stand in the file that RECONCILIATION_FILE names.',
  },
  'control_total_differs/rows': {
    says: 'The file should have {declared} rows, and has {read}.{unread:said}',
    next: EXPORT_WHOLE,
  },
  'control_total_differs/total': {
    says: 'The total should be {declared:rupiah}, and its rows add up to {read:rupiah} ({apart:rupiah} apart).{unread:said}',
    next: EXPORT_WHOLE,
  },
  'control_total_differs/file_total': {
    says: 'Row {row}, the total, says that {column} comes to {declared:rupiah}, and the rows above it to {read:rupiah} ({apart:rupiah} apart).{unread:said}',
    next: EXPORT_WHOLE,
  },
  file_total_too_large: {
    says: 'The amounts of the file add up to more than can be held exactly (90 trillion rupiah).',
    next: 'Nothing was imported. Look for amounts with digits too many, or split the file.',
  },
} as const;

/** Why a file is not imported. */
export const IMPORT_PROBLEMS = { ...STATEMENTS, ...SOURCES, ...IMPORTS } as const;
export const importProblem = problemsOf(IMPORT_PROBLEMS);

/** Parts of these. */
export const IMPORT_PARTS = {
  'separated/somehow': '',
  'separated/by': ', separated by {delimiter}',
  'unread/none': '',
  'unread/first': ' Of the rows that cannot be read: row {row} {why}.',
} as const;
export const sayOfImport = speakerOf(IMPORT_PARTS);
