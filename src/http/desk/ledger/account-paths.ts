import { seenAccounts } from '../../seen-accounts.ts';
import type { View } from '../page.tsx';

export const isMasked = (view: View, account: string): boolean =>
  shownAccount(view, account) !== account;

export const shownAccount = (view: View, account: string): string =>
  seenAccounts(view.may('see_accounts')).path(account);
