import type { Problem } from '../../../domain/errors.ts';
import { accessProblemsInIndonesian, auditProblemsInIndonesian } from './access-id.ts';
import { httpPartsInIndonesian, httpProblemsInIndonesian } from './http-id.ts';
import {
  importPartsInIndonesian,
  importProblemsInIndonesian,
  reportProblemsInIndonesian,
} from './imports-id.ts';
import { intakePartsInIndonesian, intakeProblemsInIndonesian } from './intake-id.ts';
import {
  orderProblemsInIndonesian,
  orderReasonsInIndonesian,
  refundReasonsInIndonesian,
} from './orders-id.ts';
import { payoutReasonsInIndonesian } from './payout-reasons-id.ts';
import {
  batchProblemsInIndonesian,
  breakerReasonsInIndonesian,
  payoutProblemsInIndonesian,
} from './payouts-id.ts';
import {
  editedRowsInIndonesian,
  exceptionDeedsInIndonesian,
  reconciliationProblemsInIndonesian,
} from './reconciliation-id.ts';
import { rowsInIndonesian } from './rows-id.ts';
import { whysInIndonesian } from './whys-id.ts';

/** Every error that can reach a page, by key. */
export const PROBLEMS_IN_INDONESIAN: Readonly<Record<string, Problem>> = {
  ...accessProblemsInIndonesian,
  ...auditProblemsInIndonesian,
  ...batchProblemsInIndonesian,
  ...httpProblemsInIndonesian,
  ...importProblemsInIndonesian,
  ...intakeProblemsInIndonesian,
  ...orderProblemsInIndonesian,
  ...payoutProblemsInIndonesian,
  ...reconciliationProblemsInIndonesian,
  ...reportProblemsInIndonesian,
};

/** Every other sentence, and parts of them. */
export const SENTENCES_IN_INDONESIAN: Readonly<Record<string, string>> = {
  ...breakerReasonsInIndonesian,
  ...editedRowsInIndonesian,
  ...exceptionDeedsInIndonesian,
  ...httpPartsInIndonesian,
  ...importPartsInIndonesian,
  ...intakePartsInIndonesian,
  ...orderReasonsInIndonesian,
  ...payoutReasonsInIndonesian,
  ...refundReasonsInIndonesian,
  ...rowsInIndonesian,
  ...whysInIndonesian,
};
