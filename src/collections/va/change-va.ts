import { writeAudit } from '../../audit/audit-log.ts';
import { UserError } from '../../domain/errors.ts';
import type { Sen } from '../../domain/money.ts';
import { now } from '../../domain/time.ts';
import type { VaDetails } from '../../orders/kinds/va-details.ts';
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
  /** From now on. Absent: 24 hours from now, unless it never expires. */
  readonly expiresMinutes?: number;
  readonly by: string;
  readonly reason?: string;
}

/**
 * Changes a virtual account that waits for its payer: another amount, more time. All of it is sent, since
 * the provider falls back to defaults for what is left out. Throws UserErrors.
 */
export async function changeVa(context: VaContext, change: ChangeVa): Promise<void> {
  const { database, clock, limits, provider } = context;
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
    expiresMinutes: change.expiresMinutes ?? null,
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
  if (answer.meaning !== 'updated') throw notUpdated(change.reference, answer);
}

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
