import { formatRupiah, sen } from './money.ts';
import type { ExceptionTerm, Term } from './terms.ts';

/**
 * What a person is told, without a language: which sentence, and the facts in it. The sentences of a stage
 * stand in a catalogue by key; a key is a stable code, or `code/case` where one code has several sentences.
 * A place of a sentence is `{name}` or `{name:kind}`; docs/decisions/0020-sentences-by-code.md.
 */
export interface Sentence {
  readonly key: string;
  readonly facts: Facts;
}

/** JSON: a sentence is kept with what it is about. */
export type Facts = Readonly<Record<string, Fact>>;
export type Fact = string | number | Said | readonly (string | Said)[];

/** A sentence, with its English words beside it: for the command line, the API, logs and files. */
export interface Said<Key extends string = string> extends Sentence {
  readonly key: Key;
  readonly text: string;
}

/** What a person or a provider said stays as it is: a text. */
export type Told = string | Said;

export const textOf = (told: Told): string => (typeof told === 'string' ? told : told.text);

/** As it is kept beside its text: JSON, or null where it is no sentence of ours. */
export function keptSentence(told: Told | null): string | null {
  if (told === null || typeof told === 'string') return null;
  const { key, facts } = told;
  return JSON.stringify({ key, facts });
}

/** A reason as the columns that keep it; nothing where it is not changed. */
export function keptReason(reason: Told | null | undefined): Readonly<Record<string, unknown>> {
  if (reason === undefined) return {};
  const text = reason === null ? null : textOf(reason);
  return { reason: text, reason_sentence: keptSentence(reason) };
}

/** Why something is where it is, of what was read from such columns. */
export const reasonOf = (kept: {
  readonly reason: string | null;
  readonly reasonSentence: string | null;
}): Told | null => (kept.reason === null ? null : keptAs(kept.reason, kept.reasonSentence));

/** What was kept. */
export function keptAs(text: string, sentence: string | null): Told {
  return sentence === null ? text : { ...(JSON.parse(sentence) as Sentence), text };
}

/** What a place of each kind takes. */
export interface FactKinds {
  /** As it is: a name, a code, a number, what somebody or a provider said. */
  readonly text: string | number;
  /** An amount in sen. */
  readonly rupiah: number;
  /** An instant, ISO 8601 in UTC. */
  readonly time: string;
  /** With commas between them. */
  readonly list: readonly string[];
  /** With "and" between them. */
  readonly and: readonly string[];
  /** With "or" between them. */
  readonly or: readonly string[];
  /** A word of ours: a state, a role, a kind. */
  readonly term: Term;
  /** Where an exception stands. */
  readonly status: ExceptionTerm;
  /** Another sentence, or a part of one. */
  readonly said: Told;
  /** Several, with semicolons between them. */
  readonly all: readonly Told[];
}
type Kind = keyof FactKinds;

type Places<Text extends string> = Text extends `${string}{${infer Place}}${infer Rest}`
  ? Place | Places<Rest>
  : never;
type NameOf<Place extends string> = Place extends `${infer Name}:${string}` ? Name : Place;
type KindOf<Place extends string> = Place extends `${string}:${infer Named}`
  ? Named extends Kind
    ? FactKinds[Named]
    : never
  : FactKinds['text'];

/** The facts that a sentence has places for. */
export type FactsOf<Text extends string> = {
  readonly [Place in Places<Text> as NameOf<Place>]: KindOf<Place>;
};
/** None where there are no places. */
export type FactsGiven<Text extends string> = [Places<Text>] extends [never]
  ? []
  : [facts: FactsOf<Text>];

/** The code of a key: what programs go by. */
export type CodeOf<Key extends string> = Key extends `${infer Code}/${string}` ? Code : Key;

export function codeOf<Key extends string>(key: Key): CodeOf<Key> {
  return key.split('/', 1)[0] as CodeOf<Key>;
}

/** How one language writes facts. */
export type Voice = { readonly [Of in Kind]: (fact: FactKinds[Of]) => string };

const PLACE = /\{(\w+)(?::(\w+))?\}/g;

/** The places of a sentence, `name:kind`. */
export function placesOf(template: string): string[] {
  return [...template.matchAll(PLACE)].map(([, name, kind = 'text']) => `${name}:${kind}`);
}

/** A sentence's words with its facts put in. */
export function filledIn(template: string, facts: Facts, voice: Voice): string {
  return template.replace(PLACE, (_all, name: string, kind = 'text') => {
    const speak = voice[kind as Kind] as (fact: Fact | undefined) => string;
    return speak(facts[name]);
  });
}

export const ENGLISH: Voice = {
  text: String,
  rupiah: (amount) => formatRupiah(sen(amount)),
  time: String,
  list: (names) => names.join(', '),
  and: (names) => names.join(' and '),
  or: (names) => names.join(' or '),
  term: String,
  status: String,
  said: textOf,
  all: (said) => said.map(textOf).join('; '),
};

/** A way to say the sentences of one catalogue. */
export function speakerOf<const Catalogue extends Readonly<Record<string, string>>>(
  catalogue: Catalogue,
) {
  return <Key extends keyof Catalogue & string>(
    key: Key,
    ...given: FactsGiven<Catalogue[Key]>
  ): Said<Key> => {
    const facts: Facts = given[0] ?? {};
    return { key, facts, text: filledIn(catalogue[key] ?? key, facts, ENGLISH) };
  };
}
