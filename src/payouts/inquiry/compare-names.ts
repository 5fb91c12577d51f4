import {
  isCommonWord,
  oneSlip,
  sameFamily,
  sameJoined,
  sameSpelling,
} from './compare-names-likeness.ts';
import { fitMasked, isMasked } from './compare-names-masked.ts';
import { type NameWords, readName } from './compare-names-words.ts';
import type { Said } from '../../domain/sentence.ts';
import { sayOfPayout } from '../payout-reasons.ts';

/**
 * Whether the name that a bank tells for an account is the name we were given. From 85 on the names
 * are taken for one (setting NAME_SCORE_PERCENT); below it a person looks. Pure; the same for either
 * order of the two names and of their words. docs/name-comparison.md explains the scores.
 */
export interface NameComparison {
  /** 0 to 100, whole. */
  readonly scorePercent: number;
  /** In plain words, and without any of the names in it. */
  readonly why: Said;
}

/** What each kind of agreement is worth. Kept together, for finance reads them in the document. */
export const NAME_SCORES = {
  same: 100,
  /** Taken off for each word that agrees in another form. */
  perOtherForm: 3,
  perInitial: 10,
  perSlip: 8,
  perLooseInitial: 5,
  joined: 97,
  cutShort: 92,
  oneWordMissing: 87,
  otherCompanyForm: 70,
  wordsMissing: 65,
  wordsDiffer: 60,
  maskedAndDifferent: 0,
  nothingToCompare: 0,
} as const;

const TOO_MUCH_MISSING: NameComparison = {
  scorePercent: NAME_SCORES.wordsMissing,
  why: sayOfPayout('names/much_missing'),
};

/** A bank cuts names at about 20 to 30 characters; a shorter one was not cut by a bank. */
const MIN_CUT_CHARS = 18;
const MIN_TELLING_CHARS = 3;
/** More words than this are no name; only equal ones are compared. */
const MAX_WORDS = 20;

export function compareNames(expected: string, found: string): NameComparison {
  const [a, b] = [readName(expected), readName(found)];
  if (a.words.length === 0 || b.words.length === 0) {
    return { scorePercent: NAME_SCORES.nothingToCompare, why: sayOfPayout('names/nothing') };
  }
  const best = variants(a)
    .flatMap((one) => variants(b).map((other) => compareWords(one, other)))
    .reduce((high, next) => (next.scorePercent > high.scorePercent ? next : high));
  if (a.forms.size > 0 && b.forms.size > 0 && [...a.forms].every((form) => !b.forms.has(form))) {
    const scorePercent = Math.min(best.scorePercent, NAME_SCORES.otherCompanyForm);
    return { scorePercent, why: sayOfPayout('names/forms') };
  }
  return best;
}

/** What may be a title is tried as a title and as an initial. */
function variants(name: NameWords): (readonly string[])[] {
  const { words, certainWords } = name;
  return words.length === certainWords.length ? [words] : [words, certainWords];
}

function compareWords(a: readonly string[], b: readonly string[]): NameComparison {
  const [sortedA, sortedB] = [a.toSorted(), b.toSorted()];
  if (isMasked(a) || isMasked(b)) return compareMasked(sortedA, sortedB);
  if (sortedA.join(' ') === sortedB.join(' ')) {
    const sameOrder = a.join(' ') === b.join(' ');
    const why = sayOfPayout(sameOrder ? 'names/same' : 'names/order');
    return { scorePercent: NAME_SCORES.same, why };
  }
  if (a.length > MAX_WORDS || b.length > MAX_WORDS) {
    return { scorePercent: NAME_SCORES.nothingToCompare, why: sayOfPayout('names/too_many') };
  }
  // One fixed order of the two sides, so that neither names nor words change the score by their place.
  return sortedA.join(' ') < sortedB.join(' ')
    ? judge(pairUp(sortedA, sortedB))
    : judge(pairUp(sortedB, sortedA));
}

function compareMasked(a: readonly string[], b: readonly string[]): NameComparison {
  if (isMasked(a) && isMasked(b)) {
    return { scorePercent: NAME_SCORES.nothingToCompare, why: sayOfPayout('names/both_masked') };
  }
  const fit = isMasked(a) ? fitMasked(b, a) : fitMasked(a, b);
  if (!fit.fits) {
    return {
      scorePercent: NAME_SCORES.maskedAndDifferent,
      why: sayOfPayout('names/masked_differs'),
    };
  }
  return {
    scorePercent: fit.visiblePercent,
    why: sayOfPayout('names/masked_agrees', { percent: fit.visiblePercent }),
  };
}

/** How the words of two names were paired, and what is left on either side. */
interface Pairing {
  readonly whole: readonly string[];
  readonly otherForms: number;
  readonly slips: number;
  readonly joins: number;
  readonly initials: number;
  readonly leftA: readonly string[];
  readonly leftB: readonly string[];
  readonly charsA: number;
  readonly charsB: number;
}

function pairUp(a: readonly string[], b: readonly string[]): Pairing {
  const [leftA, leftB] = [[...a], [...b]];
  const whole = takePairs(leftA, leftB, (one, other) => one === other);
  const otherForms = takePairs(
    leftA,
    leftB,
    (one, other) => sameFamily(one, other) || sameSpelling(one, other),
  );
  const joined = [...takeJoins(leftA, leftB), ...takeJoins(leftB, leftA)];
  const slips = takePairs(leftA, leftB, oneSlip);
  const initials = takePairs(leftA, leftB, isInitialOf);
  return {
    whole: [...whole, ...otherForms, ...joined, ...slips],
    otherForms: otherForms.length,
    slips: slips.length,
    joins: joined.length,
    initials: initials.length,
    leftA,
    leftB,
    charsA: a.join(' ').length,
    charsB: b.join(' ').length,
  };
}

/** Takes the pairs that agree off both lists; returns the longer word of each. */
function takePairs(
  a: string[],
  b: string[],
  agree: (one: string, other: string) => boolean,
): string[] {
  const taken: string[] = [];
  for (const one of a.slice()) {
    const at = b.findIndex((other) => agree(one, other));
    const [other] = at === -1 ? [] : b.splice(at, 1);
    if (other === undefined) continue;
    a.splice(a.indexOf(one), 1);
    taken.push(one.length > other.length ? one : other);
  }
  return taken;
}

/** SITINURHALIZA beside SITI NURHALIZA: two words of one side written as one on the other. */
function takeJoins(joined: string[], apart: string[]): string[] {
  const taken: string[] = [];
  for (const word of joined.slice()) {
    const pair = findJoin(word, apart);
    if (!pair) continue;
    for (const part of pair) apart.splice(apart.indexOf(part), 1);
    joined.splice(joined.indexOf(word), 1);
    taken.push(word);
  }
  return taken;
}

function findJoin(word: string, parts: readonly string[]): readonly [string, string] | null {
  for (const [i, first] of parts.entries()) {
    for (const [j, second] of parts.entries()) {
      if (i !== j && sameJoined(word, first, second)) {
        return [first, second];
      }
    }
  }
  return null;
}

function isInitialOf(one: string, other: string): boolean {
  return (one.length === 1) !== (other.length === 1) && one[0] === other[0];
}

function judge(pairing: Pairing): NameComparison {
  const telling = pairing.whole.filter((word) => word.length >= MIN_TELLING_CHARS);
  const [restA, restB] = [wordsOf(pairing.leftA), wordsOf(pairing.leftB)];
  if (telling.length === 0) return differ('names/no_whole_word', 0);
  if (restA.length > 0 && restB.length > 0) return judgeTwoRests(pairing, restA, restB);
  if (restA.length > 0 || restB.length > 0) return judgeOneRest(pairing, telling);
  // An initial proves little: one needs a name of one's own beside it, and a loose one needs two.
  const own = telling.filter((word) => !isCommonWord(word)).length;
  const loose = pairing.leftA.length + pairing.leftB.length;
  const tooLittle = (pairing.initials > 0 && own < 1) || (loose > 0 && telling.length < 2);
  return tooLittle ? TOO_MUCH_MISSING : agreeing(pairing);
}

/** A single letter that stands alone is left out by many: it is no word that differs. */
function wordsOf(left: readonly string[]): string[] {
  return left.filter((word) => word.length > 1);
}

function agreeing(pairing: Pairing): NameComparison {
  const loose = pairing.leftA.length + pairing.leftB.length;
  const scores = NAME_SCORES;
  const off =
    pairing.otherForms * scores.perOtherForm +
    pairing.slips * scores.perSlip +
    pairing.initials * scores.perInitial +
    loose * scores.perLooseInitial +
    pairing.joins * (scores.same - scores.joined);
  const kinds = [
    pairing.otherForms > 0 ? sayOfPayout('names/spelling') : null,
    pairing.joins > 0 ? sayOfPayout('names/joined') : null,
    pairing.slips === 1 ? sayOfPayout('names/slip') : null,
    pairing.slips > 1 ? sayOfPayout('names/slips') : null,
    pairing.initials > 0 ? sayOfPayout('names/initial') : null,
    loose > 0 ? sayOfPayout('names/initial_missing') : null,
  ].filter((kind) => kind !== null);
  return {
    scorePercent: Math.max(0, scores.same - off),
    why: sayOfPayout('names/kinds', { kinds }),
  };
}

/** All words of one side agree and the other side has more. */
function judgeOneRest(pairing: Pairing, telling: readonly string[]): NameComparison {
  const rest = wordsOf([...pairing.leftA, ...pairing.leftB]);
  const shorterChars =
    pairing.leftA.length > pairing.leftB.length ? pairing.charsB : pairing.charsA;
  const clean = pairing.slips === 0 && pairing.initials === 0;
  if (clean && shorterChars >= MIN_CUT_CHARS && telling.length > 1) {
    return { scorePercent: NAME_SCORES.cutShort, why: sayOfPayout('names/cut') };
  }
  const own = telling.filter((word) => !isCommonWord(word));
  if (clean && rest.length === 1 && own.length > 1) {
    return {
      scorePercent: NAME_SCORES.oneWordMissing,
      why: sayOfPayout('names/one_missing'),
    };
  }
  return TOO_MUCH_MISSING;
}

/** Both sides have words that the other has not: another name, unless a bank cut one of the words. */
function judgeTwoRests(
  pairing: Pairing,
  restA: readonly string[],
  restB: readonly string[],
): NameComparison {
  const cutA = pairing.charsA >= MIN_CUT_CHARS && isCutOf(restA, restB);
  const cutB = pairing.charsB >= MIN_CUT_CHARS && isCutOf(restB, restA);
  if ((cutA || cutB) && pairing.slips === 0) {
    return { scorePercent: NAME_SCORES.cutShort, why: sayOfPayout('names/cut') };
  }
  const words = Math.max(restA.length, restB.length);
  const why = words === 1 ? 'names/one_differs' : 'names/several_differ';
  const share = pairing.whole.length / (pairing.whole.length + words);
  return differ(why, share);
}

/** The last word that still fitted: the start of a word of the other side. */
function isCutOf(cut: readonly string[], other: readonly string[]): boolean {
  const [word] = cut;
  return cut.length === 1 && word !== undefined && other.some((long) => long.startsWith(word));
}

type Difference = 'names/no_whole_word' | 'names/one_differs' | 'names/several_differ';

function differ(why: Difference, share: number): NameComparison {
  return { scorePercent: Math.floor(NAME_SCORES.wordsDiffer * share), why: sayOfPayout(why) };
}
