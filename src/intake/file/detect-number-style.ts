import { amountShape, type NumberStyle, type NumberStyleBasis } from '../row/amount.ts';
import { shown } from '../row/row-reasons.ts';

export interface DetectedNumberStyle {
  readonly numberStyle: NumberStyle;
  readonly numberStyleBasis: NumberStyleBasis;
  /** For people: which row shows it. */
  readonly numberStyleEvidence: string;
}

interface Seen {
  readonly rowNumber: number;
  readonly text: string;
}

/**
 * Tells a file's number style from amounts that can be read in one way only. `1250000.50` fits both
 * the plain and the English style and proves neither thousands separator: it counts as plain unless
 * English grouping is seen as well.
 */
export function detectNumberStyle(
  amounts: Iterable<Seen>,
  declared: NumberStyle | undefined,
): DetectedNumberStyle {
  if (declared !== undefined) {
    return { numberStyle: declared, numberStyleBasis: 'declared', numberStyleEvidence: 'declared' };
  }
  const first: Partial<Record<'dot-decimal' | 'indonesian' | 'english', Seen>> = {};
  for (const seen of amounts) {
    const text = seen.text.trim();
    if (text === '') continue;
    const { kind } = amountShape(text);
    if (kind === 'dot-decimal' || kind === 'indonesian' || kind === 'english') {
      first[kind] ??= { rowNumber: seen.rowNumber, text };
    }
  }
  const dot = first.english ?? first['dot-decimal'];
  if (first.indonesian !== undefined && dot !== undefined) {
    return {
      numberStyle: 'plain',
      numberStyleBasis: 'contradictory',
      numberStyleEvidence: `${says(first.indonesian)}, but ${says(dot)}`,
    };
  }
  if (first.indonesian !== undefined) return proven('indonesian', first.indonesian);
  if (first.english !== undefined) return proven('english', first.english);
  if (first['dot-decimal'] !== undefined) return proven('plain', first['dot-decimal']);
  return {
    numberStyle: 'plain',
    numberStyleBasis: 'unproven',
    numberStyleEvidence: 'no separators seen',
  };
}

function proven(numberStyle: NumberStyle, seen: Seen): DetectedNumberStyle {
  return { numberStyle, numberStyleBasis: 'proven', numberStyleEvidence: says(seen) };
}

function says({ rowNumber, text }: Seen): string {
  return `row ${rowNumber} says ${shown(text).slice(1, -1)}`;
}
