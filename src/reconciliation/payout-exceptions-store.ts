import type { Queryable } from '../platform/database/database.ts';
import { type ExceptionRule, findExceptions, rupiahInWords } from './found-store.ts';

/** Payouts that are not final and due, and payouts that our own books contradict. */
export async function findPayoutExceptions(tx: Queryable, provider: string): Promise<void> {
  const rupiah = (sen: string): string => rupiahInWords(tx, sen);
  const rules = [openPayouts(), orphans(rupiah), booksDisagree()];
  for (const rule of rules) await findExceptions(tx, rule, {});
  await findExceptions(tx, CALLBACKS_NOT_UNDERSTOOD, { provider });
}

const REASON = `CASE WHEN reason IS NULL OR reason = '' THEN '' ELSE ' Reason: ' || reason || '.' END`;

function openPayouts(): ExceptionRule {
  return {
    category: { column: 'category' },
    columns: {
      // As in the other rules about what was sent; what was not sent has only finance's own id.
      item: `CASE WHEN category = 'missing_at_provider' THEN partner_trx_id ELSE reference END`,
      severity: 'severity',
      our_reference: 'reference',
      partner_trx_id: 'partner_trx_id',
      provider_reference: 'provider_reference',
      batch_id: 'batch_id',
      event_at: 'since',
      expected_by: 'expected_by',
      amount_ours_sen: 'amount_sen',
      status_ours: 'state',
      status_theirs: 'record_status',
      source: 'record_source',
      why: `CASE category
        WHEN 'missing_at_provider' THEN 'Sent at ' || since || ', expected by '
          || coalesce(expected_by, 'nobody knows when') || ', and no source of the provider shows it.'
        WHEN 'in_review' THEN 'Nobody has decided about it.'
        WHEN 'not_approved' THEN 'Ready, but not part of an approval.'
        WHEN 'quarantined' THEN 'The provider’s answers contradict one another.'
        WHEN 'held' THEN 'The provider created nothing, and it has not gone again.'
        ELSE CASE state
          WHEN 'approved' THEN 'Approved at ' || since || ' and not sent since.'
          WHEN 'inquiring' THEN 'Uploaded at ' || since || ', and the bank has not confirmed the recipient.'
          ELSE 'Sent at ' || since || ', expected by ' || coalesce(expected_by, 'nobody knows when')
            || ', and still ' || state || '; ' || coalesce(record_source || ' says ' || record_status, 'no source shows it')
            || '.' END
        END || ${REASON}`,
    },
    from: 'recon_payouts WHERE category IS NOT NULL',
  };
}

function orphans(rupiah: (sen: string) => string): ExceptionRule {
  return {
    category: 'orphan',
    columns: {
      item: 'subject',
      severity: `'critical'`,
      partner_trx_id: 'subject',
      event_at: 'sent_at',
      amount_ours_sen: 'amount_sen',
      status_ours: 'belief',
      why: `'The ledger has ' || ${rupiah('amount_sen')} || ' sent under this id, and no payout has it.'`,
    },
    from: 'recon_ledger WHERE payout_id IS NULL',
  };
}

/** States and postings are written together, so that these two can only differ by a defect or a hand. */
function booksDisagree(): ExceptionRule {
  return {
    category: 'payout_differs_from_ledger',
    columns: {
      item: 'payouts.reference',
      severity: `'critical'`,
      our_reference: 'payouts.reference',
      partner_trx_id: 'payouts.partner_trx_id',
      provider_reference: 'payouts.provider_trx_id',
      batch_id: 'payouts.batch_id',
      event_at: 'payouts.updated_at',
      amount_ours_sen: 'payouts.amount_sen',
      status_ours: 'payouts.state',
      why: `'The payout is ' || payouts.state || ', and the ledger says '
        || coalesce(replace(recon_ledger.belief, '_', ' '), 'nothing about it') || '.'`,
    },
    from: `payouts LEFT JOIN recon_ledger ON recon_ledger.subject = payouts.partner_trx_id
      WHERE (payouts.state = 'paid' AND coalesce(recon_ledger.belief, '') <> 'paid')
        OR (payouts.state IN ('failed', 'held')
          AND coalesce(recon_ledger.belief, '') NOT IN ('failed', 'not_created'))
        OR (payouts.state IN ('sending', 'unknown', 'processing')
          AND coalesce(recon_ledger.belief, '') <> 'in_flight')
        OR (payouts.state = 'paid' AND recon_ledger.in_flight_sen <> 0)`,
  };
}

const CALLBACKS_NOT_UNDERSTOOD: ExceptionRule = {
  category: 'callback_not_understood',
  columns: {
    item: `'callback ' || id`,
    severity: `'medium'`,
    event_at: 'received_at',
    source: `provider || ':callback'`,
    why: `'A callback of ' || received_at || ' cannot be read; its body is kept under this number.'`,
  },
  from: `callbacks WHERE provider = :provider AND outcome = 'not_understood'`,
};
