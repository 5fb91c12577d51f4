import { z } from 'zod';
import type { BankCallback, CallbackAccount } from '../../../bank-accounts/bank-provider.ts';
import { addressChannel } from '../../../callbacks/address-channel.ts';
import type { CallbackChannel } from '../../../callbacks/callback-channel.ts';
import type { IsCallbackSource } from '../../../callbacks/callback-sources.ts';
import { parseExactJson } from '../../exact-json.ts';
import { redactText } from '../../redact.ts';
import type { Sealer } from '../sealed/sealer.ts';
import { PFM_CALLBACK_CODES, PFM_CODE_TEXTS } from './pfm-codes.ts';
import { CALLBACK_DATA, readMutations } from './pfm-messages.ts';
import { STATUS_PART } from '../oy-messages.ts';

const ENVELOPE = STATUS_PART.extend({ data: z.string().nullish() });

/**
 * "PFM Callback Response": `data` is sealed with our public key. Null: it is none, or it does not open.
 * One that tells of a failure may come without data.
 */
export function readPfmCallback(
  sealer: Pick<Sealer, 'openEnvelope'>,
  body: string,
): BankCallback | null {
  const envelope = ENVELOPE.safeParse(parseExactJson(body));
  if (!envelope.success) return null;
  const { status, data } = envelope.data;
  const said = {
    meaning: PFM_CALLBACK_CODES.get(status.code) ?? ('unknown' as const),
    code: status.code,
    message: redactText(
      status.message || (PFM_CODE_TEXTS.get(status.code) ?? 'a code not documented'),
    ),
  };
  if (!data) {
    const nobody = { ...said, ibankId: null, bankCode: null, phone: null, accounts: [] };
    return said.meaning === 'told' ? null : nobody;
  }
  const opened = CALLBACK_DATA.safeParse(parseExactJson(sealer.openEnvelope(data) ?? ''));
  if (!opened.success) return null;
  const { id: ibankId, bank_code, phone_number, accounts } = opened.data;
  return {
    ...said,
    ibankId,
    bankCode: bank_code || null,
    phone: phone_number || null,
    accounts: accounts.map(toAccount),
  };
}

function toAccount(of: z.output<typeof CALLBACK_DATA>['accounts'][number]): CallbackAccount {
  const { balance, last_updated: lastUpdated, mutation, ...account } = of;
  return {
    account,
    balance:
      balance === undefined || balance === null
        ? null
        : { balance, lastUpdated: lastUpdated ?? { raw: '', at: null } },
    ...readMutations(mutation),
  };
}

/** A month of mutations of several accounts, sealed. */
const MAX_CALLBACK_BYTES = 4 * 1024 * 1024;

/** `/callbacks/oy/pfm`: known by its address; what it says is sealed with our public key besides. */
export function createOyPfmChannel(isSource: IsCallbackSource): CallbackChannel {
  const of = {
    channel: 'oy:pfm',
    provider: 'oy',
    path: '/callbacks/oy/pfm',
    maxBytes: MAX_CALLBACK_BYTES,
  };
  return addressChannel(of, isSource);
}
