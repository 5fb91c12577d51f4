import type { Reporter } from './reporter.ts';
import { shown } from './row-reasons.ts';
import { sayOfRow } from './row-sentences.ts';

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
    if (required) report.reject(sayOfRow('reference_missing'));
    return null;
  }
  if (isLonger(text, LONGEST_REFERENCE)) {
    report.reject(sayOfRow('reference_too_long', { most: LONGEST_REFERENCE }));
  } else if (INVISIBLE.test(text)) {
    report.reject(sayOfRow('reference_bad_characters'));
  } else if (SCIENTIFIC.test(text)) {
    report.reject(sayOfRow('reference_scientific', { text: shown(text) }));
  }
  return text;
}

export function readName(cell: string, report: Reporter): string | null {
  const text = cell.trim();
  if (isLonger(text, LONGEST_NAME)) {
    report.reject(sayOfRow('name_too_long', { most: LONGEST_NAME }));
  }
  return text === '' ? null : text;
}

export function readNote(cell: string, report: Reporter): string | null {
  const text = cell.trim();
  if (isLonger(text, LONGEST_NOTE)) {
    const facts = { characters: characters(text), most: LONGEST_NOTE };
    report.reject(sayOfRow('note_too_long', facts));
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
    const what = /[,;]/.test(malformed) ? 'separator' : 'other';
    report.reject(sayOfRow(`email_malformed/${what}`));
  }
  if (emails.length > MOST_EMAILS) {
    report.reject(sayOfRow('email_too_many', { count: emails.length, most: MOST_EMAILS }));
  } else if (isLonger(emails.join(' '), LONGEST_EMAILS)) {
    report.reject(sayOfRow('email_too_long', { most: LONGEST_EMAILS }));
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
