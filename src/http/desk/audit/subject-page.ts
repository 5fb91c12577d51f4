import { ORDER_KINDS } from '../../../domain/batch-kinds.ts';
import { batchPage, orderAddress, payoutAddress, refundAddress } from '../../reference-address.ts';

const BATCH = /^B\d{8}-[2-9A-HJ-NP-Z]{6}$/;
/** `va TAGIH-1`, `exception:12`, `token 7`: what it is, and which. */
const NAMED = /^([a-z]+)[ :](.+)$/;

/** The page of what a deed was about; null: there is none. */
export function subjectPage(action: string, subject: string): string | null {
  // A file of payouts leads on to one of orders.
  if (BATCH.test(subject)) return batchPage('payouts', subject);
  if (action.startsWith('refund_')) return refundAddress(subject);
  if (action === 'quarantine_resolved') return payoutAddress(subject);
  if (action === 'va_changed') return orderAddress('va', subject);
  if (action === 'notices_retried') return '/jobs/notices';
  if (subject === 'sends') return '/jobs#sending';
  const [, what = '', which = ''] = NAMED.exec(subject) ?? [];
  const kind = ORDER_KINDS.find((each) => each === what);
  if (action.startsWith('order_') && kind !== undefined) return orderAddress(kind, which);
  return pageOf(what, which);
}

function pageOf(what: string, which: string): string | null {
  switch (what) {
    case 'exception':
      return `/exceptions/${which}`;
    case 'period':
      return `/reconciliation/periods/${which.split(':').map(encodeURIComponent).join('/')}`;
    case 'schedule':
      return `/jobs/schedules/${which}`;
    case 'breaker':
      return '/jobs#breakers';
    default:
      return null;
  }
}
