import { UserError } from '../../domain/errors.ts';

const SAVE_AS_CSV =
  'Save it again as an Excel workbook (.xlsx) or as "CSV UTF-8", and upload that.';

export function notAWorkbook(why: string): UserError {
  return new UserError('file_not_workbook', `The Excel file cannot be read: ${why}.`, SAVE_AS_CSV);
}

export function oldWorkbook(): UserError {
  return new UserError(
    'file_not_workbook',
    'This is an Excel file of the old kind (.xls), or one that is protected with a password.',
    SAVE_AS_CSV,
  );
}

/** What it would take up is more than is taken; nothing of it was unpacked to find that out. */
export function unpacksTooLarge(bytes: number, mostBytes: number): UserError {
  return new UserError(
    'file_too_large',
    `The Excel file would unpack to more than ${mostBytes} bytes, which are the most that is taken.`,
    'Split it into several files, or save it as "CSV UTF-8", and upload that.',
    { bytes, mostBytes },
  );
}

export function workbookTooLarge(what: string): UserError {
  return new UserError(
    'file_too_large',
    `The Excel file is too large: ${what}.`,
    'Split it into several files, or save it as "CSV UTF-8", and upload that.',
  );
}
