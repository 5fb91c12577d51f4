import type { Destination } from '../../domain/destinations.ts';
import { rupiah, type Sen } from '../../domain/money.ts';
import { parseAmount } from '../row/amount.ts';
import { readCorrection } from '../row/correction.ts';
import type { Reporter } from '../row/reporter.ts';
import {
  type CheckedRow,
  cellOf,
  ReasonCollector,
  type RowKind,
  type RowRules,
} from '../row/row-kind.ts';
import { sayOfRow } from '../row/row-sentences.ts';
import { readEmails, readName, readNote, readReference } from '../row/text-cells.ts';
import { readAccountNumber, readBankCode } from './destination.ts';
import { PAYOUT_TEMPLATES } from './templates.ts';

/** A row that may be paid: what a payout is made from. */
export interface PayoutCandidate {
  /** As a spreadsheet counts: the header is row 1, unless blank rows stand above it. */
  rowNumber: number;
  /** Null when the template has none, or allows its cell to be empty. */
  reference: string | null;
  /** Three digits, or `ovo`, `dana`, `gopay`, `linkaja`: always a listed one. */
  bankCode: string;
  /** Digits only. */
  accountNumber: string;
  expectedName: string | null;
  /** Sen, always whole rupiah. */
  amount: Sen;
  note: string | null;
  emails: string[];
}

/** OY, remit: "min amount 10000"; the wallets' minimum is lower. */
export const MINIMUM_TO_BANK = rupiah(10_000);
export const MINIMUM_TO_WALLET = rupiah(100);

/**
 * Checks one row of the right width and collects *all* its reasons, so that a person mends a row
 * once. That the reference is new is the database's to say.
 */
export function checkPayoutRow(
  cells: readonly string[],
  rowNumber: number,
  rules: RowRules,
  maxAmount: Sen,
): CheckedRow<PayoutCandidate> {
  // No closures in here: a million rows would make millions of them.
  const collected = new ReasonCollector(rules);
  const reference = readReference(
    cellOf(cells, 'reference', rules),
    rules.template === 'rekon',
    collected.about('reference'),
  );
  const destination = readBankCode(
    cellOf(cells, 'bank_code', rules),
    rules.template,
    collected.about('bank_code'),
  );
  const accountNumber = readAccountNumber(
    cellOf(cells, 'account_number', rules),
    destination,
    collected.about('account_number'),
  );
  const expectedName = readName(
    cellOf(cells, 'account_name', rules),
    collected.about('account_name'),
  );
  const amount = readAmount(
    cellOf(cells, 'amount', rules),
    destination,
    rules,
    maxAmount,
    collected.about('amount'),
  );
  const note = readNote(cellOf(cells, 'note', rules), collected.about('note'));
  const emails = readAllEmails(cells, rules, collected);

  const { rejections, warnings } = collected;
  const correction = readCorrection(cells, rules.header, rules.correctionColumns);
  if (!correction.ok) rejections.push(correction.reason);
  const corrects = correction.ok ? correction.corrects : null;
  if (rejections.length > 0 || destination === null || accountNumber === null || amount === null) {
    return { kind: 'rejected', rowNumber, cells, reasons: rejections, corrects };
  }
  const candidate: PayoutCandidate = {
    rowNumber,
    reference,
    bankCode: destination.code,
    accountNumber,
    expectedName,
    amount,
    note,
    emails,
  };
  return { kind: 'accepted', rowNumber, cells, candidate, warnings, corrects };
}

function readAmount(
  cell: string,
  destination: Destination | null,
  rules: RowRules,
  maxAmount: Sen,
  report: Reporter,
): Sen | null {
  const parsed = parseAmount(cell, rules);
  if (!parsed.ok) {
    report.reject(parsed.why);
    return null;
  }
  // With a bad bank code the kind of destination is unknown: hold the row to the lower minimum only.
  const minimum = destination?.kind === 'bank' ? MINIMUM_TO_BANK : MINIMUM_TO_WALLET;
  if (parsed.amount < minimum) {
    const facts = { amount: parsed.amount, least: minimum };
    report.reject(sayOfRow(`amount_below_minimum/${destination?.kind ?? 'wallet'}`, facts));
  } else if (parsed.amount > maxAmount) {
    const facts = { amount: parsed.amount, most: maxAmount };
    report.reject(sayOfRow('amount_too_large/payout', facts));
  }
  return parsed.amount;
}

/** Xendit's CC addresses are written to as well. BCC ones are not: OY shows everyone the whole list (I). */
function readAllEmails(
  cells: readonly string[],
  rules: RowRules,
  collected: ReasonCollector,
): string[] {
  if (cellOf(cells, 'bcc', rules).trim() !== '') {
    collected.about('bcc').warn(sayOfRow('bcc_not_sent'));
  }
  const email = cellOf(cells, 'email', rules);
  if (rules.columns.cc === undefined) return readEmails(email, collected.about('email'));
  return readEmails(`${email} ${cellOf(cells, 'cc', rules)}`, collected.about('email'));
}

/** The rows of a payout file. */
export const PAYOUT_ROWS: RowKind<PayoutCandidate> = {
  noun: 'payout',
  templates: PAYOUT_TEMPLATES,
  total: { key: 'account_number', beside: ['reference', 'bank_code'] },
  check: checkPayoutRow,
};
