import { problemsOf } from '../domain/errors.ts';
import { speakerOf } from '../domain/sentence.ts';

const SPLIT = 'Split it into several files and upload them one by one.';
const SPLIT_OR_CSV = 'Split it into several files, or save it as "CSV UTF-8", and upload that.';
const SAVE_AS_CSV =
  'Save it again as an Excel workbook (.xlsx) or as "CSV UTF-8", and upload that.';
const EXCEL_TO_CSV =
  'Open it in Excel and save the sheet with "Save as" → "CSV UTF-8 (comma delimited)", then upload that file.';
const AS_CSV = 'Upload the payouts as a CSV file.';

const HEADERS = {
  file_header_only: {
    says: 'The file has a header but no {noun:term}s below it.',
    next: 'Add one row for each {noun:term} and upload it again.',
  },
  'file_columns_repeated/ours': {
    says: 'The header has "batch" or "row" more than once, so that it cannot be told which of them come from the rejects file.',
    next: 'Put the columns "batch" and "row" of the rejects file side by side, or rename your own.',
  },
  'file_columns_repeated/same': {
    says: 'Two columns mean the same: {first} and {second} (column {place}).',
    next: 'Keep the one that is right, and remove or rename the other.',
  },
  file_header_unreadable: {
    says: 'The header row cannot be read: its quotation marks do not pair up, or it is too long.',
    next: 'Correct the first row, or export the file again, and upload it again.',
  },
  'file_too_many_columns/header': {
    says: 'The header has {columns} columns; {most} are the most.',
    next: 'Remove the columns that {noun:term}s do not need.',
  },
  'file_too_many_columns/sheet': {
    says: 'The sheet has more than {most} columns.',
    next: 'Remove the columns that are not needed, and upload it again.',
  },
  file_columns_unknown: {
    says: 'None of the columns is one we know. The header reads: {header:said}.',
    next: 'Use one of these headers. {expected}.',
  },
  file_delimiter_unknown: {
    says: 'The columns seem to be separated by {separator}, which we do not read. The header reads: {header}.',
    next: 'Separate the columns with a comma, semicolon, tab or vertical bar: in Excel, save as "CSV UTF-8".',
  },
  file_header_missing: {
    says: 'The first row looks like a {noun:term}, not like column names. It has {cells} cells.',
    next: 'Put a row with column names above it. {expected}.',
  },
  'file_columns_missing/one': {
    says: 'The column is missing: {missing:list} ({template} template). The header reads: {header:said}.{unknown:said}',
    next: 'Add the missing column or rename the one that is meant. {template}: {columns:list}.',
  },
  'file_columns_missing/several': {
    says: 'The columns are missing: {missing:list} ({template} template). The header reads: {header:said}.{unknown:said}',
    next: 'Add the missing column or rename the one that is meant. {template}: {columns:list}.',
  },
  'columns_of_other_kind/payouts': {
    says: 'By its columns this is a payout file, not of the kind {kind}.',
    next: "Upload it with `rekon payouts upload`; or, if it is meant, take the other kind's columns out.",
  },
  'columns_of_other_kind/order': {
    says: 'By its columns this is a file of the kind {other}, not of the kind {kind}.',
    next: "Upload it with `--kind {other}`; or, if it is meant, take the other kind's columns out.",
  },
} as const;

const CONTENTS = {
  'file_empty/upload': {
    says: 'The file is empty.',
    next: 'Check the export, and upload the file that has the {noun:term}s in it.',
  },
  'file_too_large/file': {
    says: 'The file has {bytes} bytes; {most} are the most that is taken.',
    next: SPLIT,
  },
  'file_too_large/unpacked': {
    says: 'The Excel file would unpack to more than {most} bytes, which are the most that is taken.',
    next: SPLIT_OR_CSV,
  },
  'file_too_large/workbook': {
    says: 'The Excel file is too large: {why:said}.',
    next: SPLIT_OR_CSV,
  },
  'file_too_many_rows/upload': {
    says: 'The file has more than {most} rows, the most that is taken.',
    next: `${SPLIT} Nothing of this file was taken.`,
  },
  'file_encoding_unsupported/utf32': {
    says: 'The file is encoded in UTF-32.',
    next: 'Save it as "CSV UTF-8" and upload it again.',
  },
  'file_not_csv/binary': {
    says: 'The file is binary: it holds bytes that no text file does.',
    next: 'Save the sheet as "CSV UTF-8" and upload that file.',
  },
  'file_not_csv/markup': {
    says: 'The file is a web page or XML, even if its name ends in .xls or .csv.',
    next: 'Open it in Excel, save the sheet as "CSV UTF-8" and upload that file.',
  },
  'file_not_csv/json': {
    says: 'The file is JSON, not CSV.',
    next: 'Export the payouts as a CSV file and upload that.',
  },
  'file_not_csv/zip': {
    says: 'The file is an Excel workbook (.xlsx) or another zip archive, not a CSV file.',
    next: EXCEL_TO_CSV,
  },
  'file_not_csv/xls': {
    says: 'The file is an old Excel workbook (.xls), not a CSV file.',
    next: EXCEL_TO_CSV,
  },
  'file_not_csv/pdf': {
    says: 'The file is a PDF document, not a CSV file.',
    next: 'Ask for the payouts as a spreadsheet and upload them as a CSV file.',
  },
  'file_not_csv/gzip': {
    says: 'The file is a gzip archive, not a CSV file.',
    next: 'Unpack it and upload the CSV file inside.',
  },
  'file_not_csv/png': { says: 'The file is a PNG picture, not a CSV file.', next: AS_CSV },
  'file_not_csv/jpeg': { says: 'The file is a JPEG picture, not a CSV file.', next: AS_CSV },
  'file_not_workbook/broken': {
    says: 'The Excel file cannot be read: {why:said}.',
    next: SAVE_AS_CSV,
  },
  'file_not_workbook/old': {
    says: 'This is an Excel file of the old kind (.xls), or one that is protected with a password.',
    next: SAVE_AS_CSV,
  },
  file_quote_unclosed: {
    says: 'A quotation mark (") that opens in row {row} is not closed, so the rows below it cannot be told apart.',
    next: 'Close or remove the quotation mark in row {row}, or export the file again, and upload it again. Nothing of this file was taken.',
  },
  'file_broken_csv/upload': {
    says: 'The quotation marks (") of row {row} do not pair up, so the rows below it cannot be told apart.',
    next: 'In row {row}, put one at each end of the cell, write one inside it twice (""), and upload the file again. Nothing of this file was taken.',
  },
  file_row_too_long: {
    says: 'Row {row} is longer than {most} characters.',
    next: 'Check that this is a CSV file, that every row of it ends with a line break, and that every quotation mark is closed.',
  },
} as const;

const UPLOADS = {
  upload_given_up: {
    says: 'The upload stood still for more than a minute and was given up; nothing of it was stored.',
    next: 'Upload the file again. If it happens again, look at the load and the disk of this machine.',
  },
  file_being_uploaded: {
    says: 'This very file is being uploaded at this moment, or its upload broke off less than a minute ago.',
    next: 'Wait a minute and upload it again.',
  },
  'file_being_uploaded/rows': {
    says: 'Rows of this file are in another one that is being uploaded or checked at this moment, or whose upload broke off less than a minute ago.',
    next: 'Wait a minute and upload it again; nothing of it was stored.',
  },
  file_uploaded_before: {
    says: 'This very file was uploaded before: batch {batch}, by {by} at {at:time}.',
    next: 'See `rekon {command} status {batch}`. Rows that are meant once more need references of their own, in a new file.',
  },
} as const;

/** Why an upload is refused as a whole. */
export const INTAKE_PROBLEMS = { ...HEADERS, ...CONTENTS, ...UPLOADS } as const;
export const intakeProblem = problemsOf(INTAKE_PROBLEMS);

/** Parts of these. */
export const INTAKE_PARTS = {
  'header/whole': '{names:list}',
  'header/begin': '{names:list} and {more} more',
  'unknown_columns/none': '',
  'unknown_columns/some': ' Not known: {names:said}.',
  'workbook/no_workbook': 'it holds no workbook',
  'workbook/rows_out_of_order': 'its rows are out of order',
  'workbook/cells_out_of_order': 'its cells are out of order',
  'workbook/text_not_there': 'a cell names a text that is not there',
  'workbook/part_damaged': 'its part {part} is damaged',
  'workbook/document_type': 'its part {part} has a document type',
  'workbook/zip_damaged': 'its ZIP is damaged',
  'workbook/part_twice': 'it has a part twice',
  'workbook/part_missing': 'it has no {part}',
  'workbook/part_packed': 'its part {part} cannot be unpacked',
  'workbook/no_sheet': 'it has no sheet that can be seen',
  'workbook/much_text': 'it holds too much text',
  'workbook/many_texts': 'it holds too many texts',
  'workbook/long_cell': 'a cell holds too much text',
  'workbook/deep_part': 'its part {part} is nested too deep',
  'workbook/many_parts': 'it has {parts} parts',
  'workbook/slow': 'it takes too long',
} as const;
export const sayOfUpload = speakerOf(INTAKE_PARTS);
