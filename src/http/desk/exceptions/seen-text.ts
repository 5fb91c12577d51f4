import { seenAccounts } from '../../seen-accounts.ts';
import type { View } from '../page.tsx';

/** What an exception or a line says, with its accounts masked for those who may not see them. */
export const seenText = (view: View, text: string): string =>
  seenAccounts(view.may('see_accounts')).text(text);
