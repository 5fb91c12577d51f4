import { z } from 'zod';
import { parsePlainRupiah } from '../../domain/money.ts';

/**
 * A stream as data: what is held against what, by which passes, and when something is overdue. The
 * runner's own streams (`../streams/`) and a user's pairs of files are written in it alike
 * (docs/reconciliation.md). What is not in the schema is refused by name.
 */

/** An amount in a settings file: plain rupiah, `500` or `12.50`; read into sen. */
export const rupiahText = z
  .string()
  .refine((text) => (parsePlainRupiah(text) ?? -1) >= 0, 'it must be plain rupiah such as "500"')
  .transform((text) => parsePlainRupiah(text) ?? 0);

const name = z
  .string()
  .regex(/^[a-z0-9][a-z0-9 _-]{0,59}$/, 'lower-case letters, digits, space, - and _ only');

// It would stand for a bound value in the SQL that is made of it.
const NO_QUESTION_MARK = /^[^?]*$/;
const sourceName = z.string().min(1).max(100).regex(NO_QUESTION_MARK, 'no question mark');

export const KEY_FIELDS = ['reference', 'counterparty', 'account', 'group', 'day'] as const;

/** A reference inside free text: `prefix`, then a run of characters. Two in one text: none is taken. */
const extraction = z.strictObject({
  inText: z.literal('description'),
  prefix: z.string().min(2).max(40).regex(NO_QUESTION_MARK, 'no question mark'),
  characters: z.enum(['digits', 'letters and digits', 'letters, digits and -']),
  least: z.number().int().min(1).max(60),
  most: z.number().int().min(1).max(100),
  /** The reference is the prefix with what follows it; false: only what follows. */
  withPrefix: z.boolean().default(true),
});

const keyOfSide = z.union([z.enum(KEY_FIELDS), extraction]);
/** A field that both sides have, or what stands for it on each side. */
const key = z.union([z.enum(KEY_FIELDS), z.strictObject({ ours: keyOfSide, theirs: keyOfSide })]);

/**
 * What they keep of an amount: flat + percent of it, within least and most, and tax on that. Rounded half
 * up to a whole rupiah. `recorded`: the fee and tax that our own record carries.
 */
const feeModel = z.union([
  z.literal('recorded'),
  z.strictObject({
    flat: rupiahText.optional(),
    percent: z.number().min(0).max(100).multipleOf(0.0001).optional(),
    least: rupiahText.optional(),
    most: rupiahText.optional(),
    taxPercent: z.number().min(0).max(100).multipleOf(0.0001).optional(),
  }),
]);

const tolerance = z
  .strictObject({
    absolute: rupiahText.optional(),
    percent: z.number().positive().max(100).multipleOf(0.0001).optional(),
    /** The cap of `percent`. */
    most: rupiahText.optional(),
  })
  .refine((value) => (value.percent === undefined) === (value.most === undefined), {
    message: '`percent` needs its cap `most`, and `most` needs `percent`',
  });

const subset = z.strictObject({
  /** Whose rows are added up. */
  many: z.enum(['ours', 'theirs']),
  /** Of how many candidates a sum is looked for; more: gave up. */
  mostCandidates: z.number().int().min(2).max(40),
  /** How many of them may be in a sum. */
  mostRows: z.number().int().min(2).max(40),
});

export const CARDINALITIES = ['1:1', '1:N', 'N:1', 'M:N'] as const;

const pass = z
  .strictObject({
    name,
    /** Ours to theirs. By group, the keys say what belongs together. */
    match: z.enum(CARDINALITIES),
    keys: z.array(key).max(4),
    fee: feeModel.optional(),
    tolerance: tolerance.optional(),
    /**
     * Ours with the same value here are one sum (what moved less what moved back), held against single
     * lines of theirs that need not know it: the net settlement of a day. N:1 only.
     */
    sumOurs: z.enum(['group', 'reference', 'day']).optional(),
    /** Theirs may be so many business days after ours: from (may be negative) to. Without: any day. */
    days: z
      .strictObject({ from: z.number().int().min(-60), to: z.number().int().max(60) })
      .refine(({ from, to }) => from <= to, '`from` must not be greater than `to`')
      .optional(),
    subset: subset.optional(),
    /**
     * Two lines that name different references are different things, however alike. `ours`, `theirs`: only
     * lines of that side without a reference take part; `either`: at least one of the two has none.
     */
    onlyWithoutReference: z.enum(['ours', 'theirs', 'either']).optional(),
  })
  .refine((each) => each.keys.length > 0 || each.days !== undefined, {
    message: 'a pass without keys needs a window of days',
  })
  .refine((each) => each.keys.length > 0 || each.tolerance === undefined, {
    message: 'a tolerance needs a key: amounts alone that are only nearly equal prove nothing',
  })
  .refine(
    (each) =>
      each.match === '1:1' ||
      each.keys.length > 0 ||
      each.subset !== undefined ||
      each.sumOurs !== undefined,
    { message: 'a group needs a key that says what belongs together, `sumOurs`, or a subset sum' },
  )
  .refine((each) => each.sumOurs === undefined || each.match === 'N:1', {
    message: '`sumOurs` is for N:1',
  })
  .refine((each) => each.sumOurs === undefined || each.subset === undefined, {
    message: '`sumOurs` and `subset` are two ways of adding up: choose one',
  })
  .refine(
    ({ subset: of, match }) => of === undefined || match === (of.many === 'ours' ? 'N:1' : '1:N'),
    { message: 'a subset sum is N:1 where `many` is ours, and 1:N where it is theirs' },
  )
  .refine(
    (each) =>
      each.onlyWithoutReference !== 'either' || (each.match === '1:1' && each.keys.length < 4),
    { message: '`onlyWithoutReference: either` is for 1:1, with at most three keys' },
  );

/**
 * When something without its other half is overdue: so many business days after its own day has ended; null:
 * never; `at once`: nothing is waited for, not the end of its day either.
 */
const dueDays = z.union([z.number().int().min(0).max(365), z.literal('at once')]).nullable();

const leg = z.strictObject({
  /** Part of claims and exceptions: never changed once it was used. */
  number: z.number().int().min(1).max(9),
  name,
  theirs: z.array(sourceName).min(1),
  passes: z.array(pass).min(1),
  due: z.strictObject({ ours: dueDays, theirs: dueDays }),
  /** How `fee_variance` is judged: what they should keep of an amount. */
  fee: feeModel.optional(),
  /**
   * Ours stay open until theirs come. False: theirs may never come (a callback), so that only what did
   * come is looked up, and nothing of ours is missing.
   */
  oursWait: z.boolean().default(true),
  /** Ours are due only where an import of theirs covers their moment. */
  dueWhenCovered: z.boolean().default(false),
});

export const streamDefinition = z
  .strictObject({
    name,
    title: z.string().min(1),
    /** Where finance's own reference of ours stands; else the reference itself is it. */
    ourReference: z.enum(['reference', 'counterparty']).default('reference'),
    ours: z.array(sourceName).min(1),
    legs: z.array(leg).min(1).max(5),
    /** Where tolerated differences are posted, against what; paths of the ledger. */
    differences: z.strictObject({ account: z.string(), against: z.string() }),
    /** The account on which a fee of a pass's model is posted; not: it is not ours to post. */
    fees: z.string().optional(),
    /** Sources that must bring something at least every so many business days. */
    feeds: z.record(z.string(), z.number().int().min(1).max(90)).default({}),
  })
  .refine(
    (stream) => new Set(stream.legs.map(({ number }) => number)).size === stream.legs.length,
    {
      message: 'two legs have the same number',
    },
  )
  .refine(
    (stream) =>
      stream.legs.every(
        (each) => new Set(each.passes.map((p) => p.name)).size === each.passes.length,
      ),
    {
      message: 'two passes of a leg have the same name',
    },
  );

export type StreamDefinition = z.output<typeof streamDefinition>;
/** As it is written in a file, amounts as text. */
export type StreamRules = z.input<typeof streamDefinition>;
export type Leg = StreamDefinition['legs'][number];
export type Pass = Leg['passes'][number];
export type PassKey = Pass['keys'][number];
export type SideKey = z.output<typeof keyOfSide>;
export type FeeModel = z.output<typeof feeModel>;
export type Tolerance = z.output<typeof tolerance>;
export type Due = Leg['due']['ours'];
