import {
  codeOf,
  ENGLISH,
  type Facts,
  type FactsGiven,
  type FactsOf,
  filledIn,
  type Sentence,
  type Told,
} from './sentence.ts';

/**
 * An error that a person caused and can mend. `message` says what happened and to which row or file,
 * `next` what to do about it, both in English; `sentence` is what they say, where it stands in a catalogue.
 * Everything else that is thrown is a bug or a broken machine.
 */
export class UserError extends Error {
  override readonly name = 'UserError';

  constructor(
    /** Stable, for programs: `file_empty`, `approver_is_maker`, … */
    readonly code: string,
    message: string,
    readonly next: string,
    /** Facts beside the message, such as the id of an earlier batch. */
    readonly details: Readonly<Record<string, string | number>> = {},
    /** Null: only ever told in English, by the command line or the API. */
    readonly sentence: Sentence | null = null,
  ) {
    super(message);
  }
}

/** What an error says has happened, as a part of another sentence. */
export const whatHappened = ({ message, sentence }: UserError): Told =>
  sentence === null ? message : { ...sentence, text: message };

/** What happened, and what to do next. */
export interface Problem {
  readonly says: string;
  readonly next: string;
}

type Details = UserError['details'];
type Given<Text extends string> = [FactsGiven<Text>] extends [[]]
  ? [facts?: Readonly<Record<string, never>>, details?: Details]
  : [facts: FactsOf<Text>, details?: Details];

/** A way to make the errors of one catalogue. */
export function problemsOf<const Catalogue extends Readonly<Record<string, Problem>>>(
  catalogue: Catalogue,
) {
  return <Key extends keyof Catalogue & string>(
    key: Key,
    ...given: Given<`${Catalogue[Key]['says']}${Catalogue[Key]['next']}`>
  ): UserError => {
    const facts: Facts = given[0] ?? {};
    const { says = key, next = '' } = catalogue[key] ?? {};
    const english = (text: string): string => filledIn(text, facts, ENGLISH);
    return new UserError(codeOf(key), english(says), english(next), given[1], { key, facts });
  };
}
