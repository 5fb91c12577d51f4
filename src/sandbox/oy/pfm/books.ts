import { addSen, negateSen, rupiah, type Sen, subtractSen, ZERO } from '../../../domain/money.ts';
import type { PersonaContext } from '../../persona.ts';
import { drawInteger, drawUuid } from '../../random.ts';
import {
  type BankUser,
  type Login,
  type Outcome,
  PFM_EVENT,
  type PfmEvent,
  type SandboxMutation,
} from './events.ts';

export interface SandboxAccount {
  readonly id: string;
  readonly bankCode: string;
  readonly username: string;
  readonly number: string;
  readonly accountType: string;
  balance: Sen;
  /** Printed instead of now. */
  rawUpdated: string | null;
  readonly mutations: Map<string, SandboxMutation>;
}

/** "PFM Bank Codes". */
export const PFM_BANKS: ReadonlyMap<string, string> = new Map([
  ['008', 'Mandiri'],
  ['014', 'BCA'],
  ['009', 'BNI'],
  ['002', 'BRI'],
  ['022', 'CIMB'],
  ['013', 'Permata'],
]);

const OPENING_BALANCE = rupiah(150_000_000);

/** What a mutation does to a balance: a pending one nothing yet. */
function effectOf(mutation: SandboxMutation | undefined): Sen {
  if (mutation?.status !== 'complete') return ZERO;
  return mutation.flow === 1 ? mutation.amount : negateSen(mutation.amount);
}

/**
 * The books of PFM: people with internet banking, what they have there, and who has logged in. Accounts
 * belong to the bank's user, so that a second login finds the same ones. Reads no clock.
 */
export class PfmBooks {
  readonly #record: (event: PfmEvent) => void;
  readonly #seed: number;
  readonly #users = new Map<string, BankUser>();
  readonly #accounts = new Map<string, SandboxAccount>();
  readonly #logins = new Map<string, Login>();
  #callbackUrl: string | null = null;
  /** So that a new line never gets the id of a removed one. */
  #mutationsPut = 0;

  constructor(context: PersonaContext) {
    this.#seed = context.seed;
    this.#record = context.openBook('oy-pfm', PFM_EVENT, (event) => this.#apply(event));
  }

  #apply(event: PfmEvent): void {
    switch (event.type) {
      case 'user':
        this.#users.set(`${event.bankCode}:${event.username}`, event);
        break;
      case 'account':
        this.#accounts.set(event.id, {
          ...event,
          rawUpdated: null,
          mutations: new Map(),
        });
        break;
      case 'login':
        this.#logins.set(event.id, event);
        break;
      case 'mutation':
        this.#accounts.get(event.accountId)?.mutations.set(event.id, event);
        this.#mutationsPut += 1;
        break;
      case 'mutation-removed':
        this.#accounts.get(event.accountId)?.mutations.delete(event.id);
        break;
      case 'balance': {
        const account = this.#accounts.get(event.accountId);
        if (!account) break;
        account.balance = event.balance;
        account.rawUpdated = event.rawUpdated;
        break;
      }
      case 'callback-url':
        this.#callbackUrl = event.url;
        break;
    }
  }

  get callbackUrl(): string | null {
    return this.#callbackUrl;
  }

  get logins(): readonly Login[] {
    return [...this.#logins.values()];
  }

  get accounts(): readonly Readonly<SandboxAccount>[] {
    return [...this.#accounts.values()];
  }

  login(id: string): Login | undefined {
    return this.#logins.get(id);
  }

  account(id: string): Readonly<SandboxAccount> | undefined {
    return this.#accounts.get(id);
  }

  accountsOf({ bankCode, username }: Pick<Login, 'bankCode' | 'username'>): SandboxAccount[] {
    return [...this.#accounts.values()].filter(
      (account) => account.bankCode === bankCode && account.username === username,
    );
  }

  setCallbackUrl(url: string | null): void {
    this.#record({ type: 'callback-url', url });
  }

  setUser(user: BankUser): void {
    this.#record({ ...user, type: 'user' });
  }

  /** The same number of the same bank is the same account; its balance is set anew. */
  addAccount(of: {
    bankCode: string;
    username: string;
    number: string;
    accountType: string;
    balance: Sen;
  }): SandboxAccount {
    const id = drawUuid(this.#seed, 'pfm-account', of.bankCode, of.username, of.number);
    const known = this.#accounts.get(id);
    if (known) this.setBalance(id, of.balance, null);
    else this.#record({ ...of, type: 'account', id });
    const added = this.#accounts.get(id);
    if (!added) throw new Error('an added account is not there');
    return added;
  }

  /** A new connection. A user whom nobody has described has one savings account, drawn by the seed. */
  connect(
    of: Omit<Login, 'id' | 'outcome' | 'readyMs'> & { password: string; readyMs: number },
  ): Login {
    const { password, ...login } = of;
    const key = `${of.bankCode}:${of.username}`;
    const id = drawUuid(this.#seed, 'pfm-ibank', key, String(this.#logins.size));
    const outcome = this.#outcomeFor(key, password);
    this.#record({ ...login, type: 'login', id, outcome });
    if (outcome === 'connected' && this.accountsOf(of).length === 0) {
      const number = String(drawInteger(this.#seed, 1_000_000_000, 9_999_999_999, 'number', key));
      this.addAccount({ ...of, number, accountType: 'SAVING', balance: OPENING_BALANCE });
    }
    return { ...login, id, outcome };
  }

  #outcomeFor(key: string, password: string): Outcome {
    const user = this.#users.get(key);
    if (!user) return 'connected';
    return user.password !== null && user.password !== password ? '301' : user.outcome;
  }

  setBalance(accountId: string, balance: Sen, rawUpdated: string | null): void {
    this.#record({ type: 'balance', accountId, balance, rawUpdated });
  }

  newMutationId(account: Readonly<SandboxAccount>): string {
    return drawUuid(this.#seed, 'pfm-mutation', account.id, String(this.#mutationsPut));
  }

  /** Adds or alters. What a complete line changes, the balance shows, unless it is to stand still. */
  putMutation(accountId: string, mutation: SandboxMutation, keepBalance: boolean): void {
    const before = this.#accounts.get(accountId)?.mutations.get(mutation.id);
    this.#record({ ...mutation, type: 'mutation', accountId });
    if (!keepBalance) this.#moveBalance(accountId, before, mutation);
  }

  removeMutation(accountId: string, id: string, keepBalance: boolean): void {
    const before = this.#accounts.get(accountId)?.mutations.get(id);
    this.#record({ type: 'mutation-removed', accountId, id });
    if (!keepBalance) this.#moveBalance(accountId, before, undefined);
  }

  #moveBalance(
    accountId: string,
    before: SandboxMutation | undefined,
    after: SandboxMutation | undefined,
  ): void {
    const account = this.#accounts.get(accountId);
    const change = subtractSen(effectOf(after), effectOf(before));
    if (!account || change === ZERO) return;
    this.setBalance(accountId, addSen(account.balance, change), account.rawUpdated);
  }
}
