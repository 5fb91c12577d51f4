import type { Knex } from 'knex';
import type { Instant } from '../domain/time.ts';
import { countPostings } from '../ledger/ledger-store.ts';
import { paymentRestored, paymentSubject, paymentWithdrawn } from '../ledger/payment-postings.ts';
import { post } from '../ledger/post.ts';
import type { Payment } from './payment.ts';

/** A payment is booked when it is told; a person's decisions may withdraw it, and restore it again. */
export async function countsInBooks(tx: Knex, payment: Payment): Promise<boolean> {
  const { withdrawn, restored } = await decisionsOn(tx, payment);
  return withdrawn === restored;
}

/** Posts what makes this payment count in the books, or not; nothing where that is so already. */
export async function decideOnPayment(
  tx: Knex,
  payment: Payment,
  counts: boolean,
  at: Instant,
): Promise<void> {
  const { withdrawn, restored } = await decisionsOn(tx, payment);
  if (counts === (withdrawn === restored)) return;
  const posting = counts
    ? paymentRestored(payment, restored + 1)
    : paymentWithdrawn(payment, withdrawn + 1);
  await post(tx, posting, at);
}

async function decisionsOn(
  tx: Knex,
  payment: Payment,
): Promise<{ withdrawn: number; restored: number }> {
  const subject = paymentSubject(payment);
  return {
    withdrawn: await countPostings(tx, { kind: 'payment_withdrawn', subject }),
    restored: await countPostings(tx, { kind: 'payment_restored', subject }),
  };
}
