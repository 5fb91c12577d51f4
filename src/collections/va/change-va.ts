import { writeAudit } from '../../audit/audit-log.ts';
import { UserError } from '../../domain/errors.ts';
import { formatRupiah, type Sen } from '../../domain/money.ts';
import { epochMs, type Instant, now } from '../../domain/time.ts';
import { VA_ORDERS } from '../../orders/kinds/va.ts';
import { VA_LONGEST_MINUTES, type VaDetails } from '../../orders/kinds/va-details.ts';
import {
  findOrderByReference,
  insertOrderEvent,
  lockOrder,
  makeOrderDue,
} from '../../orders/store/order-store.ts';
import { insertEvidence } from '../../records/evidence-store.ts';
import type { VaContext } from './va-context.ts';
import { changeVaOrder } from './va-store.ts';
import type { VaChanges, VaUpdateAnswer } from './va-provider.ts';

export interface ChangeVa {
  readonly reference: string;
  /** Absent: as it was. */
  readonly amount?: Sen;
  /** From now on. Absent: as it was. */
  readonly expiresMinutes?: number;
  readonly by: string;
  readonly reason?: string;
}

/**
 * Changes a virtual account that waits for its payer: another amount, more time. All of it is sent, since
 * the provider falls back to defaults for what is left out. Throws UserErrors.
 */
export async function changeVa(
  context: VaContext,
  change: ChangeVa,
): Promise<{ amount: Sen | null; expiresAt: Instant | null }> {
  const { database, clock, limits, provider } = context;
  refuseUnlessUsable(change);
  const order = await findOrderByReference(database.knex, 'va', change.reference);
  if (!order) throw unknownVa(change.reference);
  const vaId = order.providerReference;
  if (order.state !== 'open' || vaId === null) throw notOpen(change.reference, order.state);
  // Checked by the kind's schema before it was stored.
  const details = order.details as VaDetails;
  const amount = change.amount ?? order.amount;
  const changes: VaChanges = {
    amount,
    customerName: details.customerName,
    email: details.email,
    singleUse: details.singleUse,
    lifetime: details.lifetime && change.expiresMinutes === undefined,
    expiresMinutes: change.expiresMinutes ?? minutesLeft(order.expiresAt, now(clock)),
  };
  const permit = await limits.acquire(provider.endpoints.update);
  const answer = await provider.update(permit, vaId, changes);
  await database.transaction(async (tx) => {
    const at = now(clock);
    const evidenceId = await insertEvidence(tx, answer.evidence);
    const locked = await lockOrder(tx, order.id);
    if (!locked) throw unknownVa(change.reference);
    if (answer.meaning !== 'updated') {
      // Whatever it did: the next question tells.
      await makeOrderDue(tx, order.id, at);
      return;
    }
    await changeVaOrder(tx, order.id, { amount, expiresAt: answer.va?.expiresAt ?? null, at });
    const message = [change.reason, answer.message].filter(Boolean).join(': ');
    const note = { at, code: answer.code, message, actor: change.by, evidenceId };
    await insertOrderEvent(tx, locked, 'changed_by_person', locked.state, note);
    await writeAudit(tx, {
      at,
      actor: change.by,
      action: 'va_changed',
      subject: change.reference,
      details: { amountSen: amount, expiresMinutes: change.expiresMinutes ?? null },
    });
  });
  if (answer.meaning === 'updated') return { amount, expiresAt: answer.va?.expiresAt ?? null };
  throw answer.meaning === 'unknown'
    ? notAnswered(change.reference)
    : notUpdated(change.reference, answer);
}

/** What is left of its time, since an update that names none starts 24 hours anew. Null: it never ends. */
function minutesLeft(expiresAt: Instant | null, at: Instant): number | null {
  if (expiresAt === null) return null;
  return Math.max(1, Math.ceil((epochMs(expiresAt) - epochMs(at)) / 60_000));
}

/** The same limits as in a file. */
function refuseUnlessUsable({ amount, expiresMinutes }: ChangeVa): void {
  const { least, most } = VA_ORDERS.amount;
  if (amount === undefined && expiresMinutes === undefined) {
    throw new UserError(
      'usage',
      'Nothing to change was said.',
      'Say --amount, --expires-minutes, or both.',
    );
  }
  if (amount !== undefined && (amount < least || amount > most)) {
    throw new UserError(
      'usage',
      `A virtual account takes ${formatRupiah(least)} to ${formatRupiah(most)}, not ${formatRupiah(amount)}.`,
      'Nothing was changed.',
    );
  }
  if (
    expiresMinutes !== undefined &&
    !(expiresMinutes >= 1 && expiresMinutes <= VA_LONGEST_MINUTES)
  ) {
    throw new UserError(
      'usage',
      `It can be open for 1 to ${VA_LONGEST_MINUTES} minutes, not ${expiresMinutes}.`,
      'Nothing was changed.',
    );
  }
}

const notAnswered = (reference: string): UserError =>
  new UserError(
    'va_no_answer',
    `The provider gave no clear answer: whether ${reference} was changed is not known.`,
    `It is asked about: see \`rekon orders show ${reference}\`, and change it again if it is as it was.`,
  );

const unknownVa = (reference: string): UserError =>
  new UserError(
    'order_unknown',
    `There is no virtual account with the reference ${reference}.`,
    'See `rekon orders status` for the batches.',
  );

const notOpen = (reference: string, state: string): UserError =>
  new UserError(
    'order_not_open',
    `${reference} is ${state}; only an account that waits for its payer can be changed.`,
    'Nothing was changed.',
  );

const notUpdated = (reference: string, { message }: VaUpdateAnswer): UserError =>
  new UserError(
    'va_not_changed',
    `The provider did not change ${reference}: ${message}`,
    `It was left as it was, and is asked about again: \`rekon orders show ${reference} --kind va\`.`,
  );
