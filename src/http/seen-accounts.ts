import { mayDo, type Role } from '../access/roles.ts';
import { maskAccount } from '../providers/redact.ts';

/** `assets:bank:014:1239812390`: the one kind of path that has somebody's account in it. */
const BANK = /^(assets:bank:[^:]+:)(.+)$/;
/** The same within a text. */
const BANK_IN_TEXT = /\b(assets:bank:\w+:)(\w+)/g;

/** What somebody sees of account numbers: all of them, or the last four digits. */
export interface SeenAccounts {
  readonly areWhole: boolean;
  number(account: string): string;
  /** An account of the ledger. */
  path(account: string): string;
  /** What an exception or a line says. */
  text(said: string): string;
}

const WHOLE: SeenAccounts = {
  areWhole: true,
  number: (account) => account,
  path: (account) => account,
  text: (said) => said,
};

const MASKED: SeenAccounts = {
  areWhole: false,
  number: maskAccount,
  path(account) {
    const [, path = '', number = ''] = BANK.exec(account) ?? [];
    return path === '' ? account : path + maskAccount(number);
  },
  text: (said) =>
    said.replace(BANK_IN_TEXT, (_all, path: string, number: string) => path + maskAccount(number)),
};

export const seenAccounts = (areWhole: boolean): SeenAccounts => (areWhole ? WHOLE : MASKED);

export const accountsSeenBy = ({ role }: { readonly role: Role }): SeenAccounts =>
  seenAccounts(mayDo(role, 'see_accounts'));
