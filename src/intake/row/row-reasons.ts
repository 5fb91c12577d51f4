import type { Sentence } from '../../domain/sentence.ts';

/**
 * Why a row is refused, or accepted with a warning. The codes are stable and closed;
 * docs/payout-files.md explains each (a test holds the two together). Their sentences
 * (row-sentences.ts) never repeat an account number or a name: those are in the row's own cells.
 */
export const REJECT_CODES = [
  'row_too_short',
  'row_too_long',
  'row_swallowed_rows',
  'row_damaged_text',
  'row_unexpected_total',
  'reference_missing',
  'reference_too_long',
  'reference_bad_characters',
  'reference_scientific',
  'bank_code_missing',
  'bank_code_not_listed',
  'account_missing',
  'account_scientific',
  'account_not_numeric',
  'account_too_long',
  'account_not_a_phone',
  'amount_missing',
  'amount_not_a_number',
  'amount_scientific',
  'amount_ambiguous',
  'amount_contradicts_style',
  'amount_negative',
  'amount_zero',
  'amount_not_whole',
  'amount_below_minimum',
  'amount_too_large',
  'name_too_long',
  'note_too_long',
  'email_malformed',
  'email_too_many',
  'email_too_long',
  'correction_row_not_a_number',
] as const;

/** Why a row of orders is refused, beside the codes above; docs/order-files.md explains each. */
export const ORDER_CODES = [
  'cell_missing',
  'cell_not_usable',
  'document_not_in_folder',
  'document_wrong_size',
  'document_wrong_type',
] as const;

/** Why a row is refused when it is held against what was uploaded before. */
export const EARLIER_CODES = [
  'reference_used_before',
  'correction_batch_unknown',
  'correction_row_not_refused',
  'correction_made_before',
] as const;

export const WARNING_CODES = [
  'bank_code_padded',
  'bank_name_mapped',
  'account_cleaned',
  'account_unusual_length',
  'account_maybe_rounded',
  'wallet_number_normalised',
  'bcc_not_sent',
] as const;

export type RejectCode = (typeof REJECT_CODES)[number] | (typeof ORDER_CODES)[number];
export type WarningCode = (typeof WARNING_CODES)[number];
export type EarlierCode = (typeof EARLIER_CODES)[number];
export type RowReasonCode = RejectCode | WarningCode | EarlierCode;

export interface RowReason {
  /** Stable, for programs. */
  readonly code: RowReasonCode;
  /** The column as the uploaded header names it; null when the whole row is meant. */
  readonly column: string | null;
  /** What is wrong and what to do, in English. */
  readonly message: string;
  /** The same without a language. */
  readonly sentence: Sentence;
}

/** A cell's text for a message: in quotes, on one line, and short. */
export function shown(text: string): string {
  const line = text.replace(/\s+/g, ' ');
  return `"${line.length > 40 ? `${line.slice(0, 40)}…` : line}"`;
}
