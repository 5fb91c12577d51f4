import type { Migration } from '../src/platform/database/migration.ts';
import { batchesAndPayouts } from './0001-batches-and-payouts.ts';
import { ledger } from './0002-ledger.ts';
import { evidenceAndRecords } from './0003-evidence-and-records.ts';
import { reconciliation } from './0004-reconciliation.ts';
import { schedulesAndBreakers } from './0005-schedules-and-breakers.ts';
import { accessAndAudit } from './0006-access-and-audit.ts';
import { ordersAndPayments } from './0007-orders-and-payments.ts';
import { bankAccounts } from './0008-bank-accounts.ts';
import { notices } from './0009-notices.ts';

/** Every step of the schema, oldest first. A step that has been released is never edited. */
export const migrations: readonly Migration[] = [
  batchesAndPayouts,
  ledger,
  evidenceAndRecords,
  reconciliation,
  schedulesAndBreakers,
  accessAndAudit,
  ordersAndPayments,
  bankAccounts,
  notices,
];
