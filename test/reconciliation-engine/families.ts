import { type Case, type Draw, type DrawCase, inCategory, together } from './cases.ts';
import type { LineSide } from './generated-line.ts';
import { feeOf, TOLERANCE_RUPIAH } from './rules.ts';

/** One kind of case: how often it comes, and what it is made of. */
export interface Family {
  readonly name: string;
  /** Of the rows of one side; on top of them where `extra`. */
  readonly share: number;
  /** Lines of ours (or of theirs, where it has more of them) in one case, on the average. */
  readonly rows: number;
  readonly extra?: true;
  readonly draw: DrawCase;
}

export const FAMILIES: readonly Family[] = [
  // `exact` is what is left of the rows.
  { name: 'day lag', share: 0.03, rows: 1, draw: (draw) => pair(draw, draw.random.integer(1, 3)) },
  { name: 'net of fee', share: 0.02, rows: 1, draw: netOfFee },
  { name: 'ambiguous', share: 0.01, rows: 2, draw: ambiguous },
  { name: 'duplicate', share: 0.01, rows: 1.5, draw: duplicate },
  { name: 'reversed or partial', share: 0.01, rows: 1, draw: reversedOrPartial },
  { name: 'missing', share: 0.02, rows: 1, draw: missing },
  { name: 'batch', share: 0.01, rows: 7.5, extra: true, draw: batch },
  { name: 'reference in text', share: 0.002, rows: 1, extra: true, draw: inText },
  { name: 'no reference', share: 0.002, rows: 1, extra: true, draw: byAmount },
  { name: 'within tolerance', share: 0.001, rows: 1, extra: true, draw: withinTolerance },
  { name: 'over', share: 0.0005, rows: 1, extra: true, draw: over },
  { name: 'other fee', share: 0.0005, rows: 1, extra: true, draw: otherFee },
  { name: 'other way', share: 0.0005, rows: 1, extra: true, draw: otherWay },
  { name: 'too late', share: 0.0005, rows: 1, extra: true, draw: tooLate },
  { name: 'two named', share: 0.0005, rows: 2, extra: true, draw: twoNamed },
];

export const EXACT: DrawCase = (draw) => pair(draw, 0);

function pair(draw: Draw, lag: number, changes: { their?: number; day?: 'same' } = {}): Case {
  const amountSen = draw.amount();
  const reference = draw.reference();
  const day = draw.day(lag);
  return together([
    draw.line('ours', { amountSen, reference, day }),
    draw.line('theirs', {
      amountSen: amountSen + (changes.their ?? 0),
      reference,
      day: lag === 0 ? day : draw.after(day, lag),
    }),
  ]);
}

function netOfFee(draw: Draw): Case {
  const lines = pair(draw, draw.random.integer(0, 2));
  return lines.map((line) =>
    line.side === 'ours' ? line : { ...line, amountSen: line.amountSen - feeOf(line.amountSen) },
  );
}

/** The same amount on the same day, several times on one side at least, and theirs name nothing. */
function ambiguous(draw: Draw): Case {
  const amountSen = draw.uniqueAmount();
  const day = draw.day();
  const named = draw.random.chance(0.5);
  const [ours, theirs] = draw.random.pick([
    [2, 2],
    [2, 1],
    [1, 2],
    [3, 2],
    [2, 3],
  ] as const);
  return inCategory('ambiguous', [
    ...times(ours, () =>
      draw.line('ours', { amountSen, day, reference: named ? draw.reference() : '' }),
    ),
    ...times(theirs, () => draw.line('theirs', { amountSen, day })),
  ]);
}

/** One side has it twice: at once, and nothing tells which is right; or again later, and that is one too many. */
function duplicate(draw: Draw): Case {
  const [twice, once]: [LineSide, LineSide] = draw.random.chance(0.5)
    ? ['ours', 'theirs']
    : ['theirs', 'ours'];
  const category = twice === 'ours' ? 'duplicate_in_ledger' : 'duplicate_at_provider';
  const amountSen = draw.amount();
  const reference = draw.reference();
  const day = draw.day(2);
  const line = (side: LineSide, lag = 0) =>
    draw.line(side, { amountSen, reference, day: lag === 0 ? day : draw.after(day, lag) });
  if (draw.random.chance(0.5)) {
    return [
      ...together([line(once), line(twice)]),
      ...inCategory(category, [line(twice, draw.random.integer(1, 2))]),
    ];
  }
  // Both of theirs a day later than ours is no less a duplicate.
  const lag = twice === 'theirs' && draw.random.chance(0.5) ? 1 : 0;
  return inCategory(category, [line(once), line(twice, lag), line(twice, lag)]);
}

function reversedOrPartial(draw: Draw): Case {
  const amountSen = draw.amount();
  const reference = draw.reference();
  const day = draw.day(1);
  const ours = draw.line('ours', { amountSen, reference, day });
  const theirs = draw.line('theirs', { amountSen, reference, day });
  switch (draw.random.integer(1, 3)) {
    case 1:
      return inCategory('status_mismatch', [ours, { ...theirs, status: 'reversed' }]);
    case 2:
      return [
        ...together([ours, theirs]),
        draw.line('theirs', {
          amountSen,
          reference,
          day: draw.after(day, 1),
          status: 'reversed',
          expected: 'reversed_unexpected',
        }),
      ];
    default: {
      // A part, and far less than a fee would take.
      const part = Math.floor((amountSen * draw.random.integer(20, 60)) / 100 / 50_000) * 50_000;
      return inCategory('amount_under', [ours, { ...theirs, amountSen: Math.max(50_000, part) }]);
    }
  }
}

/** On one side only; or on both, with the same amount and day under two references: two things. */
function missing(draw: Draw): Case {
  const amountSen = draw.amount();
  const day = draw.day();
  return (['ours', 'theirs'] as const).map((side) =>
    draw.alone(side, {
      amountSen: draw.random.chance(0.5) ? amountSen : draw.amount(),
      reference: draw.reference(),
      day,
    }),
  );
}

/** Several of ours settled by one line of theirs, less a fee for each. */
function batch(draw: Draw): Case {
  const groupKey = `BATCH-${draw.number()}`;
  const lag = draw.random.integer(0, 3);
  const day = draw.day(lag);
  const ours = times(draw.random.integer(3, 12), () =>
    draw.line('ours', { amountSen: draw.amount(), day, reference: draw.reference(), groupKey }),
  );
  const net = ours.reduce((sum, { amountSen }) => sum + amountSen - feeOf(amountSen), 0);
  const named = draw.random.chance(0.5);
  return together([
    ...ours,
    draw.line('theirs', {
      amountSen: net,
      day: draw.after(day, lag),
      ...(named
        ? { description: `SETTLEMENT ${groupKey.toLowerCase()} PT TOKO SENDIRI` }
        : { groupKey, reference: `STL-${draw.number()}` }),
    }),
  ]);
}

function inText(draw: Draw): Case {
  return pair(draw, draw.random.integer(0, 1)).map((line) =>
    line.side === 'ours'
      ? line
      : { ...line, reference: '', description: `BYR ${line.reference}/BUDI SANTOSO` },
  );
}

function byAmount(draw: Draw): Case {
  const amountSen = draw.uniqueAmount();
  return pair(draw, draw.random.integer(0, 1)).map((line) => ({
    ...line,
    amountSen,
    reference: line.side === 'ours' ? line.reference : '',
  }));
}

function withinTolerance(draw: Draw): Case {
  const off = draw.random.integer(1, TOLERANCE_RUPIAH) * 100;
  return pair(draw, draw.random.integer(0, 1), { their: draw.random.chance(0.5) ? off : -off });
}

function over(draw: Draw): Case {
  return inCategory(
    'amount_over',
    pair(draw, draw.random.integer(0, 1), { their: draw.random.integer(1, 20) * 50_000 }),
  );
}

/** They kept twice what they should have: too little for a part, too much for the fee. */
function otherFee(draw: Draw): Case {
  const lines = pair(draw, draw.random.integer(0, 1));
  return inCategory(
    'fee_variance',
    lines.map((line) =>
      line.side === 'ours'
        ? line
        : {
            ...line,
            amountSen: line.amountSen - Math.ceil((feeOf(line.amountSen) * 2) / 50_000) * 50_000,
          },
    ),
  );
}

function otherWay(draw: Draw): Case {
  return inCategory(
    'direction_mismatch',
    pair(draw, 0).map((line) =>
      line.side === 'ours' ? line : { ...line, amountSen: -line.amountSen },
    ),
  );
}

function tooLate(draw: Draw): Case {
  return inCategory('date_mismatch', pair(draw, draw.random.integer(4, 8)));
}

/** A text that names two references names none for certain; its amount is that of both. */
function twoNamed(draw: Draw): Case {
  const day = draw.day();
  const amounts = [draw.uniqueAmount(), draw.random.integer(200, 9_000) * 100_000 + 50_000];
  const ours = amounts.map((amountSen) =>
    draw.alone('ours', { amountSen, day, reference: draw.reference() }),
  );
  return [
    ...ours,
    draw.alone('theirs', {
      amountSen: (amounts[0] ?? 0) + (amounts[1] ?? 0),
      day,
      description: `BAYAR ${ours.map(({ reference }) => reference).join(' DAN ')}`,
    }),
  ];
}

function times<Result>(count: number, make: () => Result): Result[] {
  return Array.from({ length: count }, make);
}
