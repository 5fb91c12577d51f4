import type { Language } from '../../../access/user-store.ts';
import { en, type Words } from './en.ts';
import { id } from './id.ts';

const WORDS: Readonly<Record<Language, Words>> = { en, id };

export const wordsOf = (language: Language): Words => WORDS[language];

/** For who has not signed in: what the browser asks for first of ours; else Bahasa Indonesia. */
export function languageAsked(acceptLanguage: string | undefined): Language {
  for (const part of (acceptLanguage ?? '').split(',')) {
    const tag = part.trim().slice(0, 2).toLowerCase();
    if (tag === 'id' || tag === 'en') return tag;
  }
  return 'id';
}

export type { Words };
