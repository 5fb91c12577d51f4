import {
  type Destination,
  DESTINATIONS,
  USUAL_ACCOUNT_LENGTHS,
} from '../../domain/destinations.ts';
import { bankCodeOfName } from './bank-names.ts';
import type { Reporter } from '../row/reporter.ts';
import { shown } from '../row/row-reasons.ts';

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
    report.reject(
      'bank_code_missing',
      'The bank code is missing: fill in three digits such as 014, or ovo, dana, gopay or linkaja.',
    );
    return null;
  }
  const padded = /^\d{1,2}$/.test(text) ? DESTINATIONS.get(text.padStart(3, '0')) : undefined;
  if (padded !== undefined) {
    report.warn(
      'bank_code_padded',
      `The bank code ${shown(text)} was read as ${padded.code} (${padded.name}). A spreadsheet dropped its leading zero: format the column as Text, and check that the account numbers kept theirs.`,
    );
    return padded;
  }
  const named = DESTINATIONS.get(bankCodeOfName(text) ?? '');
  if (named !== undefined && template === 'xendit') {
    report.warn(
      'bank_name_mapped',
      `The bank ${shown(text)} was read as ${named.code} (${named.name}).`,
    );
    return named;
  }
  const hint =
    named === undefined
      ? 'Use a code of the list in docs/payout-files.md: three digits such as 014, or ovo, dana, gopay or linkaja.'
      : `Write ${named.code} for ${named.name}.`;
  report.reject('bank_code_not_listed', `The bank code ${shown(text)} is not listed. ${hint}`);
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
    report.reject('account_missing', 'The account number is missing: fill it in.');
    return null;
  }
  if (SCIENTIFIC.test(text)) {
    report.reject(
      'account_scientific',
      'The account number is in scientific notation (such as 1.23E+12), so its digits are lost. Format the column as Text, paste the account numbers again from their source, and export the file again.',
    );
    return null;
  }
  if (destination?.kind === 'wallet') return readWalletNumber(text, report);
  const digits = DIGITS.test(text) ? text : removeSpacing(text, report);
  if (digits === null) return null;
  if (digits.length > LONGEST_ACCOUNT_DIGITS) {
    report.reject(
      'account_too_long',
      `The account number has ${digits.length} digits; ${LONGEST_ACCOUNT_DIGITS} are the most the provider takes. Correct it.`,
    );
    return null;
  }
  warnOfLength(digits, destination, report);
  return digits;
}

function removeSpacing(text: string, report: Reporter): string | null {
  const digits = text.replace(/^'/, '').replace(/[\s-]+/g, '');
  if (DIGITS.test(digits)) {
    report.warn(
      'account_cleaned',
      'Spaces, hyphens or an apostrophe were removed from the account number.',
    );
    return digits;
  }
  const why = /^[\d.,]+$/.test(digits)
    ? 'it has dots or commas, so a spreadsheet treated it as an amount and may have dropped leading zeros'
    : 'it has characters other than digits';
  report.reject(
    'account_not_numeric',
    `The account number is not numeric: ${why}. Format the column as Text and write the digits only.`,
  );
  return null;
}

/** A wallet's account is a phone number: `+62…`, `62…` and a lost-zero `8…` become `08…`. */
function readWalletNumber(text: string, report: Reporter): string | null {
  const compact = text.replace(/^'/, '').replace(/[\s-]+/g, '');
  const phone = compact.replace(/^(?:\+62|62(?=8))(?=\d)/, '0').replace(/^8/, '08');
  if (!PHONE.test(phone)) {
    report.reject(
      'account_not_a_phone',
      'The account of a wallet must be an Indonesian mobile number such as 081234567890. Correct the number, or the bank code if this is a bank account.',
    );
    return null;
  }
  if (phone !== text) {
    report.warn(
      'wallet_number_normalised',
      'The phone number was rewritten to begin with 08 and hold digits only.',
    );
  }
  if (phone.length < USUAL_PHONE_DIGITS.min || phone.length > USUAL_PHONE_DIGITS.max) {
    report.warn(
      'account_unusual_length',
      `The phone number has ${phone.length} digits; ${USUAL_PHONE_DIGITS.min} to ${USUAL_PHONE_DIGITS.max} are usual. Check it.`,
    );
  }
  return phone;
}

function warnOfLength(digits: string, destination: Destination | null, report: Reporter): void {
  if (digits.length > EXCEL_EXACT_DIGITS && /^0+$/.test(digits.slice(EXCEL_EXACT_DIGITS))) {
    report.warn(
      'account_maybe_rounded',
      `The account number has ${digits.length} digits and every one past the ${EXCEL_EXACT_DIGITS}th is 0: a spreadsheet may have rounded it. Compare it with its source.`,
    );
  }
  const usual = destination === null ? undefined : USUAL_ACCOUNT_LENGTHS.get(destination.code);
  if (destination === null || usual === undefined || usual.includes(digits.length)) return;
  const lostZero = usual.includes(digits.length + 1) ? ' It may have lost a leading zero.' : '';
  report.warn(
    'account_unusual_length',
    `The account number has ${digits.length} digits; at ${destination.name} ${usual.join(' or ')} are usual.${lostZero} Check it.`,
  );
}
