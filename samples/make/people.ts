import { recipientName } from '../../src/sandbox/oy/names.ts';
import type { Draw } from './draw.ts';

/** The demo's sandbox runs with this seed, so its inquiry confirms the names below. */
export const SANDBOX_SEED = 1;

export interface Recipient {
  readonly bankCode: string;
  readonly accountNumber: string;
  /** As the bank has it: capitals, no titles. */
  readonly holder: string;
}

/** Banks with their accounts' usual lengths, the common ones more often. */
const BANKS: readonly (readonly [code: string, digits: number])[] = [
  ['014', 10],
  ['014', 10],
  ['014', 10],
  ['008', 13],
  ['008', 13],
  ['009', 10],
  ['009', 10],
  ['002', 15],
  ['002', 15],
  ['013', 10],
  ['022', 13],
  ['011', 10],
  ['200', 16],
  ['426', 15],
  ['451', 10],
  ['016', 10],
  ['019', 10],
  ['028', 12],
  ['110', 13],
  ['111', 11],
  ['129', 13],
  ['147', 10],
  ['153', 10],
  ['213', 11],
  ['547', 10],
];
const WALLETS = ['ovo', 'gopay', 'dana', 'linkaja'] as const;
const MOBILE_PREFIXES = ['0811', '0812', '0813', '0821', '0852', '0857', '0878', '0896'] as const;

export function bankRecipient(draw: Draw): Recipient {
  const [bankCode, digits] = draw.pick(BANKS);
  return recipient(bankCode, draw.digits(digits));
}

export function walletRecipient(draw: Draw): Recipient {
  return recipient(draw.pick(WALLETS), draw.pick(MOBILE_PREFIXES) + draw.digits(8));
}

export function recipient(bankCode: string, accountNumber: string): Recipient {
  return { bankCode, accountNumber, holder: recipientName(SANDBOX_SEED, bankCode, accountNumber) };
}

export function isCompany({ holder }: Recipient): boolean {
  return /^(?:PT|CV) /.test(holder);
}

/** BUDI SANTOSO as people type it: Budi Santoso; PT stays PT. */
export function asTyped(holder: string): string {
  return holder
    .split(' ')
    .map((word) => (word.length <= 2 ? word : word.charAt(0) + word.slice(1).toLowerCase()))
    .join(' ');
}

export function emailOf(holder: string): string {
  const user = holder
    .toLowerCase()
    .replace(/^(?:pt|cv) /, 'keuangan.')
    .replace(/ +/g, '.');
  return `${user}@contoh.co.id`;
}

/** Ways in which a name in a payout file differs from the bank's, and is still the same person. */
export const SAME_PERSON: readonly (readonly [what: string, write: (typed: string) => string])[] = [
  ['order swapped', (typed) => typed.split(' ').toReversed().join(' ')],
  ['a title before and a degree behind', (typed) => `Dr. ${typed}, S.E., M.M.`],
  ['a form of address', (typed) => `Bpk/Ibu ${typed}`],
  ['a hajj title', (typed) => `H. ${typed}`],
  ['abbreviated first name', (typed) => typed.replace(/^(\S)\S*/, '$1.')],
  ['another spelling', (typed) => typed.replace(/^Muhammad/, 'Moh.').replace(/y/g, 'j')],
  ['masked', (typed) => typed.replace(/(\S{3})\S*/g, '$1***')],
  ['run together', (typed) => typed.replaceAll(' ', '')],
  ['all in capitals, two spaces', (typed) => typed.toUpperCase().replaceAll(' ', '  ')],
  ['last name left out', (typed) => typed.replace(/ \S+$/, '')],
];
