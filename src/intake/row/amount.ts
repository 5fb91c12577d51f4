import { parsePlainRupiah, type Sen } from '../../domain/money.ts';
import { shown } from './row-reasons.ts';
import { type SaidRejection, sayOfRow } from './row-sentences.ts';

/** `plain` 1250000.50 · `indonesian` 1.250.000,50 · `english` 1,250,000.50 */
export type NumberStyle = 'plain' | 'indonesian' | 'english';

/**
 * How sure we are of a file's style: a person declared it, an amount in the file can be read in no
 * other way, nothing tells, or two amounts tell different things.
 */
export type NumberStyleBasis = 'declared' | 'proven' | 'unproven' | 'contradictory';

export interface NumberReading {
  readonly numberStyle: NumberStyle;
  readonly numberStyleBasis: NumberStyleBasis;
}

/**
 * What an amount's own separators say. `ambiguous` is one separator with exactly three digits behind
 * it (`1.250`): thousands in one style, a fraction in another. Three decimals are never read as a
 * fraction, since nobody writes rupiah so, and a slip would change the amount a thousandfold.
 */
export type AmountShape =
  | { kind: 'digits'; whole: string; fraction: '' }
  | { kind: 'ambiguous'; whole: string; fraction: ''; separator: '.' | ','; groups: boolean }
  | { kind: 'dot-decimal'; whole: string; fraction: string }
  | { kind: 'indonesian'; whole: string; fraction: string }
  | { kind: 'english'; whole: string; fraction: string }
  | { kind: 'scientific' }
  | { kind: 'negative' }
  | { kind: 'malformed' };

export type ParsedAmount = { ok: true; amount: Sen } | { ok: false; why: SaidRejection };

/** At most 15 digits: more is no amount of rupiah that can be held exactly. */
const MOST_WHOLE_DIGITS = 15;

const CURRENCY_BEFORE = /^(?:rp\.?|idr)\s*/i;
const CURRENCY_BEHIND = /\s*(?:rp|idr)$/i;
/** The Indonesian way to write "and no sen": `Rp 50.000,-`. */
const NO_SEN = /([.,])(?:-|–|—)$/;
const NEGATIVE = /^[-–—−]|[-–—−]$|^\(.*\)$/;
const SCIENTIFIC = /^\d+(?:[.,]\d+)?e[+-]?\d+$/i;
const ONE_SEPARATOR = /^(\d+)([.,])(\d{1,8})$/;
const GROUP = /^[1-9]\d{0,2}$/;
const INDONESIAN = /^([1-9]\d{0,2}(?:\.\d{3})+)(?:,(\d{1,2}|\d{4,8}))?$/;
const ENGLISH = /^([1-9]\d{0,2}(?:,\d{3})+)(?:\.(\d{1,2}|\d{4,8}))?$/;

/** What the text's own form says, whatever the file's style. `text` is trimmed and not empty. */
export function amountShape(text: string): AmountShape {
  let body = text.replace(CURRENCY_BEFORE, '').replace(CURRENCY_BEHIND, '');
  const noSen = NO_SEN.exec(body);
  if (noSen) body = `${body.slice(0, noSen.index)}${noSen[1]}00`;
  if (NEGATIVE.test(body)) return { kind: 'negative' };
  if (/^\d+$/.test(body)) return { kind: 'digits', whole: body, fraction: '' };
  if (SCIENTIFIC.test(body)) return { kind: 'scientific' };
  return separatorShape(body);
}

function separatorShape(body: string): AmountShape {
  const single = ONE_SEPARATOR.exec(body);
  if (single) {
    const [, lead = '', mark = '', tail = ''] = single;
    const separator = mark === '.' ? '.' : ',';
    if (tail.length === 3) {
      const whole = lead + tail;
      return { kind: 'ambiguous', whole, fraction: '', separator, groups: GROUP.test(lead) };
    }
    const kind = separator === '.' ? 'dot-decimal' : 'indonesian';
    return { kind, whole: lead, fraction: tail };
  }
  const indonesian = INDONESIAN.exec(body);
  if (indonesian) {
    const [, whole = '', fraction = ''] = indonesian;
    return { kind: 'indonesian', whole: whole.replaceAll('.', ''), fraction };
  }
  const english = ENGLISH.exec(body);
  if (english) {
    const [, whole = '', fraction = ''] = english;
    return { kind: 'english', whole: whole.replaceAll(',', ''), fraction };
  }
  return { kind: 'malformed' };
}

/**
 * Reads an amount of whole rupiah exactly, or says why not. `Rp`, `IDR`, no-break spaces and `,-` are
 * understood. Limits that depend on the destination are checked elsewhere.
 */
export function parseAmount(cell: string, reading: NumberReading): ParsedAmount {
  const text = cell.trim();
  // A lone dash is how Excel's accounting format shows nothing.
  if (text === '' || /^[-–—]$/.test(text)) {
    return refused(sayOfRow('amount_missing'));
  }
  const shape = amountShape(text);
  const facts = { text: shown(text) };
  switch (shape.kind) {
    case 'negative':
      return refused(sayOfRow('amount_negative', facts));
    case 'scientific':
      return refused(sayOfRow('amount_scientific', facts));
    case 'malformed':
      return refused(sayOfRow('amount_not_a_number', facts));
    default:
      return styleProblem(text, shape, reading) ?? exactAmount(text, shape.whole, shape.fraction);
  }
}

type NumberShape = Extract<AmountShape, { whole: string }>;

/** Null when the file's style allows this reading. */
function styleProblem(
  text: string,
  shape: NumberShape,
  { numberStyle, numberStyleBasis }: NumberReading,
): ParsedAmount | null {
  if (numberStyleBasis === 'unproven' || numberStyleBasis === 'contradictory') {
    if (shape.kind !== 'ambiguous') return null;
    return refused(sayOfRow(`amount_ambiguous/${numberStyleBasis}`, { text: shown(text) }));
  }
  if (allows(numberStyle, shape)) return null;
  const facts = { text: shown(text), style: numberStyle, examples: EXAMPLES[numberStyle] };
  return refused(sayOfRow(`amount_contradicts_style/${numberStyleBasis}`, facts));
}

const EXAMPLES: Readonly<Record<NumberStyle, readonly string[]>> = {
  plain: ['1250000', '1250000.00'],
  indonesian: ['1.250.000,00'],
  english: ['1,250,000.00'],
};

function allows(style: NumberStyle, shape: NumberShape): boolean {
  if (shape.kind === 'digits') return true;
  if (shape.kind === 'ambiguous') {
    return shape.groups && shape.separator === GROUP_SEPARATORS[style];
  }
  return READ_AS[style].includes(shape.kind);
}

const GROUP_SEPARATORS: Readonly<Record<NumberStyle, string | null>> = {
  plain: null,
  indonesian: '.',
  english: ',',
};

const READ_AS: Readonly<Record<NumberStyle, readonly NumberShape['kind'][]>> = {
  plain: ['dot-decimal'],
  indonesian: ['indonesian'],
  english: ['dot-decimal', 'english'],
};

function exactAmount(text: string, wholeText: string, fraction: string): ParsedAmount {
  const whole = wholeText.replace(/^0+(?=\d)/, '');
  if (/[1-9]/.test(fraction)) return refused(sayOfRow('amount_not_whole', { text: shown(text) }));
  const amount = whole.length > MOST_WHOLE_DIGITS ? null : parsePlainRupiah(whole);
  if (amount === null) {
    return refused(sayOfRow('amount_too_large/digits', { text: shown(text) }));
  }
  return amount === 0 ? refused(sayOfRow('amount_zero')) : { ok: true, amount };
}

const refused = (why: SaidRejection): ParsedAmount => ({ ok: false, why });
