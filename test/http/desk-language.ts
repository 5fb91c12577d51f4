import { changeUser, type Language } from '../../src/access/user-store.ts';
import type { Desk } from './harness.ts';

/** As the form on a person's own page does. */
export async function updateUserLanguage(
  { database }: Desk,
  user: string,
  language: Language,
): Promise<void> {
  await database.transaction((tx) => changeUser(tx, user, { language }));
}
