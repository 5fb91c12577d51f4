import type { BankLogin, BankProvider } from '../../../bank-accounts/bank-provider.ts';
import { epochMs } from '../../../domain/time.ts';
import type { Sealer } from '../sealed/sealer.ts';
import {
  readAccountsReply,
  readLoginReply,
  readMutationsReply,
  readPfmBalanceReply,
} from './pfm-answers.ts';
import { readPfmCallback } from './pfm-callbacks.ts';
import { PFM_BANKS } from './pfm-codes.ts';
import { connectOy, type OyAccess } from '../oy-access.ts';

/** A busy account's week of mutations fits in some megabytes of `maxAnswerBytes`. */
export interface OyPfmClientOptions extends OyAccess {
  /** Seals credentials for OY, and opens OY's callbacks. */
  readonly sealer: Sealer;
}

export type OyPfmClient = BankProvider & { close(): Promise<void> };

const ENDPOINTS = {
  login: 'oy:pfm-login',
  accounts: 'oy:pfm-accounts',
  balance: 'oy:pfm-balance',
  mutations: 'oy:pfm-mutations',
} as const;

/**
 * OY's "PFM": internet banking that OY reads for us. Nothing that the wire does throws, and no call asks
 * twice: a login that is sent again would make a second connection.
 */
export function createOyPfmClient(options: OyPfmClientOptions): OyPfmClient {
  const { sealer } = options;
  const { wire, call, callWith } = connectOy(options, 'x-oy-apikey');

  return {
    name: 'oy',
    endpoints: ENDPOINTS,
    banks: PFM_BANKS,
    login(permit, login) {
      const body = loginBody(login, sealer);
      // Should an answer echo them, the evidence does not hold them.
      return callWith(
        login.username,
        login.password,
      )({
        permit,
        endpoint: ENDPOINTS.login,
        subject: `bank ${login.bankCode}`,
        exchange: () => wire.send({ method: 'POST', path: '/api/ibank/login', body }),
        read: readLoginReply,
      });
    },
    accounts(permit, ibankId) {
      const path = `/api/ibank/${encodeURIComponent(ibankId)}/accounts`;
      return call({
        permit,
        endpoint: ENDPOINTS.accounts,
        subject: ibankId,
        exchange: () => wire.send({ method: 'GET', path }),
        read: readAccountsReply,
      });
    },
    balance(permit, accountId) {
      const path = `/api/accounts/${encodeURIComponent(accountId)}/balance`;
      return call({
        permit,
        endpoint: ENDPOINTS.balance,
        subject: accountId,
        exchange: () => wire.send({ method: 'GET', path }),
        read: (reply) => readPfmBalanceReply(reply, accountId),
      });
    },
    mutations(permit, accountId, { from, to }) {
      if (from > to) throw new RangeError(`mutations from ${from} to ${to}: the end is before it`);
      // The path of the document's curl; its text says `/api/account/` (provider notes, "PFM").
      const path = `/api/accounts/${encodeURIComponent(accountId)}/mutations`;
      return call({
        permit,
        endpoint: ENDPOINTS.mutations,
        subject: `${accountId} ${from} to ${to}`,
        exchange: () =>
          wire.send({ method: 'GET', path: `${path}?startDate=${from}&endDate=${to}` }),
        read: readMutationsReply,
      });
    },
    readCallback: (body) => readPfmCallback(sealer, body),
    close: () => wire.close(),
  };
}

/** "Connect internet banking", Request Parameters, in the order of its sample. */
function loginBody(login: BankLogin, sealer: Sealer): string {
  const { bankCode, username, password, phone, email, from, to, month, consent } = login;
  if (!PFM_BANKS.has(bankCode)) throw new RangeError(`PFM does not know bank ${bankCode}`);
  if (!/^\+62\d{8,13}$/.test(phone)) throw new RangeError('the phone number must begin with +62');
  if (from !== null && to !== null && from > to) {
    throw new RangeError('the history would end before it starts');
  }
  if (month !== null && !(Number.isInteger(month) && month >= 1 && month <= 12)) {
    throw new RangeError('a month is 1 to 12');
  }
  return JSON.stringify({
    data: sealer.sealFields({ username, password }),
    bank_code: bankCode,
    phone_number: phone,
    email: email ?? '',
    ...(from === null ? {} : { tx_history_start_date: epochMs(from) }),
    ...(to === null ? {} : { tx_history_end_date: epochMs(to) }),
    ...(month === null ? {} : { tx_history_month: month }),
    user_consent: consent,
  });
}
