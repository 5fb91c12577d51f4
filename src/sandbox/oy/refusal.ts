import type { Answer } from '../answer.ts';
import { ZERO } from '../../domain/money.ts';
import {
  type BalanceFigures,
  balanceAnswer,
  emptyStatusAnswer,
  inquiryAnswer,
  remitAnswer,
} from './answers.ts';
import { echoAmount, echoText, fieldsOf } from './requests.ts';

/** The four calls of "Fund Disbursement". */
export type OyEndpoint = 'inquiry' | 'remit' | 'remit-status' | 'balance';

/** The balance of a caller that was refused. */
const NIL_FIGURES: BalanceFigures = {
  balance: ZERO,
  overdraft: ZERO,
  overbooking: ZERO,
  pending: ZERO,
  available: ZERO,
};

export interface Refusal {
  readonly endpoint: OyEndpoint;
  readonly body: unknown;
  readonly code: string;
  readonly why: string;
  readonly nowMs: number;
}

/** The documented shape of an endpoint with a code that refuses, and what was sent echoed in it. */
export function refusal({ endpoint, body, code, why, nowMs }: Refusal): Answer {
  const fields = fieldsOf(body);
  const bank = echoText(fields, 'recipient_bank');
  const account = echoText(fields, 'recipient_account');
  const partnerTrxId = echoText(fields, 'partner_trx_id');
  if (endpoint === 'inquiry') return inquiryAnswer({ code, bank, account, name: '', nowMs, why });
  if (endpoint === 'remit-status') return emptyStatusAnswer(code, partnerTrxId, nowMs, why);
  if (endpoint === 'balance') return balanceAnswer(code, NIL_FIGURES, nowMs, why);
  const amount = echoAmount(fields);
  return remitAnswer({ code, amount, bank, account, trxId: '', partnerTrxId, nowMs, why });
}
