import { type CodeOf, codeOf, type Said, speakerOf } from '../../domain/sentence.ts';
import { ORDER_CELLS } from '../../orders/kinds/cell-sentences.ts';
import type { RejectCode, RowReason, RowReasonCode, WarningCode } from './row-reasons.ts';

const ROWS = {
  'row_too_short/one': 'The row has 1 cell, the header {width}. {advice:said}',
  'row_too_short/several': 'The row has {cells} cells, the header {width}. {advice:said}',
  'row_too_long/one': 'The row has 1 cell, the header {width}. {advice:said}',
  'row_too_long/several': 'The row has {cells} cells, the header {width}. {advice:said}',
  'advice/fill_in': 'Fill in the missing cells; leave empty ones empty, but keep their separators.',
  'advice/quote_commas':
    'Put cells that contain a comma, such as 1.250.000,50, in quotation marks.',
  'advice/quote_separators': 'Put cells that contain the separator in quotation marks.',
  row_swallowed_rows:
    'A quotation mark in row {row} runs on over the rows below it, so that a cell holds whole rows. Correct the quotation marks; the rows inside were not taken.',
  row_damaged_text:
    'A character cannot be read as {encoding}. Type it again, or export the file as "CSV UTF-8" and upload it again.',
  row_unexpected_total:
    'The row has an amount but no account, as a total would, and is not at the end of the file. Complete it if it is a payout, or remove it.',
} as const;

const TEXTS = {
  reference_missing:
    'The reference is missing. Give every payout its own reference: it is what keeps it from being paid twice.',
  reference_too_long: 'The reference is longer than {most} characters: shorten it.',
  reference_bad_characters:
    'The reference holds a line break or an invisible character: type it again.',
  reference_scientific:
    'The reference {text} is in scientific notation, so its digits are lost. Format the column as Text, paste the references again and export the file again.',
  name_too_long: 'The name is longer than {most} characters: shorten it.',
  note_too_long: 'The note has {characters} characters; {most} are the most: shorten it.',
  'email_malformed/separator':
    'An e-mail address is not well formed. Separate several addresses with a space, not with a comma or semicolon.',
  'email_malformed/other':
    'An e-mail address is not well formed. Correct it or leave the cell empty.',
  email_too_many: 'There are {count} e-mail addresses; {most} are the most. Remove some.',
  email_too_long: 'The e-mail addresses together are longer than {most} characters. Remove some.',
  bcc_not_sent: 'BCC addresses are not written to: the provider has no blind copies.',
} as const;

const AMOUNTS = {
  amount_missing: 'The amount is missing: fill it in, in whole rupiah.',
  amount_not_a_number: 'The amount {text} is not a number. Write whole rupiah such as 1250000.',
  amount_scientific:
    'The amount {text} is in scientific notation, which may have lost digits. Format the column as Number with 0 decimals, check the amount and export again.',
  'amount_ambiguous/contradictory':
    'The amount {text} can be read in two ways (thousands or a fraction), and other amounts in the file are written in both styles. Write it as plain digits such as 1250000, or upload the file again with --number-style indonesian (1.250 is one thousand two hundred and fifty) or --number-style english (1,250 is).',
  'amount_ambiguous/unproven':
    'The amount {text} can be read in two ways (thousands or a fraction), and no other amount in the file shows which style is meant. Write it as plain digits such as 1250000, or upload the file again with --number-style indonesian (1.250 is one thousand two hundred and fifty) or --number-style english (1,250 is).',
  'amount_contradicts_style/declared':
    "The amount {text} does not fit the file's number style: the file is declared as {style:term} ({examples:or}). Write it in that style, or as plain digits such as 1250000.",
  'amount_contradicts_style/proven':
    "The amount {text} does not fit the file's number style: the file is written in {style:term} ({examples:or}). Write it in that style, or as plain digits such as 1250000.",
  amount_negative:
    'The amount {text} is negative. An amount cannot be below zero: correct it or remove the row.',
  amount_zero: 'The amount is zero: fill in the amount or remove the row.',
  amount_not_whole:
    'The amount {text} has a part below one rupiah. Amounts are whole rupiah: round it and correct the row.',
  'amount_below_minimum/bank':
    'The amount is {amount:rupiah}; the least that can be sent to a bank is {least:rupiah}. Correct it or remove the row.',
  'amount_below_minimum/wallet':
    'The amount is {amount:rupiah}; the least that can be sent to a wallet is {least:rupiah}. Correct it or remove the row.',
  'amount_below_minimum/order':
    'The amount is {amount:rupiah}; the least is {least:rupiah}. Correct it or remove the row.',
  'amount_too_large/digits':
    'The amount {text} is too large. Check for extra zeros or two amounts run together.',
  'amount_too_large/payout':
    'The amount is {amount:rupiah}; the most that a row may ask for is {most:rupiah}. Check for extra zeros; if it is right, have the limit raised in the settings.',
  'amount_too_large/order':
    'The amount is {amount:rupiah}; the most is {most:rupiah}. Check for extra zeros.',
} as const;

const DESTINATIONS = {
  bank_code_missing:
    'The bank code is missing: fill in three digits such as 014, or ovo, dana, gopay or linkaja.',
  'bank_code_not_listed/unknown':
    'The bank code {text} is not listed. Use a code of the list in docs/payout-files.md: three digits such as 014, or ovo, dana, gopay or linkaja.',
  'bank_code_not_listed/name': 'The bank code {text} is not listed. Write {code} for {bank}.',
  bank_code_padded:
    'The bank code {text} was read as {code} ({bank}). A spreadsheet dropped its leading zero: format the column as Text, and check that the account numbers kept theirs.',
  bank_name_mapped: 'The bank {text} was read as {code} ({bank}).',
  account_missing: 'The account number is missing: fill it in.',
  account_scientific:
    'The account number is in scientific notation (such as 1.23E+12), so its digits are lost. Format the column as Text, paste the account numbers again from their source, and export the file again.',
  'account_not_numeric/amount':
    'The account number is not numeric: it has dots or commas, so a spreadsheet treated it as an amount and may have dropped leading zeros. Format the column as Text and write the digits only.',
  'account_not_numeric/other':
    'The account number is not numeric: it has characters other than digits. Format the column as Text and write the digits only.',
  account_too_long:
    'The account number has {digits} digits; {most} are the most the provider takes. Correct it.',
  account_not_a_phone:
    'The account of a wallet must be an Indonesian mobile number such as 081234567890. Correct the number, or the bank code if this is a bank account.',
  account_cleaned: 'Spaces, hyphens or an apostrophe were removed from the account number.',
  'account_unusual_length/phone':
    'The phone number has {digits} digits; {least} to {most} are usual. Check it.',
  'account_unusual_length/bank':
    'The account number has {digits} digits; at {bank} {usual:or} are usual. Check it.',
  'account_unusual_length/lost_zero':
    'The account number has {digits} digits; at {bank} {usual:or} are usual. It may have lost a leading zero. Check it.',
  account_maybe_rounded:
    'The account number has {digits} digits and every one past the {exact}th is 0: a spreadsheet may have rounded it. Compare it with its source.',
  wallet_number_normalised: 'The phone number was rewritten to begin with 08 and hold digits only.',
} as const;

const EARLIER = {
  correction_row_not_a_number:
    'The row names a batch but not the row of it that is corrected. Put back the row number from the rejects file; if this row corrects none, empty its `batch`.',
  correction_batch_unknown:
    'There is no batch {batch}. Put back the batch from the rejects file; if this row corrects none, empty its `batch`; if the column is your own, give it another name.',
  'correction_row_not_refused/none':
    'Batch {batch} has no refused row {row}. Put back batch and row from the rejects file; if this row corrects none, empty its `batch`.',
  'correction_row_not_refused/taken':
    'Row {row} of batch {batch} was not refused: it was taken ({state:term}). Put back batch and row from the rejects file; if this row corrects none, empty its `batch`.',
  'correction_made_before/here':
    'Row {row} of batch {batch} was corrected before, by {by:said}. Leave one of them out; if this row is another one, empty its `batch` and give it a reference of its own.',
  'correction_made_before/elsewhere':
    'Row {row} of batch {batch} was corrected before, by {by:said}. Leave this row out; if the bank refused that one too, correct it in the rejects file of batch {there}; if this row is another one, empty its `batch` and give it a reference of its own.',
  'reference_used_before/its_own':
    'The reference {reference} was used up by {by:said}, which this row corrects. Give the corrected row a reference of its own.',
  'reference_used_before/other':
    'The reference {reference} is that of {by:said}. If this row is another one, give it a reference of its own; otherwise leave it out.',
  'row_place/here': 'row {row} of this file',
  'row_place/elsewhere': 'row {row} of batch {batch}',
} as const;

const ORDERS = {
  cell_missing: '{column}: missing. Fill it in.',
  'cell_missing/file': '{column}: missing. Name a file.',
  'cell_not_usable/cell': 'The {column} cannot be used: {why:said}. Correct it.',
  'document_not_in_folder/no_folder':
    'The row names the file "{name}", and no --files was given. Upload again with --files and the folder that holds it.',
  'document_not_in_folder/not_there':
    'There is no file "{name}" in the folder that --files names. Put it there, or correct its name.',
  'document_wrong_size/empty': '"{name}" is empty: export it again.',
  'document_wrong_size/large': '"{name}" has {bytes} bytes; {most} are the most. Make it smaller.',
  document_wrong_type: '"{name}" is no {types:or}, whatever its name says. Save it as one.',
} as const;

/** Why a row is refused, or what is said of an accepted one; parts of such sentences too. */
export const ROW_SENTENCES = {
  ...ROWS,
  ...TEXTS,
  ...AMOUNTS,
  ...DESTINATIONS,
  ...EARLIER,
  ...ORDERS,
  ...ORDER_CELLS,
} as const;

type RowKey = keyof typeof ROW_SENTENCES;
type KeysOf<Code extends string> = {
  [Key in RowKey]: CodeOf<Key> extends Code ? Key : never;
}[RowKey];

export type SaidRejection = Said<KeysOf<RejectCode>>;
export type SaidWarning = Said<KeysOf<WarningCode>>;

export const sayOfRow = speakerOf(ROW_SENTENCES);

/** `column`: as the uploaded header names it; null when the whole row is meant. */
export function rowReason(
  { key, facts, text }: Said<KeysOf<RowReasonCode>>,
  column: string | null,
): RowReason {
  return { code: codeOf(key), column, message: text, sentence: { key, facts } };
}
