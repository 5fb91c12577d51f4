import type { Reporter } from './reporter.ts';
import { shown } from './row-reasons.ts';

/** Room is left for the attempt number that is added to make the provider's id (String(255)). */
export const LONGEST_REFERENCE = 100;
/** OY: `note` is String(255). */
export const LONGEST_NOTE = 255;
export const LONGEST_NAME = 255;
/** OY: `email` is String(255), up to five addresses separated by white space. */
export const MOST_EMAILS = 5;
export const LONGEST_EMAILS = 255;

const INVISIBLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;
/** `1.23E+12`; without the plus sign it may be somebody's real reference. */
const SCIENTIFIC = /^\d+(?:[.,]\d+)?e\+\d+$/i;
const EMAIL = /^[^\s@,;<>"]+@[^\s@,;<>"]+\.[^\s@.,;<>"]+$/;

/**
 * Reads finance's own id. It is trimmed and brought to one Unicode form, so that two references that
 * look the same are the same; the database holds it against every earlier one.
 */
export function readReference(cell: string, required: boolean, report: Reporter): string | null {
  const text = cell.trim().normalize('NFC');
  if (text === '') {
    if (required) {
      report.reject(
        'reference_missing',
        'The reference is missing. Give every payout its own reference: it is what keeps it from being paid twice.',
      );
    }
    return null;
  }
  if (isLonger(text, LONGEST_REFERENCE)) {
    report.reject(
      'reference_too_long',
      `The reference is longer than ${LONGEST_REFERENCE} characters: shorten it.`,
    );
  } else if (INVISIBLE.test(text)) {
    report.reject(
      'reference_bad_characters',
      'The reference holds a line break or an invisible character: type it again.',
    );
  } else if (SCIENTIFIC.test(text)) {
    report.reject(
      'reference_scientific',
      `The reference ${shown(text)} is in scientific notation, so its digits are lost. Format the column as Text, paste the references again and export the file again.`,
    );
  }
  return text;
}

export function readName(cell: string, report: Reporter): string | null {
  const text = cell.trim();
  if (isLonger(text, LONGEST_NAME)) {
    report.reject(
      'name_too_long',
      `The name is longer than ${LONGEST_NAME} characters: shorten it.`,
    );
  }
  return text === '' ? null : text;
}

export function readNote(cell: string, report: Reporter): string | null {
  const text = cell.trim();
  if (isLonger(text, LONGEST_NOTE)) {
    report.reject(
      'note_too_long',
      `The note has ${characters(text)} characters; ${LONGEST_NOTE} are the most: shorten it.`,
    );
  }
  return text === '' ? null : text;
}

/** Reads addresses separated by white space, from one cell or from several joined. */
export function readEmails(cell: string, report: Reporter): string[] {
  const text = cell.trim();
  if (text === '') return [];
  const emails = text.split(/\s+/);
  const malformed = emails.find((email) => !EMAIL.test(email));
  if (malformed !== undefined) {
    const hint = /[,;]/.test(malformed)
      ? 'Separate several addresses with a space, not with a comma or semicolon.'
      : 'Correct it or leave the cell empty.';
    report.reject('email_malformed', `An e-mail address is not well formed. ${hint}`);
  }
  if (emails.length > MOST_EMAILS) {
    report.reject(
      'email_too_many',
      `There are ${emails.length} e-mail addresses; ${MOST_EMAILS} are the most. Remove some.`,
    );
  } else if (isLonger(emails.join(' '), LONGEST_EMAILS)) {
    report.reject(
      'email_too_long',
      `The e-mail addresses together are longer than ${LONGEST_EMAILS} characters. Remove some.`,
    );
  }
  return emails;
}

/** Longer than `limit` characters, as a person counts them (code points). */
function isLonger(text: string, limit: number): boolean {
  return text.length > limit && characters(text) > limit;
}

function characters(text: string): number {
  return Array.from(text).length;
}
