import { describe, expect, test } from 'vitest';
import {
  BALANCE_CODES,
  INQUIRY_CODES,
  OY_CODE_TEXTS,
  REMIT_CODES,
  STATUS_CODES,
} from '../../src/providers/oy/oy-codes.ts';
import {
  readBalanceReply,
  readInquiryReply,
  readRemitReply,
  readStatusReply,
} from '../../src/providers/oy/oy-answers.ts';

const ID = 'PAY-1';
const ASKED = { bankCode: '014', accountNumber: '1239812390' };

function reply(code: string) {
  const body = JSON.stringify({
    status: { code, message: '' },
    amount: 125000,
    recipient_bank: ASKED.bankCode,
    recipient_account: ASKED.accountNumber,
    recipient_name: 'John Doe',
    trx_id: 'ABC-456',
    partner_trx_id: ID,
    balance: 1,
    availableBalance: 1,
  });
  return { kind: 'answered', headers: {}, httpStatus: 200, body } as const;
}

/** The table of provider notes, section 1, and what we decided about inquiry and balance. */
const TABLE: readonly (readonly [
  code: string,
  inquiry: string,
  remit: string,
  status: string,
  balance: string,
])[] = [
  ['000', 'known', 'accepted', 'paid', 'told'],
  ['101', 'unknown', 'accepted', 'in_progress', 'unknown'],
  ['102', 'unknown', 'accepted', 'in_progress', 'unknown'],
  ['201', 'caller_rejected', 'caller_rejected', 'caller_rejected', 'caller_rejected'],
  ['202', 'caller_rejected', 'caller_rejected', 'caller_rejected', 'caller_rejected'],
  ['203', 'unknown', 'exists_already', 'unknown', 'unknown'],
  ['204', 'unknown', 'unknown', 'not_found', 'unknown'],
  ['205', 'not_known', 'needs_repair', 'unknown', 'unknown'],
  ['206', 'unknown', 'low_balance', 'failed', 'unknown'],
  ['207', 'caller_rejected', 'caller_rejected', 'caller_rejected', 'caller_rejected'],
  ['208', 'caller_rejected', 'caller_rejected', 'caller_rejected', 'caller_rejected'],
  ['209', 'not_known', 'needs_repair', 'failed', 'unknown'],
  ['210', 'unknown', 'needs_repair', 'unknown', 'unknown'],
  ['211', 'not_known', 'needs_repair', 'unknown', 'unknown'],
  ['215', 'unknown', 'needs_repair', 'unknown', 'unknown'],
  ['225', 'unknown', 'unknown', 'failed', 'unknown'],
  ['257', 'unknown', 'exists_already', 'unknown', 'unknown'],
  ['264', 'unknown', 'needs_repair', 'unknown', 'unknown'],
  ['300', 'unknown', 'unknown', 'failed', 'unknown'],
  ['301', 'unknown', 'accepted', 'in_progress', 'unknown'],
  ['429', 'throttled', 'throttled', 'throttled', 'unknown'],
  ['504', 'unknown', 'unknown', 'unknown', 'unknown'],
  ['990', 'not_known', 'needs_repair', 'needs_attention', 'unknown'],
  ['999', 'unknown', 'unknown', 'unknown', 'unknown'],
  // In no version of the document.
  ['998', 'unknown', 'unknown', 'unknown', 'unknown'],
  ['0', 'unknown', 'unknown', 'unknown', 'unknown'],
  ['2O9', 'unknown', 'unknown', 'unknown', 'unknown'],
];

describe('one code means different things at different endpoints', () => {
  test.each(TABLE)('%s: inquiry %s, remit %s, status %s, balance %s', (code, ...meanings) => {
    const answer = reply(code);
    expect([
      readInquiryReply(answer, ASKED).meaning,
      readRemitReply(answer, ID).meaning,
      readStatusReply(answer, ID).meaning,
      readBalanceReply(answer).meaning,
    ]).toEqual(meanings);
  });

  test('the table covers every code that is documented or decided on', () => {
    const decided = [INQUIRY_CODES, REMIT_CODES, STATUS_CODES, BALANCE_CODES].flatMap((table) => [
      ...table.keys(),
    ]);
    const listed = new Set(TABLE.map(([code]) => code));
    for (const code of [...decided, ...OY_CODE_TEXTS.keys()]) expect(listed).toContain(code);
    for (const code of decided) expect(OY_CODE_TEXTS.has(code)).toBe(true);
  });

  test('a code without words of its own gets the words of the document', () => {
    expect(readRemitReply(reply('209'), ID).message).toBe(OY_CODE_TEXTS.get('209'));
    expect(readRemitReply(reply('998'), ID)).toMatchObject({
      code: '998',
      message: 'code 998 is not documented',
    });
  });
});
