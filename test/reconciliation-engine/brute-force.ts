import type { Pass, SideKey } from '../../src/reconciliation/rules/definition.ts';
import { bankingDayNumber, expectedOf, toleranceOf } from './plain-rules.ts';

/**
 * The passes once more, in the plainest way and by their written meaning alone: every line is held against
 * every line. It shares no code with the engine.
 */
export interface PlainItem {
  readonly id: number;
  readonly side: 'ours' | 'theirs';
  readonly status: 'complete' | 'failed' | 'pending' | 'reversed';
  readonly reference: string;
  readonly counterparty: string;
  readonly account: string;
  readonly group: string;
  readonly description: string;
  readonly amount: number;
  readonly fee: number;
  readonly tax: number;
  readonly day: string | null;
}

export interface PlainMatch {
  readonly pass: string;
  /** Ids, in order. */
  readonly ours: readonly number[];
  readonly theirs: readonly number[];
}

export interface PlainAside {
  readonly id: number;
  readonly pass: string;
  readonly kind: 'ambiguous' | 'duplicate' | 'gave_up';
  readonly candidates: number;
}

/** What a pass says of the lines that are still open. */
interface Verdict {
  readonly matches: readonly PlainMatch[];
  readonly aside: readonly PlainAside[];
}

export function matchPlainly(
  items: readonly PlainItem[],
  passes: readonly Pass[],
  holidays: ReadonlySet<string>,
): { matches: PlainMatch[]; aside: PlainAside[] } {
  const matches: PlainMatch[] = [];
  let aside: PlainAside[] = [];
  const carryOut = (pass: Pass): void => {
    const gone = new Set([
      ...matches.flatMap(({ ours, theirs }) => [...ours, ...theirs]),
      ...aside.map(({ id }) => id),
    ]);
    const open = items.filter(({ id }) => !gone.has(id)).filter(takesPart(pass));
    const verdict = judge(pass, open, holidays);
    matches.push(...verdict.matches);
    // Which lines add up to one may have become clear.
    if (pass.subset !== undefined && verdict.matches.length > 0) carryOut(pass);
    else aside.push(...verdict.aside);
  };
  // All of it again over what is left, as the next run would have it, until nothing more is found.
  for (let known = -1; known < matches.length; ) {
    known = matches.length;
    aside = [];
    for (const pass of passes) carryOut(pass);
  }
  return { matches, aside };
}

function judge(pass: Pass, items: readonly PlainItem[], holidays: ReadonlySet<string>): Verdict {
  if (pass.subset !== undefined) return bySubset(pass, items, holidays);
  if (pass.match === '1:1') {
    return onlyCandidates(
      pass,
      items.map((item) => [item]),
      holidays,
    );
  }
  if (pass.sumOurs !== undefined) return onlyCandidates(pass, sumsOfOurs(pass, items), holidays);
  return byGroup(pass, items, holidays);
}

/** Lines without a key, or without a day where there is a window, have no part; nor has what is still open. */
function takesPart(pass: Pass): (item: PlainItem) => boolean {
  return (item) =>
    item.status !== 'pending' &&
    keysOf(pass, item) !== null &&
    (pass.days === undefined || item.day !== null) &&
    !(pass.onlyWithoutReference === item.side && item.reference !== '');
}

function keysOf(pass: Pass, item: PlainItem): string | null {
  const values = pass.keys.map((key) =>
    valueOf(typeof key === 'string' ? key : key[item.side], item),
  );
  return values.some((value) => value === null) ? null : JSON.stringify(values);
}

function valueOf(key: SideKey, item: PlainItem): string | null {
  if (typeof key !== 'string') return referenceInText(key, item.description);
  const value = key === 'day' ? item.day : item[key];
  return value === '' ? null : value;
}

const CLASSES = {
  digits: '0-9',
  'letters and digits': '0-9A-Z',
  'letters, digits and -': '0-9A-Z-',
};

function referenceInText(key: Exclude<SideKey, string>, description: string): string | null {
  const text = description.toUpperCase();
  const parts = text.split(key.prefix.toUpperCase());
  if (parts.length !== 2) return null;
  const run = new RegExp(`^[${CLASSES[key.characters]}]*`).exec(parts[1] ?? '')?.[0] ?? '';
  if (run.length < key.least || run.length > key.most) return null;
  return key.withPrefix ? key.prefix.toUpperCase() + run : run;
}

/** What moved back counts against what moved, wherever lines are added up. */
const moved = ({ status }: PlainItem): boolean => status === 'complete' || status === 'reversed';
const sign = ({ status }: PlainItem): number => (status === 'reversed' ? -1 : 1);

/** Lines that stand together for one: usually one alone. */
type Heap = readonly PlainItem[];

function onlyCandidates(
  pass: Pass,
  heaps: readonly Heap[],
  holidays: ReadonlySet<string>,
): Verdict {
  const ours = heaps.filter(([first]) => first?.side === 'ours');
  const theirs = heaps.filter(([first]) => first?.side === 'theirs');
  const goTogether = (our: Heap, their: Heap): boolean => agree(pass, our, their, holidays);
  const matches: PlainMatch[] = [];
  const aside: PlainAside[] = [];
  const candidatesOf = new Map<Heap, readonly Heap[]>([
    ...ours.map((our) => [our, theirs.filter((their) => goTogether(our, their))] as const),
    ...theirs.map((their) => [their, ours.filter((our) => goTogether(our, their))] as const),
  ]);
  for (const [heap, candidates] of candidatesOf) {
    const [first] = candidates;
    if (first === undefined) continue;
    if (candidates.length === 1 && candidatesOf.get(first)?.length === 1) {
      if (heap[0]?.side === 'ours') {
        matches.push({ pass: pass.name, ours: idsOf(heap), theirs: idsOf(first) });
      }
      continue;
    }
    const kind = isByReference(pass) ? 'duplicate' : 'ambiguous';
    for (const { id } of heap) {
      aside.push({ id, pass: pass.name, kind, candidates: candidates.length });
    }
  }
  return { matches, aside };
}

function agree(pass: Pass, ours: Heap, theirs: Heap, holidays: ReadonlySet<string>): boolean {
  const [our, their] = [ours[0], theirs[0]];
  if (our === undefined || their === undefined) return false;
  if (keysOf(pass, our) !== keysOf(pass, their)) return false;
  if (pass.sumOurs === undefined && our.status !== their.status) return false;
  if (pass.onlyWithoutReference === 'either' && our.reference !== '' && their.reference !== '') {
    return false;
  }
  const signs = pass.sumOurs === undefined ? () => 1 : sign;
  return sumsAgree(pass, ours, theirs, signs) && daysAgree(pass, ours, theirs, holidays);
}

function sumsAgree(pass: Pass, ours: Heap, theirs: Heap, signs: (item: PlainItem) => number) {
  const sum = (heap: Heap): number =>
    heap.reduce((total, item) => total + signs(item) * expectedOf(pass, item), 0);
  const expected = sum(ours);
  return Math.abs(sum(theirs) - expected) <= toleranceOf(pass, expected);
}

/** By the last day of each. */
function daysAgree(pass: Pass, ours: Heap, theirs: Heap, holidays: ReadonlySet<string>): boolean {
  if (pass.days === undefined) return true;
  const last = (heap: Heap): number =>
    Math.max(...heap.map(({ day }) => bankingDayNumber(day ?? '', holidays)));
  const gap = last(theirs) - last(ours);
  return gap >= pass.days.from && gap <= pass.days.to;
}

function isByReference(pass: Pass): boolean {
  return pass.keys.some(
    (key) =>
      key === 'reference' ||
      (typeof key !== 'string' && key.ours === 'reference' && key.theirs === 'reference'),
  );
}

const idsOf = (heap: Heap): number[] => heap.map(({ id }) => id).toSorted((a, b) => a - b);

/** Ours by their keys and what they are summed by; theirs each alone. */
function sumsOfOurs(pass: Pass, items: readonly PlainItem[]): Heap[] {
  const byKey = new Map<string, PlainItem[]>();
  const alone: Heap[] = [];
  for (const item of items.filter(moved)) {
    const field = pass.sumOurs === 'day' ? item.day : item[pass.sumOurs ?? 'group'];
    if (item.side === 'theirs') alone.push([item]);
    else if (field !== null && field !== '') push(byKey, `${keysOf(pass, item)} ${field}`, item);
  }
  return [...byKey.values(), ...alone];
}

function push<Value>(map: Map<string, Value[]>, key: string, value: Value): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, [value]);
  else known.push(value);
}

/** What has the same key belongs together, if the sums agree. */
function byGroup(pass: Pass, items: readonly PlainItem[], holidays: ReadonlySet<string>): Verdict {
  const byKey = new Map<string, PlainItem[]>();
  for (const item of items.filter(moved)) push(byKey, keysOf(pass, item) ?? '', item);
  const matches = [...byKey.values()].flatMap((group) => {
    const ours = group.filter(({ side }) => side === 'ours');
    const theirs = group.filter(({ side }) => side === 'theirs');
    const fits =
      ours.length > 0 &&
      theirs.length > 0 &&
      (pass.match !== 'N:1' || theirs.length === 1) &&
      (pass.match !== '1:N' || ours.length === 1) &&
      sumsAgree(pass, ours, theirs, sign) &&
      daysAgree(pass, ours, theirs, holidays);
    return fits ? [{ pass: pass.name, ours: idsOf(ours), theirs: idsOf(theirs) }] : [];
  });
  return { matches, aside: [] };
}

/** One line that is the sum of several others in one way only, and no other line needs any of them. */
function bySubset(pass: Pass, items: readonly PlainItem[], holidays: ReadonlySet<string>): Verdict {
  const { subset } = pass;
  if (subset === undefined) return { matches: [], aside: [] };
  const targets = items
    .filter(({ side }) => side !== subset.many)
    .map((target) => {
      const parts = items.filter((part) => mayBePart(pass, target, part, holidays));
      const gaveUp = parts.length > subset.mostCandidates;
      return {
        target,
        parts,
        gaveUp,
        sums: gaveUp ? [] : sumsOf(pass, target, parts, subset.mostRows),
      };
    });
  const uses = targets.flatMap(({ sums }) => (sums.length === 1 ? (sums[0] ?? []) : []));
  const matches: PlainMatch[] = [];
  const aside: PlainAside[] = [];
  for (const { target, parts, gaveUp, sums } of targets) {
    const [only] = sums;
    const isFree = only?.every(({ id }) => uses.filter((use) => use.id === id).length === 1);
    if (sums.length === 1 && only !== undefined && isFree) {
      const [ours, theirs] = subset.many === 'ours' ? [only, [target]] : [[target], only];
      matches.push({ pass: pass.name, ours: idsOf(ours), theirs: idsOf(theirs) });
    } else if (gaveUp || sums.length > 0) {
      const kind = gaveUp ? 'gave_up' : 'ambiguous';
      const candidates = Math.min(parts.length, subset.mostCandidates + 1);
      aside.push({ id: target.id, pass: pass.name, kind, candidates });
    }
  }
  return { matches, aside };
}

function mayBePart(
  pass: Pass,
  target: PlainItem,
  part: PlainItem,
  holidays: ReadonlySet<string>,
): boolean {
  const [whole, piece] = [expectedOf(pass, target), expectedOf(pass, part)];
  const [ours, theirs] = target.side === 'ours' ? [target, part] : [part, target];
  return (
    part.side === pass.subset?.many &&
    part.status === target.status &&
    keysOf(pass, part) === keysOf(pass, target) &&
    piece !== 0 &&
    Math.sign(piece) === Math.sign(whole) &&
    Math.abs(piece) < Math.abs(whole) &&
    daysAgree(pass, [ours], [theirs], holidays)
  );
}

/** Every choice of at most `mostRows` parts whose sum is the whole. */
function sumsOf(
  pass: Pass,
  target: PlainItem,
  parts: readonly PlainItem[],
  mostRows: number,
): Heap[] {
  const whole = expectedOf(pass, target);
  const choices: Heap[] = [];
  for (let bits = 1; bits < 2 ** parts.length; bits += 1) {
    const chosen = parts.filter((_, index) => Math.floor(bits / 2 ** index) % 2 === 1);
    const sum = chosen.reduce((total, part) => total + expectedOf(pass, part), 0);
    if (chosen.length <= mostRows && sum === whole) choices.push(chosen);
  }
  return choices;
}
