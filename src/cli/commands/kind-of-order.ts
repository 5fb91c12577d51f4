import { ORDER_KINDS, type OrderKindName } from '../../domain/batch-kinds.ts';
import { UserError } from '../../domain/errors.ts';
import { kindsOfReference } from '../../orders/store/order-store.ts';
import type { Installation } from '../installation.ts';

/** The kind of the order that is meant, where nobody has said it. Throws UserErrors. */
export async function kindOfOrder(
  { database }: Pick<Installation, 'database'>,
  reference: string,
  said: OrderKindName | undefined,
): Promise<OrderKindName> {
  if (said !== undefined) return said;
  const [kind, ...others] = await kindsOfReference(database.knex, reference);
  if (kind === undefined) {
    throw new UserError(
      'order_unknown',
      `There is no order with the reference ${reference}.`,
      'See `rekon orders status` for the batches, and `rekon orders results BATCH --out FILE` for their rows.',
    );
  }
  if (others.length === 0) return kind;
  throw new UserError(
    'usage',
    `${reference} is the reference of several: ${[kind, ...others].join(', ')}.`,
    `Say which one with --kind (${ORDER_KINDS.join(', ')}).`,
  );
}
