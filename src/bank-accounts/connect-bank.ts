import { UserError } from '../domain/errors.ts';
import { after, type Instant, now } from '../domain/time.ts';
import { insertEvidence } from '../records/evidence-store.ts';
import type { BankContext } from './bank-context.ts';
import type { BankLogin, LoginAnswer } from './bank-provider.ts';
import type { ConnectionState } from './connection-states.ts';
import {
  insertConnection,
  moveConnection,
  nameConnection,
  postponeConnection,
} from './connection-store.ts';

export interface BankToConnect {
  readonly bankCode: string;
  /** Of the internet banking. Sealed on the way to the provider; nowhere kept, nowhere logged. */
  readonly username: string;
  readonly password: string;
  /** `08…`, `62…` or `+62…` */
  readonly phone: string;
  /** How far back the mutations go. Default: 7 days, as the provider has it. */
  readonly from?: Instant | null;
  readonly to?: Instant | null;
  /** Who asks. They agree by it that the provider reads the account. */
  readonly by: string;
}

export interface BankConnecting {
  readonly connectionId: number;
  /** `connecting`: follow it. */
  readonly state: Exclude<ConnectionState, 'connected'>;
  readonly reason: string | null;
}

const MAX_CREDENTIAL_CHARS = 255;

/**
 * Logs in to an internet banking through the provider. The intent is committed before the request
 * leaves, and the login is sent once: where its answer is lost, only a callback can still tell the
 * connection's id, and after a while it has failed. Throws a UserError for what a person can mend.
 */
export async function connectBank(
  context: BankContext,
  bank: BankToConnect,
  signal?: AbortSignal,
): Promise<BankConnecting> {
  const { database, provider, limits, clock, rules } = context;
  const login = readLogin(context, bank);
  const permit = await limits.acquire(provider.endpoints.login, signal);
  const startedAt = now(clock);
  const connectionId = await insertConnection(
    database.knex,
    {
      provider: provider.name,
      bankCode: login.bankCode,
      phoneMasked: maskPhone(login.phone),
      historyFrom: login.from,
      historyTo: login.to,
      connectedBy: bank.by,
    },
    startedAt,
    after(startedAt, rules.connectWithinMs),
  );
  const answer = await provider.login(permit, login);
  return keepAnswer(context, connectionId, answer);
}

function keepAnswer(
  { database, clock, rules }: BankContext,
  connectionId: number,
  answer: LoginAnswer,
): Promise<BankConnecting> {
  return database.transaction(async (tx) => {
    const at = now(clock);
    await insertEvidence(tx, answer.evidence);
    const { meaning, ibankId } = answer;
    const reason = `${answer.code ?? 'no code'}: ${answer.message}`;
    if (meaning === 'unknown') {
      const id = connectionId;
      await postponeConnection(tx, { id, tries: 0 }, reason, after(at, rules.connectWithinMs));
      return { connectionId, state: 'connecting', reason };
    }
    if (meaning === 'accepted' && ibankId !== null) {
      await nameConnection(tx, connectionId, ibankId, after(at, rules.firstAskMs));
      return { connectionId, state: 'connecting', reason: null };
    }
    await moveConnection(tx, connectionId, 'login_refused', reason, at);
    return { connectionId, state: 'failed', reason };
  });
}

function readLogin({ provider }: BankContext, bank: BankToConnect): BankLogin {
  const { bankCode, username, password, from = null, to = null } = bank;
  if (!provider.banks.has(bankCode)) {
    const list = [...provider.banks].map(([code, name]) => `${code} (${name})`).join(', ');
    throw new UserError(
      'bank_not_supported',
      `Bank ${bankCode} cannot be connected.`,
      `Give one of ${list}.`,
    );
  }
  const credentials = [username, password];
  if (!credentials.every((text) => text.length > 0 && text.length <= MAX_CREDENTIAL_CHARS)) {
    throw new UserError(
      'bank_credentials_missing',
      'User name or password is empty or too long.',
      `Give both, of at most ${MAX_CREDENTIAL_CHARS} characters.`,
    );
  }
  if (from !== null && to !== null && from > to) {
    throw new UserError(
      'bank_history_reversed',
      `The history would start at ${from} and end at ${to}.`,
      'Give a start that is before the end, or neither: then it is the last seven days.',
    );
  }
  const phone = readPhone(bank.phone);
  return { bankCode, username, password, phone, email: null, from, to, month: null, consent: true };
}

/** As the provider wants it: `+62821123456789`. */
function readPhone(text: string): string {
  const digits = text.replaceAll(/[\s().-]/g, '');
  const rest = /^(?:\+62|62|0)(8\d{7,12})$/.exec(digits)?.[1];
  if (rest !== undefined) return `+62${rest}`;
  throw new UserError(
    'phone_not_valid',
    'The phone number is not an Indonesian mobile number.',
    'Write it as +628…, 628… or 08…, with 9 to 14 digits.',
  );
}

/** Its last four digits are enough to tell one from another. */
export function maskPhone(phone: string): string {
  return '*'.repeat(Math.max(phone.length - 4, 0)) + phone.slice(-4);
}
