import {
  type Destination,
  DESTINATIONS,
  USUAL_ACCOUNT_LENGTHS,
} from '../../domain/destinations.ts';
import { bankCodeOfName } from './bank-names.ts';
import type { Reporter } from '../row/reporter.ts';
import { shown } from '../row/row-reasons.ts';
import { sayOfRow } from '../row/row-sentences.ts';

/** OY: `recipient_account` is String(255), numeric only. */
const LONGEST_ACCOUNT_DIGITS = 255;
/** Excel keeps 15 digits of a number; the ones behind become 0. */
const EXCEL_EXACT_DIGITS = 15;

const SCIENTIFIC = /^[+-]?\d+(?:[.,]\d+)?e[+-]?\d+$/i;
const DIGITS = /^\d+$/;
const PHONE = /^08\d{6,13}$/;
const USUAL_PHONE_DIGITS = { min: 10, max: 13 };

/**
 * Reads a bank code: three listed digits, or a wallet in any case. `14` becomes `014` only because
 * `014` is listed. In Xendit's template a bank may be a name.
 */
export function readBankCode(cell: string, template: string, report: Reporter): Destination | null {
  const text = cell.trim().replace(/^'/, '');
  const listed = DESTINATIONS.get(text) ?? DESTINATIONS.get(text.toLowerCase());
  if (listed !== undefined) return listed;
  if (text === '') {
    report.reject(sayOfRow('bank_code_missing'));
    return null;
  }
  const padded = /^\d{1,2}$/.test(text) ? DESTINATIONS.get(text.padStart(3, '0')) : undefined;
  if (padded !== undefined) {
    const { code, name: bank } = padded;
    report.warn(sayOfRow('bank_code_padded', { text: shown(text), code, bank }));
    return padded;
  }
  const named = DESTINATIONS.get(bankCodeOfName(text) ?? '');
  if (named === undefined) {
    report.reject(sayOfRow('bank_code_not_listed/unknown', { text: shown(text) }));
    return null;
  }
  const facts = { text: shown(text), code: named.code, bank: named.name };
  if (template === 'xendit') {
    report.warn(sayOfRow('bank_name_mapped', facts));
    return named;
  }
  report.reject(sayOfRow('bank_code_not_listed/name', facts));
  return null;
}

/**
 * Reads an account number. Spaces, hyphens and Excel's leading apostrophe are removed with a warning;
 * anything else that is no digit refuses it. `destination` null (a bad bank code) leaves out the
 * checks that depend on the bank. Unusual lengths only warn: banks issue exceptions.
 */
export function readAccountNumber(
  cell: string,
  destination: Destination | null,
  report: Reporter,
): string | null {
  const text = cell.trim();
  if (text === '') {
    report.reject(sayOfRow('account_missing'));
    return null;
  }
  if (SCIENTIFIC.test(text)) {
    report.reject(sayOfRow('account_scientific'));
    return null;
  }
  if (destination?.kind === 'wallet') return readWalletNumber(text, report);
  const digits = DIGITS.test(text) ? text : removeSpacing(text, report);
  if (digits === null) return null;
  if (digits.length > LONGEST_ACCOUNT_DIGITS) {
    const facts = { digits: digits.length, most: LONGEST_ACCOUNT_DIGITS };
    report.reject(sayOfRow('account_too_long', facts));
    return null;
  }
  warnOfLength(digits, destination, report);
  return digits;
}

function removeSpacing(text: string, report: Reporter): string | null {
  const digits = text.replace(/^'/, '').replace(/[\s-]+/g, '');
  if (DIGITS.test(digits)) {
    report.warn(sayOfRow('account_cleaned'));
    return digits;
  }
  // Dots or commas: a spreadsheet treated it as an amount.
  const what = /^[\d.,]+$/.test(digits) ? 'amount' : 'other';
  report.reject(sayOfRow(`account_not_numeric/${what}`));
  return null;
}

/** A wallet's account is a phone number: `+62…`, `62…` and a lost-zero `8…` become `08…`. */
function readWalletNumber(text: string, report: Reporter): string | null {
  const compact = text.replace(/^'/, '').replace(/[\s-]+/g, '');
  const phone = compact.replace(/^(?:\+62|62(?=8))(?=\d)/, '0').replace(/^8/, '08');
  if (!PHONE.test(phone)) {
    report.reject(sayOfRow('account_not_a_phone'));
    return null;
  }
  if (phone !== text) report.warn(sayOfRow('wallet_number_normalised'));
  const { min: least, max: most } = USUAL_PHONE_DIGITS;
  if (phone.length < least || phone.length > most) {
    const facts = { digits: phone.length, least, most };
    report.warn(sayOfRow('account_unusual_length/phone', facts));
  }
  return phone;
}

function warnOfLength(digits: string, destination: Destination | null, report: Reporter): void {
  if (digits.length > EXCEL_EXACT_DIGITS && /^0+$/.test(digits.slice(EXCEL_EXACT_DIGITS))) {
    const facts = { digits: digits.length, exact: EXCEL_EXACT_DIGITS };
    report.warn(sayOfRow('account_maybe_rounded', facts));
  }
  const usual = destination === null ? undefined : USUAL_ACCOUNT_LENGTHS.get(destination.code);
  if (destination === null || usual === undefined || usual.includes(digits.length)) return;
  const facts = { digits: digits.length, bank: destination.name, usual: usual.map(String) };
  const what = usual.includes(digits.length + 1) ? 'lost_zero' : 'bank';
  report.warn(sayOfRow(`account_unusual_length/${what}`, facts));
}
