import { parsePlainRupiah, type Sen } from '../../../domain/money.ts';

/** How a file writes amounts: `plain` 1250000.50 · `id` 1.250.000,50 · `en` 1,250,000.50 */
export const NUMBER_STYLES = ['plain', 'id', 'en'] as const;
export type NumberStyle = (typeof NUMBER_STYLES)[number];

interface Style {
  readonly pattern: RegExp;
  readonly groups: string;
  readonly example: string;
}

/** At most 15 digits: more is no amount of rupiah that can be held exactly. */
const STYLES: Readonly<Record<NumberStyle, Style>> = {
  plain: { pattern: /^(\d{1,15})(?:\.(\d{1,8}))?$/, groups: '', example: '1250000.50' },
  id: {
    pattern: /^([1-9]\d{0,2}(?:\.\d{3}){1,4}|\d{1,15})(?:,(\d{1,8}))?$/,
    groups: '.',
    example: '1.250.000,50',
  },
  en: {
    pattern: /^([1-9]\d{0,2}(?:,\d{3}){1,4}|\d{1,15})(?:\.(\d{1,8}))?$/,
    groups: ',',
    example: '1,250,000.50',
  },
};

/**
 * Reads an amount of the declared style exactly, or says in words why not; the words follow the column's
 * name. `Rp`, `IDR`, no-break spaces, `,-`, a sign on either side and parentheses are understood. Three
 * decimals are never read: nobody writes rupiah so, and a slip would change the amount a thousandfold.
 */
export function readAmount(cell: string, style: NumberStyle): Sen | string {
  const text = cell.trim();
  const straight = STYLES[style].pattern.exec(text);
  if (straight) return exact(text, straight, style, false);
  if (isNothing(text)) return 'is empty';
  const { body, negative } = bare(text);
  const parts = STYLES[style].pattern.exec(body);
  return parts ? exact(text, parts, style, negative) : unreadable(text, body, style);
}

/** An empty cell, or the lone dash with which Excel's accounting format shows nothing. */
export const isNothing = (cell: string): boolean => /^\s*[-–—]?\s*$/.test(cell);

function exact(
  text: string,
  [, whole = '', fraction = '']: RegExpExecArray,
  style: NumberStyle,
  negative: boolean,
): Sen | string {
  if (fraction.length === 3) {
    return `${shown(text)} has three decimals: write rupiah with two at most, such as ${STYLES[style].example}`;
  }
  const { groups } = STYLES[style];
  const digits = groups === '' ? whole : whole.replaceAll(groups, '');
  const plain = fraction === '' ? digits : `${digits}.${fraction}`;
  const amount = parsePlainRupiah(negative ? `-${plain}` : plain);
  if (amount !== null) return amount;
  return /[1-9]/.test(fraction.slice(2))
    ? `${shown(text)} has a part below one sen`
    : `${shown(text)} is too large to be held exactly`;
}

/** Without currency and sign. Two signs are left to be refused. */
function bare(text: string): { body: string; negative: boolean } {
  let body = withoutCurrency(text.replace(/[,.][-–—]$/, ''));
  let negative = false;
  const signed = /^\((.*)\)$/.exec(body) ?? /^[-–—−](.*)$/.exec(body) ?? /^(.*)[-–—−]$/.exec(body);
  if (signed) {
    negative = true;
    body = withoutCurrency((signed[1] ?? '').trim());
  } else if (body.startsWith('+')) {
    body = withoutCurrency(body.slice(1).trim());
  }
  return { body, negative };
}

const withoutCurrency = (text: string): string =>
  text.replace(/^(?:rp\.?|idr)\s*/i, '').replace(/\s*(?:rp|idr)$/i, '');

function unreadable(text: string, body: string, style: NumberStyle): string {
  if (/^\d+(?:[.,]\d+)?e[+-]?\d+$/i.test(body)) {
    return `${shown(text)} is in scientific notation, which may have lost digits`;
  }
  if (/^\d{16,}/.test(body)) return `${shown(text)} is too large to be held exactly`;
  return `${shown(text)} is no amount in the style "${style}", such as ${STYLES[style].example}`;
}

/** A cell's text for a reason: in quotes, on one line, and short. */
export function shown(text: string): string {
  const line = text.replace(/\s+/g, ' ');
  return `"${line.length > 40 ? `${line.slice(0, 40)}…` : line}"`;
}
