import { SEN_PER_RUPIAH } from '../../domain/money.ts';
import { epochMs } from '../../domain/time.ts';
import type { PayoutProvider, RemitOrder } from '../../payouts/provider-port.ts';
import { NOTHING_SENT } from '../provider-call.ts';
import { maskAccount } from '../redact.ts';
import { connectOy, type OyAccess } from './oy-access.ts';
import {
  readBalanceReply,
  readInquiryReply,
  readRemitReply,
  readStatusReply,
} from './oy-answers.ts';

export type OyClient = PayoutProvider & { close(): Promise<void> };

const ENDPOINTS = {
  inquiry: 'oy:inquiry',
  remit: 'oy:remit',
  status: 'oy:remit-status',
  balance: 'oy:balance',
} as const;

/**
 * OY's fund disbursement ("Fund Disbursement" of the document): inquiry, remit, status and balance.
 * Nothing that the wire does throws: a lost connection, a time-out, an HTTP error or a body that is
 * not as documented is an answer that means `unknown`, with evidence of what happened. That includes
 * a connection that was refused: nothing left this machine then, but the status call says so too, and
 * one rule for every silence is a rule that cannot be got wrong.
 *
 * No call asks twice. The provider's limits are the caller's: each call comes with its permit.
 */
export function createOyClient(access: OyAccess): OyClient {
  const { wire, call } = connectOy(access);

  return {
    name: 'oy',
    endpoints: ENDPOINTS,
    inquire(permit, destination) {
      const { bankCode, accountNumber } = destination;
      const body = JSON.stringify({ recipient_bank: bankCode, recipient_account: accountNumber });
      return call({
        permit,
        endpoint: ENDPOINTS.inquiry,
        subject: `${bankCode} ${maskAccount(accountNumber)}`,
        exchange: () => wire.send({ method: 'POST', path: '/api/inquiry', body }),
        read: (reply) => readInquiryReply(reply, destination),
      });
    },
    remitBody,
    remit(permit, partnerTrxId, body, leaveBefore) {
      return call({
        permit,
        endpoint: ENDPOINTS.remit,
        subject: partnerTrxId,
        exchange: () => wire.send({ method: 'POST', path: '/api/remit', body }),
        read: (reply) =>
          reply === NOTHING_SENT ? notSent(reply.why) : readRemitReply(reply, partnerTrxId),
        leaveBeforeMs: epochMs(leaveBefore),
      });
    },
    askStatus(permit, partnerTrxId) {
      // No send_callback: a question of ours must not set off a callback (provider notes, section 1).
      const body = JSON.stringify({ partner_trx_id: partnerTrxId });
      return call({
        permit,
        endpoint: ENDPOINTS.status,
        subject: partnerTrxId,
        exchange: () => wire.send({ method: 'POST', path: '/api/remit-status', body }),
        read: (reply) => readStatusReply(reply, partnerTrxId),
      });
    },
    balance(permit) {
      return call({
        permit,
        endpoint: ENDPOINTS.balance,
        subject: 'deposit',
        exchange: () => wire.send({ method: 'GET', path: '/api/balance' }),
        read: readBalanceReply,
      });
    },
    close: () => wire.close(),
  };
}

/**
 * "Disbursement", Request Parameters, in the document's order: the same order of payment gives the
 * same bytes. Throws a RangeError for an amount with sen, which intake has refused long before.
 */
function remitBody(order: RemitOrder): string {
  if (order.amount <= 0 || order.amount % SEN_PER_RUPIAH !== 0) {
    throw new RangeError(`OY takes whole rupiah above nothing, not ${order.amount} sen`);
  }
  return JSON.stringify({
    recipient_bank: order.bankCode,
    recipient_account: order.accountNumber,
    amount: order.amount / SEN_PER_RUPIAH,
    ...(order.note ? { note: order.note } : {}),
    partner_trx_id: order.partnerTrxId,
    ...(order.emails.length > 0 ? { email: order.emails.join(' ') } : {}),
  });
}

/** The one silence of which we know that nothing left: we did not write to the wire. */
const notSent = (message: string) =>
  ({ meaning: 'not_sent', code: null, message, providerTrxId: null }) as const;
