import type {
  VaHistoryReading,
  VaPageReading,
  VaState,
  VaUpdateReading,
} from '../../../collections/va/va-provider.ts';
import { VA_BANKS, type VaDetails } from '../../../orders/kinds/va-details.ts';
import type {
  CreateReading,
  OrderAtProvider,
  OrderMade,
  OrderNews,
  OrderToCreate,
} from '../../../orders/order-provider.ts';
import { NOTHING_SENT } from '../../provider-call.ts';
import type { WireReply } from '../../wire.ts';
import { VA_CREATE_CODES, VA_INFO_CODES, VA_PAGE_CODES, VA_UPDATE_CODES } from './va-codes.ts';
import { historyFields, LIST_FIELDS, VA_FIELDS } from './va-messages.ts';
import { readFields } from '../../read-fields.ts';
import { verdict } from './va-verdict.ts';

/**
 * What a reply of the VA aggregator means. Pure. An answer is believed only when it is whole: the
 * documented shape, a listed code, and about what was asked. Everything else is `unknown`.
 */
export function readCreateReply(reply: WireReply, order: OrderToCreate<VaDetails>): CreateReading {
  if (reply === NOTHING_SENT) {
    return { meaning: 'not_sent', code: null, message: reply.why, made: null };
  }
  const { fields, ...said } = verdict(reply, VA_CREATE_CODES);
  const answer = { ...said, made: null };
  if (said.meaning !== 'created') return answer;
  const doubt = (message: string): CreateReading => ({ ...answer, meaning: 'unknown', message });
  const read = readFields(VA_FIELDS, fields);
  if (read.data === null) return doubt(read.why);
  const va = read.data;
  // The documented answer does not carry our id; one that does must carry ours.
  if (va.partnerUserId !== null && va.partnerUserId !== order.providerId) {
    return doubt('the answer is about another virtual account');
  }
  const other = whatDiffers(va, order);
  return other === null ? { ...said, made: madeOf(va) } : doubt(`the answer is about ${other}`);
}

/** In what an account cannot be the one that was asked for; null where it can. */
export function whatDiffers(
  va: VaState,
  asked: Pick<OrderToCreate<VaDetails>, 'amount' | 'details'>,
): string | null {
  if (va.bankCode !== asked.details.bankCode) return 'another bank';
  if (va.isOpen !== null && va.isOpen !== (asked.amount === null)) {
    return va.isOpen ? 'an account that takes any amount' : 'an account of one amount';
  }
  return asked.amount !== null && va.amount !== null && va.amount !== asked.amount
    ? 'another amount'
    : null;
}

function madeOf(va: VaState): OrderMade {
  return {
    providerReference: va.id,
    payment: {
      va_number: va.vaNumber,
      bank_code: va.bankCode,
      bank_name: VA_BANKS.get(va.bankCode) ?? '',
    },
    expiresAt: va.expiresAt,
  };
}

export const NO_NEWS = {
  providerStatus: null,
  failureCode: null,
  made: null,
  payment: null,
} as const;

/** `reference`: the id of the account that was asked about. */
export function readInfoReply(
  reply: WireReply,
  order: Pick<OrderAtProvider<VaDetails>, 'providerId'>,
  reference: string,
): OrderNews {
  const { fields, ...said } = verdict(reply, VA_INFO_CODES);
  const { meaning, ...words } = said;
  const doubt = (message: string): OrderNews => ({
    ...words,
    ...NO_NEWS,
    meaning: 'unknown',
    message,
  });
  if (meaning !== 'told') return { ...words, ...NO_NEWS, meaning };
  const read = readFields(VA_FIELDS, fields);
  if (read.data === null) return doubt(read.why);
  const { id, partnerUserId } = read.data;
  if (id !== reference || (partnerUserId !== null && partnerUserId !== order.providerId)) {
    return doubt('the answer is about another virtual account');
  }
  if (partnerUserId === null) return doubt('the answer does not say whose account it is');
  return { ...words, ...newsOf(read.data) };
}

const MEANINGS = {
  open: 'open',
  complete: 'paid',
  expired: 'expired',
  unknown: 'unknown',
} as const satisfies Record<VaState['state'], OrderNews['meaning']>;

/** What the state of an account says. Payments are told by its history alone. */
export function newsOf(va: VaState): Omit<OrderNews, 'code' | 'message'> {
  return {
    ...NO_NEWS,
    meaning: MEANINGS[va.state],
    providerStatus: va.providerStatus,
    made: madeOf(va),
  };
}

export function readListReply(reply: WireReply): VaPageReading {
  const { fields, ...said } = verdict(reply, VA_PAGE_CODES);
  const answer = { ...said, total: 0, vas: [] };
  if (said.meaning !== 'told') return answer;
  const read = readFields(LIST_FIELDS, fields);
  if (read.data === null) return { ...answer, meaning: 'unknown', message: read.why };
  return { ...said, total: read.data.total, vas: read.data.data };
}

/** `offsetMinutes`: what a date without an offset is ahead of UTC. */
export function readHistoryReply(
  reply: WireReply,
  vaId: string,
  offsetMinutes: number,
): VaHistoryReading {
  const { fields, ...said } = verdict(reply, VA_PAGE_CODES);
  const answer = { ...said, total: 0, transactions: [] };
  if (said.meaning !== 'told') return answer;
  const doubt = (message: string): VaHistoryReading => ({ ...answer, meaning: 'unknown', message });
  const read = readFields(historyFields(offsetMinutes), fields);
  if (read.data === null) return doubt(read.why);
  const { id, total, data } = read.data;
  if (id !== vaId) return doubt('the answer is about another virtual account');
  return { ...said, total, transactions: data };
}

export function readUpdateReply(reply: WireReply, vaId: string): VaUpdateReading {
  const { fields, ...said } = verdict(reply, VA_UPDATE_CODES);
  const answer = { ...said, va: null };
  if (said.meaning !== 'updated') return answer;
  const doubt = (message: string): VaUpdateReading => ({ ...answer, meaning: 'unknown', message });
  const read = readFields(VA_FIELDS, fields);
  if (read.data === null) return doubt(read.why);
  if (read.data.id !== vaId) return doubt('the answer is about another virtual account');
  return { ...said, va: read.data };
}
