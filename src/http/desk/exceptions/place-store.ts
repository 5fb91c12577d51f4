import { ORDER_KINDS, type OrderKindName } from '../../../domain/batch-kinds.ts';
import { ORDER_KIND_DEFINITIONS } from '../../../orders/kinds/index.ts';
import type { Queryable } from '../../../platform/database/database.ts';
import type { ReconciliationException } from '../../../reconciliation/exceptions/exception-store.ts';
import { orderAddress, payoutAddress } from '../../reference-address.ts';

type About = Pick<ReconciliationException, 'id' | 'stream' | 'ourReference' | 'partnerTrxId'>;

/** A payout or order by one of its names: finance's reference, or an id that was sent. */
interface Named {
  readonly name: string;
  readonly reference: string;
}
interface NamedOrder extends Named {
  readonly kind: OrderKindName;
}

const namesOf = ({ ourReference, partnerTrxId }: About): string[] =>
  [ourReference, partnerTrxId].filter((name) => name !== null);

/** Pages of the payouts and orders that exceptions are about, by exception; those about none are left out. */
export async function pagesOfSubjects(
  db: Queryable,
  exceptions: readonly About[],
): Promise<Map<number, string>> {
  const names = [...new Set(exceptions.flatMap(namesOf))];
  const payouts = exceptions.some(({ stream }) => stream === 'disbursement')
    ? await payoutsNamed(db, names)
    : [];
  const orders = exceptions.some(({ stream }) => stream !== 'disbursement')
    ? await ordersNamed(db, names)
    : [];
  const pages = new Map<number, string>();
  for (const exception of exceptions) {
    const { id, stream } = exception;
    for (const name of namesOf(exception)) {
      const payout = stream === 'disbursement' && payouts.find((each) => each.name === name);
      const order = orders.find((each) => each.name === name && isOf(stream, each));
      if (payout) pages.set(id, payoutAddress(payout.reference));
      else if (order) pages.set(id, orderAddress(order.kind, order.reference));
      if (pages.has(id)) break;
    }
  }
  return pages;
}

const isOf = (stream: string, { kind }: NamedOrder): boolean =>
  ORDER_KIND_DEFINITIONS[kind].stream === stream;

async function payoutsNamed(db: Queryable, names: readonly string[]): Promise<Named[]> {
  const byReference: Named[] = await db('payouts')
    .whereIn('reference', names)
    .select('reference as name', 'reference');
  const bySending: Named[] = await db('attempts')
    .join('payouts', 'payouts.id', 'attempts.payout_id')
    .whereIn('attempts.partner_trx_id', names)
    .select('attempts.partner_trx_id as name', 'payouts.reference as reference');
  return [...byReference, ...bySending];
}

/** By finance's reference alone: an index of what was sent begins with the provider. */
function ordersNamed(db: Queryable, names: readonly string[]): Promise<NamedOrder[]> {
  return db('orders')
    .whereIn('kind', ORDER_KINDS)
    .whereIn('reference', names)
    .select('kind', 'reference as name', 'reference');
}
