import {
  type StreamDefinition,
  streamDefinition,
  type StreamRules,
} from '../../src/reconciliation/rules/definition.ts';
import { OURS, THEIRS } from './generated-line.ts';

const FEE = { flat: '2500', percent: 0.7, taxPercent: 11 };
const WITHIN_THREE_DAYS = { from: 0, to: 3 };
/** Beyond it an amount differs. */
export const TOLERANCE_RUPIAH = 100;
/** Banking days after which a line without its other half is missing. */
export const DUE = { ours: 2, theirs: 1 } as const;

/** What a payments person would write for the generated pair of sources. */
export const GENERATED_RULES: StreamRules = {
  name: 'generated',
  title: 'a generated pair of sources',
  ours: [OURS],
  differences: { account: 'expenses:differences:generated', against: 'assets:clearing:generated' },
  fees: 'expenses:fees:generated',
  legs: [
    {
      number: 1,
      name: 'bank',
      theirs: [THEIRS],
      due: DUE,
      fee: FEE,
      passes: [
        { name: 'exact reference and day', match: '1:1', keys: ['reference', 'day'] },
        {
          name: 'reference within three banking days',
          match: '1:1',
          keys: ['reference'],
          days: WITHIN_THREE_DAYS,
        },
        {
          name: 'reference net of fee',
          match: '1:1',
          keys: ['reference'],
          fee: FEE,
          days: WITHIN_THREE_DAYS,
        },
        {
          name: 'reference with tolerance',
          match: '1:1',
          keys: ['reference'],
          tolerance: { absolute: String(TOLERANCE_RUPIAH) },
          days: WITHIN_THREE_DAYS,
        },
        {
          name: 'reference in the text',
          match: '1:1',
          keys: [{ ours: 'reference', theirs: textReference('INV-') }],
          days: WITHIN_THREE_DAYS,
        },
        {
          name: 'settlement of a batch',
          match: 'N:1',
          keys: ['group'],
          fee: FEE,
          days: WITHIN_THREE_DAYS,
        },
        {
          name: 'settlement named in the text',
          match: 'N:1',
          keys: [{ ours: 'group', theirs: textReference('BATCH-') }],
          fee: FEE,
          days: WITHIN_THREE_DAYS,
        },
        {
          name: 'amount and day',
          match: '1:1',
          keys: [],
          days: WITHIN_THREE_DAYS,
          onlyWithoutReference: 'either',
        },
      ],
    },
  ],
};

function textReference(prefix: string) {
  return {
    inText: 'description' as const,
    prefix,
    characters: 'digits' as const,
    least: 9,
    most: 9,
  };
}

export const GENERATED: StreamDefinition = streamDefinition.parse(GENERATED_RULES);

/** What the fee model above keeps of an amount of sen, written again in exact integers. */
export function feeOf(amountSen: number): number {
  const kept = 250_000 + wholeRupiah(amountSen, 7, 1_000);
  return kept + wholeRupiah(kept, 11, 100);
}

/** A share of an amount, rounded half up to a whole rupiah. */
function wholeRupiah(amountSen: number, numerator: number, denominator: number): number {
  const divisor = BigInt(denominator) * 100n;
  return Number((BigInt(amountSen) * BigInt(numerator) * 2n + divisor) / (divisor * 2n)) * 100;
}
