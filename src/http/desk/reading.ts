import type { Sen } from '../../domain/money.ts';
import { BUSINESS_ZONE, type Instant } from '../../domain/time.ts';
import { maskAccount } from '../../providers/redact.ts';
import type { Words } from './words/words.ts';

/** Amounts, counts and times as a person of one language reads them; times are those of Jakarta. */
export class Reading {
  readonly #rupiah: Intl.NumberFormat;
  readonly #count: Intl.NumberFormat;
  readonly #time: Intl.DateTimeFormat;

  constructor({ locale }: Pick<Words, 'locale'>) {
    this.#rupiah = new Intl.NumberFormat(locale, {
      style: 'currency',
      currency: 'IDR',
      currencyDisplay: 'narrowSymbol',
      minimumFractionDigits: 0,
      maximumFractionDigits: 2,
    });
    this.#count = new Intl.NumberFormat(locale);
    this.#time = new Intl.DateTimeFormat(locale, {
      dateStyle: 'medium',
      timeStyle: 'medium',
      timeZone: BUSINESS_ZONE,
    });
  }

  /** Sen never exceed what a number holds exactly, so that two decimals are exact too. */
  amount(of: Sen): string {
    return this.#rupiah.format(of / 100);
  }

  count(of: number): string {
    return this.#count.format(of);
  }

  time(at: Instant | null): string {
    return at === null ? '' : `${this.#time.format(new Date(at))} WIB`;
  }

  /** As whole minutes, or hours and minutes. */
  minutes(of: number): string {
    const whole = Math.max(1, Math.round(of));
    const hours = Math.floor(whole / 60);
    return hours === 0 ? `${whole} min` : `${hours} h ${whole % 60} min`;
  }

  account(number: string, seesAccounts: boolean): string {
    return seesAccounts ? number : maskAccount(number);
  }
}
