/**
 * Cells of the CSV files we write (provider notes, section 4; OWASP "CSV injection"). A text that a
 * spreadsheet would run as a formula is prefixed with `'`; plain numbers are not. The prefix can be
 * undone exactly: `undoCsvSafeCell(csvSafeCell(x)) === x` for every text, so that a file we wrote can
 * be corrected and uploaded again.
 */
const FORMULA_START = /^'*[=+\-@\t\r]/;
const PREFIXED_FORMULA_START = /^'+[=+\-@\t\r]/;
const PLAIN_NUMBER = /^[+-]?\d+(?:[.,]\d+)*$/;

/** The text, prefixed with `'` when a spreadsheet could take it for a formula. */
export function csvSafeCell(text: string): string {
  // Letters and digits: their code spares most cells the patterns.
  const first = text.charCodeAt(0);
  if (text === '' || first > 0x40 || (first > 0x2f && first < 0x3a)) return text;
  return FORMULA_START.test(text) && !PLAIN_NUMBER.test(text) ? `'${text}` : text;
}

/** Takes back what `csvSafeCell` added; any other text comes back as it is. */
export function undoCsvSafeCell(text: string): string {
  // 0x27 is the apostrophe: one comparison spares most cells the pattern.
  return text.charCodeAt(0) === 0x27 && PREFIXED_FORMULA_START.test(text) ? text.slice(1) : text;
}
