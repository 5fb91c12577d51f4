import type { View } from '../page.tsx';

/** `assets:bank:014:1239812390`: the one kind of path that has somebody's account in it. */
const BANK = /^(assets:bank:[^:]+:)(.+)$/;

export function isMasked(view: View, account: string): boolean {
  return !view.may('see_accounts') && BANK.test(account);
}

export function shownAccount(view: View, account: string): string {
  const [, path = '', number = ''] = BANK.exec(account) ?? [];
  if (path === '') return account;
  return path + view.reading.account(number, view.may('see_accounts'));
}
