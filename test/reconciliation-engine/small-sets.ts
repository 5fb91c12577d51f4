import * as fc from 'fast-check';
import type { Database } from '../../src/platform/database/database.ts';
import {
  type StreamDefinition,
  streamDefinition,
  type StreamRules,
} from '../../src/reconciliation/rules/definition.ts';
import type { PlainItem } from './brute-force.ts';

export const SMALL_HOLIDAYS: ReadonlySet<string> = new Set(['2026-11-17']);

/** Few of everything, so that lines agree, differ and double often. */
const DAYS = ['2026-11-12', '2026-11-13', '2026-11-14', '2026-11-16', '2026-11-17', '2026-11-18'];
// In sen; most fees below keep 5 rupiah of 1,000.
const AMOUNTS = [1000, 1000, 1000, 2000, 3000, 995, -1000].map((rupiah) => rupiah * 100);
const OFF = [0, 0, 0, -500, -500, 100, -100];
const TEXTS = ['', 'BYR INV-1 BUDI', 'inv-2x', 'INV-1 DAN INV-2', 'BATCH-G1', 'INV-3'];

export type SmallLine = Omit<PlainItem, 'id'>;

const SIDE = fc.constantFrom('ours' as const, 'theirs' as const);
const line: fc.Arbitrary<SmallLine> = fc.record({
  side: SIDE,
  status: fc.oneof(
    { weight: 8, arbitrary: fc.constant('complete' as const) },
    { weight: 1, arbitrary: fc.constantFrom('failed', 'pending', 'reversed') },
  ),
  reference: fc.constantFrom('INV-1', 'INV-1', 'INV-2', ''),
  counterparty: fc.constantFrom('A', 'A', 'B', ''),
  account: fc.constantFrom('A', 'B', ''),
  group: fc.constantFrom('BATCH-G1', 'BATCH-G1', 'BATCH-G2', ''),
  description: fc.constantFrom(...TEXTS),
  amount: fc.constantFrom(...AMOUNTS),
  fee: fc.constantFrom(0, 400),
  tax: fc.constantFrom(0, 100),
  day: fc.oneof(
    { weight: 12, arbitrary: fc.constantFrom(...DAYS) },
    { weight: 1, arbitrary: fc.constant(null) },
  ),
});

const CHANGEABLE = ['status', 'reference', 'counterparty', 'day', 'group', 'description'] as const;
const changes = fc.tuple(fc.subarray([...CHANGEABLE], { maxLength: 1 }), line);

function changed(
  of: SmallLine,
  [fields, by]: readonly [readonly (typeof CHANGEABLE)[number][], SmallLine],
) {
  return { ...of, ...Object.fromEntries(fields.map((field) => [field, by[field]])) };
}

/** The same on both sides, but for a field or a little of the amount. */
const pair = fc
  .tuple(line, changes, fc.constantFrom(...OFF))
  .map(([ours, change, off]): SmallLine[] => [
    { ...ours, side: 'ours' },
    changed(
      { ...ours, side: 'theirs', account: ours.counterparty, amount: ours.amount + off },
      change,
    ),
  ]);

/** Several on one side that are the sum of one on the other, or nearly. */
const sum = fc
  .tuple(
    SIDE,
    line,
    fc.array(fc.tuple(fc.constantFrom(...AMOUNTS), changes), { minLength: 2, maxLength: 3 }),
    fc.constantFrom(...OFF),
  )
  .map(([side, model, parts, off]): SmallLine[] => {
    const many = parts.map(([amount, change]) => changed({ ...model, side, amount }, change));
    const total = many.reduce((all, { amount }) => all + amount + off, 0);
    const one = { ...model, side: side === 'ours' ? 'theirs' : 'ours', amount: total } as const;
    return [...many, { ...one, account: model.counterparty }];
  });

/** One of both sides comes again. */
const twice = fc
  .tuple(pair, SIDE, changes)
  .map(([lines, side, change]): SmallLine[] => [
    ...lines,
    ...lines.filter((each) => each.side === side).map((each) => changed(each, change)),
  ]);

export const smallLines: fc.Arbitrary<SmallLine[]> = fc
  .array(
    fc.oneof(
      pair,
      pair,
      sum,
      twice,
      line.map((alone) => [alone]),
    ),
    { minLength: 1, maxLength: 4, size: 'max' },
  )
  .map((blocks) => blocks.flat());

const inText = (
  prefix: string,
  characters: 'digits' | 'letters and digits',
  withPrefix: boolean,
) => ({
  inText: 'description' as const,
  prefix,
  characters,
  least: 1,
  most: 2,
  withPrefix,
});

const key = fc.oneof(
  { weight: 4, arbitrary: fc.constant('reference' as const) },
  { weight: 3, arbitrary: fc.constant('group' as const) },
  { weight: 2, arbitrary: fc.constantFrom('counterparty' as const, 'day' as const) },
  {
    weight: 3,
    arbitrary: fc.constantFrom(
      { ours: 'counterparty' as const, theirs: 'account' as const },
      { ours: 'reference' as const, theirs: inText('INV-', 'digits', true) },
      { ours: 'group' as const, theirs: inText('BATCH-', 'letters and digits', true) },
      {
        ours: inText('inv-', 'letters and digits', false),
        theirs: inText('inv-', 'digits', false),
      },
    ),
  },
);

const FEES = [
  'recorded' as const,
  { flat: '5' },
  { percent: 0.5 },
  { flat: '3', percent: 0.1, taxPercent: 11 },
  { percent: 1, least: '3', most: '5' },
];
const TOLERANCES = [
  { absolute: '5' },
  { percent: 0.1, most: '1' },
  { absolute: '1', percent: 1, most: '20' },
];
const WINDOWS = [
  { from: 0, to: 0 },
  { from: 0, to: 2 },
  { from: -1, to: 1 },
  { from: 1, to: 3 },
];

const maybe = <Value>(of: readonly Value[], weight = 1): fc.Arbitrary<Value | undefined> =>
  fc.oneof(
    { weight: 2, arbitrary: fc.constant(undefined) },
    { weight, arbitrary: fc.constantFrom(...of) },
  );

const keys = (least: number) =>
  fc.uniqueArray(key, { minLength: least, maxLength: 2, selector: (each) => JSON.stringify(each) });
const days = maybe(WINDOWS, 2);
const fee = maybe(FEES);
const tolerance = maybe(TOLERANCES);
const onlyWithoutReference = maybe(['ours', 'theirs', 'either'] as const);

const pass: fc.Arbitrary<object> = fc.oneof(
  fc.record({
    match: fc.constant('1:1'),
    keys: keys(0),
    days,
    fee,
    tolerance,
    onlyWithoutReference,
  }),
  fc.record({
    match: fc.constantFrom('N:1', '1:N', 'M:N'),
    keys: keys(1),
    days,
    fee,
    tolerance,
    onlyWithoutReference,
  }),
  fc.record({
    match: fc.constant('N:1'),
    keys: keys(0),
    sumOurs: fc.constantFrom('group', 'reference', 'day'),
    days,
    fee,
    tolerance,
    onlyWithoutReference,
  }),
  fc.record({
    match: fc.constantFrom('N:1', '1:N'),
    keys: keys(0),
    subset: fc.constantFrom(
      { many: 'ours', mostCandidates: 4, mostRows: 3 },
      { many: 'theirs', mostCandidates: 5, mostRows: 2 },
    ),
    days,
    fee,
    onlyWithoutReference,
  }),
);

/** Rules of random passes, as far as the schema allows them. */
export const smallRules: fc.Arbitrary<StreamDefinition['legs'][number]['passes']> = fc
  .array(
    pass
      .map((each) =>
        Object.fromEntries(Object.entries(each).filter(([, value]) => value !== undefined)),
      )
      .filter((each) => parsed('any', [{ name: 'any', ...each }]) !== null),
    { minLength: 1, maxLength: 4, size: 'max' },
  )
  .map((passes) =>
    parsed(
      'any',
      passes.map((each, index) => ({ name: `p${index + 1}`, ...each })),
    ),
  )
  .filter((stream) => stream !== null)
  .map((stream) => stream?.legs[0]?.passes ?? []);

function parsed(name: string, passes: readonly object[]): StreamDefinition | null {
  const read = streamDefinition.safeParse({ ...rulesOf(name), legs: [{ ...LEG, passes }] });
  return read.success ? read.data : null;
}

const LEG = { number: 1, name: 'leg', theirs: ['small:theirs'], due: { ours: 0, theirs: 0 } };

function rulesOf(name: string): Omit<StreamRules, 'legs'> {
  return {
    name,
    title: name,
    ours: ['small:ours'],
    differences: { account: 'expenses:differences:small', against: 'assets:clearing:small' },
    fees: 'expenses:fees:small',
  };
}

/** A stream of its own name with passes that were parsed before. */
export function smallStream(
  name: string,
  passes: StreamDefinition['legs'][number]['passes'],
): StreamDefinition {
  const bare = streamDefinition.parse({
    ...rulesOf(name),
    legs: [{ ...LEG, passes: [{ name: 'x', match: '1:1', keys: ['reference'] }] }],
  });
  return { ...bare, legs: bare.legs.map((leg) => ({ ...leg, passes })) };
}

/** Writes lines as records of a stream; Returns them with their ids. */
export async function insertSmall(
  database: Database,
  stream: string,
  lines: readonly { readonly line: SmallLine; readonly item: string }[],
): Promise<PlainItem[]> {
  if (lines.length === 0) return [];
  const rows: { id: number; item: string }[] = await database
    .knex('records')
    .insert(
      lines.map(({ line: { side, group, amount, fee: feeSen, tax, day, ...others }, item }) => ({
        ...others,
        stream,
        source: `small:${side}`,
        item,
        version: 1,
        content_hash: item,
        group_key: group,
        amount_sen: amount,
        fee_sen: feeSen,
        tax_sen: tax,
        business_day: day,
        occurred_at: day === null ? null : `${day}T03:00:00.000Z`,
        raw: '{}',
        recorded_at: '2026-11-20T03:00:00.000Z',
      })),
    )
    .returning(['id', 'item']);
  const ids = new Map(rows.map(({ id, item }) => [item, id]));
  return lines.map(({ line: each, item }) => ({ ...each, id: ids.get(item) ?? 0 }));
}
