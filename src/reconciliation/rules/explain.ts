import { formatRupiah, sen } from '../../domain/money.ts';
import type { Dialect } from '../../platform/database/database.ts';
import type { FeeModel, Leg, Pass, SideKey, StreamDefinition, Tolerance } from './definition.ts';
import { sidesOf } from './key-sql.ts';
import { compilePass } from './pass-sql.ts';

/** A stream's passes in words, and the SQL that carries them out: `rekon rules explain`. */
export function explainStream(
  stream: StreamDefinition,
  dialect: Dialect,
  { withSql }: { withSql: boolean },
): string[] {
  const lines = [`${stream.name}: ${stream.title}`, `ours: ${stream.ours.join(', ')}`];
  for (const leg of stream.legs) {
    lines.push(
      '',
      `leg ${leg.number}, ${leg.name}: theirs ${leg.theirs.join(', ')}`,
      ...dueInWords(leg),
    );
    for (const [index, pass] of leg.passes.entries()) {
      lines.push(`  ${index + 1}. ${pass.name}: ${passInWords(pass)}`);
      if (withSql) lines.push(...sqlOf(pass, dialect));
    }
  }
  lines.push(
    '',
    'A pass takes what is the only candidate on both sides; what has several is set aside for a person.',
    `What a pass tolerates is posted to ${stream.differences.account}, against ${stream.differences.against}.`,
  );
  return lines;
}

const sqlOf = (pass: Pass, dialect: Dialect): string[] =>
  pass.subset === undefined
    ? [...compilePass(pass, dialect).match, ...compilePass(pass, dialect).setAside].map(
        (statement) => `       ${statement.replaceAll('\n', '\n       ')};`,
      )
    : ['       (a bounded search over what SQL selects; docs/reconciliation.md, "Subset sums")'];

function dueInWords({ due, oursWait, dueWhenCovered }: Leg): string[] {
  const covered = dueWhenCovered ? ', where an import of theirs covers its moment' : '';
  const ours = oursWait
    ? `  ours without theirs ${dueWords(due.ours)}${covered}`
    : '  ours do not wait: theirs may never come';
  return [ours, `  theirs without ours ${dueWords(due.theirs)}`];
}

function dueWords(due: Leg['due']['ours']): string {
  if (due === null) return 'is never overdue';
  if (due === 'at once') return 'is overdue at once';
  return `is overdue after ${due} banking day${due === 1 ? '' : 's'}`;
}

function passInWords(pass: Pass): string {
  const parts = [cardinality(pass)];
  if (pass.keys.length > 0)
    parts.push(pass.keys.map((key) => keyInWords(sidesOf(key))).join(' and '));
  parts.push(amountInWords(pass));
  if (pass.days !== undefined) {
    parts.push(`theirs ${pass.days.from} to ${pass.days.to} banking days after ours`);
  }
  if (pass.subset !== undefined) {
    parts.push(
      `any of at most ${pass.subset.mostCandidates} lines of ${pass.subset.many}, at most ${pass.subset.mostRows} of them, that add up in one way only`,
    );
  }
  if (pass.onlyWithoutReference !== undefined) {
    parts.push(
      `only lines of ${pass.onlyWithoutReference === 'either' ? 'which one side has' : `${pass.onlyWithoutReference} with`} no reference`,
    );
  }
  return parts.join('; ');
}

function cardinality({ match, sumOurs }: Pass): string {
  if (sumOurs !== undefined) return `${match}, ours with the same ${sumOurs} as one sum`;
  return match === '1:1' ? match : `${match}, by what the keys put together`;
}

function keyInWords({ ours, theirs }: { ours: SideKey; theirs: SideKey }): string {
  if (ours === theirs && typeof ours === 'string') return `the same ${ours}`;
  return `${sideInWords(ours, 'our')} is ${sideInWords(theirs, 'their')}`;
}

function sideInWords(key: SideKey, whose: string): string {
  if (typeof key === 'string') return `${whose} ${key}`;
  return `what follows "${key.prefix}" in ${whose} ${key.inText} (${key.least} to ${key.most} ${key.characters})`;
}

function amountInWords({ fee, tolerance }: Pass): string {
  const expected = fee === undefined ? 'the same amount' : `our amount less ${feeInWords(fee)}`;
  return tolerance === undefined ? expected : `${expected}, within ${toleranceInWords(tolerance)}`;
}

const rupiah = (amount: number): string => formatRupiah(sen(amount));

function feeInWords(fee: FeeModel): string {
  if (fee === 'recorded') return 'the fee and tax that are recorded with it';
  const parts = [
    ...(fee.flat === undefined ? [] : [rupiah(fee.flat)]),
    ...(fee.percent === undefined ? [] : [`${fee.percent} %`]),
  ].join(' + ');
  const bounds = [
    ...(fee.least === undefined ? [] : [`at least ${rupiah(fee.least)}`]),
    ...(fee.most === undefined ? [] : [`at most ${rupiah(fee.most)}`]),
  ].join(', ');
  const tax = fee.taxPercent === undefined ? '' : `, and ${fee.taxPercent} % tax on it`;
  return `a fee of ${parts === '' ? rupiah(0) : parts}${bounds === '' ? '' : ` (${bounds})`}${tax}`;
}

function toleranceInWords({ absolute, percent, most }: Tolerance): string {
  const parts = [
    ...(absolute === undefined ? [] : [rupiah(absolute)]),
    ...(percent === undefined ? [] : [`${percent} %, at most ${rupiah(most ?? 0)}`]),
  ];
  return parts.join(' or ');
}
