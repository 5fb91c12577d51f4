import type { Problem } from '../../../domain/errors.ts';

/** The words of another language for every sentence of a catalogue; places by the same names. */
export type Translated<Catalogue extends Readonly<Record<string, string>>> = Readonly<
  Record<keyof Catalogue, string>
>;

/** The same for errors. */
export type TranslatedProblems<Catalogue extends Readonly<Record<string, Problem>>> = Readonly<
  Record<keyof Catalogue, Problem>
>;
