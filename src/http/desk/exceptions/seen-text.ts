import { maskAccount } from '../../../providers/redact.ts';
import type { View } from '../page.tsx';

/** Paths of the ledger end in the number of the account. */
const ACCOUNT_PATH = /\b(assets:bank:\w+:)(\w+)/g;

/** What an exception or a line says, with its accounts masked for those who may not see them. */
export function seenText(view: View, text: string): string {
  if (view.may('see_accounts')) return text;
  return text.replace(ACCOUNT_PATH, (_all, path: string, number: string) => {
    return path + maskAccount(number);
  });
}
