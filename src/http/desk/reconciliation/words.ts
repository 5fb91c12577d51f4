import { en } from './words-en.ts';
import { id } from './words-id.ts';

/** What the pages of reconciliation say, by language. */
export const reconciliationWords = { en, id } as const;
