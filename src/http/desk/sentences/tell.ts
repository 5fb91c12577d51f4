import type { Language } from '../../../access/user-store.ts';
import { formatRupiah, sen } from '../../../domain/money.ts';
import {
  filledIn,
  type Sentence,
  textOf,
  type Told,
  type Voice,
} from '../../../domain/sentence.ts';
import type { Instant } from '../../../domain/time.ts';
import { Reading } from '../reading.ts';
import { PROBLEMS_IN_INDONESIAN, SENTENCES_IN_INDONESIAN } from './catalogue-id.ts';
import { exceptionTermsInIndonesian, termsInIndonesian } from './terms-id.ts';

/** What an error says; `UserError` and what the HTTP side answers have it. */
export interface ToldProblem {
  readonly message: string;
  readonly next: string;
  readonly sentence: Sentence | null;
}

/** Says the sentences of the stages in one language; what is no sentence of ours stays as it is. */
export interface Teller {
  said(told: Told): string;
  problem(problem: ToldProblem): { readonly message: string; readonly next: string };
}

const IN_ENGLISH: Teller = { said: textOf, problem: ({ message, next }) => ({ message, next }) };

/** What is read from the database may be a word that another version had. */
const TERMS: Readonly<Record<string, string>> = termsInIndonesian;

const reading = new Reading({ locale: 'id-ID' });

const VOICE: Voice = {
  text: String,
  rupiah: (amount) => formatRupiah(sen(amount)),
  time: (at) => reading.time(at as Instant),
  list: (names) => names.join(', '),
  and: (names) => names.join(' dan '),
  or: (names) => names.join(' atau '),
  term: (term) => TERMS[term] ?? term,
  status: (status) => exceptionTermsInIndonesian[status],
  said: inIndonesian,
  all: (said) => said.map(inIndonesian).join('; '),
};

function inIndonesian(told: Told): string {
  if (typeof told === 'string') return told;
  const words = SENTENCES_IN_INDONESIAN[told.key] ?? PROBLEMS_IN_INDONESIAN[told.key]?.says;
  return words === undefined ? told.text : filledIn(words, told.facts, VOICE);
}

const IN_INDONESIAN: Teller = {
  said: inIndonesian,
  problem({ message, next, sentence }) {
    const words = sentence === null ? undefined : PROBLEMS_IN_INDONESIAN[sentence.key];
    if (words === undefined || sentence === null) return { message, next };
    const inWords = (template: string): string => filledIn(template, sentence.facts, VOICE);
    return { message: inWords(words.says), next: inWords(words.next) };
  },
};

export const TELLERS: Readonly<Record<Language, Teller>> = { en: IN_ENGLISH, id: IN_INDONESIAN };
