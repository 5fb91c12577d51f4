import { formatRupiah } from '../../domain/money.ts';
import type { Find } from '../streams/findings.ts';
import {
  balanceFigures,
  type BalanceToCheck,
  insertBalanceException,
  openingInstant,
} from './balance-figures-store.ts';
import { type BalanceDecision, decideBalance } from './decide-balance.ts';

/** The provider's newest balance against the ledger as of the same moment; may find one exception. */
export const findDepositBalance =
  (provider: string): Find =>
  async (db, { asOf }) => {
    const openedAt = await openingInstant(db, provider);
    if (openedAt === null) return;
    const figures = await balanceFigures(db, { provider, openedAt, asOf });
    if (figures === null) return;
    const decision = decideBalance(figures);
    if (decision.kind === 'agrees') return;
    await insertBalanceException(db, {
      provider,
      at: figures.at,
      expected: decision.expected,
      balance: figures.balance,
      why: inWords(figures, decision),
    });
  };

function inWords(
  figures: BalanceToCheck,
  decision: Extract<BalanceDecision, { kind: 'differs' }>,
): string {
  const { at, balance, ledger, inFlight, topUps, reversals, adjustments, fees } = figures;
  const bound = balance < decision.expected ? 'least' : 'most';
  const parts = [
    `deposit and in flight by the ledger ${formatRupiah(ledger)}`,
    `of which in flight ${formatRupiah(inFlight)}`,
    ...(topUps === 0 ? [] : [`top-ups not in the ledger ${formatRupiah(topUps)}`]),
    ...(reversals === 0 ? [] : [`reversals not in the ledger ${formatRupiah(reversals)}`]),
    ...(adjustments === 0 ? [] : [`adjustments not in the ledger ${formatRupiah(adjustments)}`]),
    ...(fees === 0 ? [] : [`fees not in the ledger ${formatRupiah(fees)}`]),
  ];
  return (
    `Field balance: at ${at} the provider said ${formatRupiah(balance)}, and it should have been at` +
    ` ${bound} ${formatRupiah(decision.expected)}: ${formatRupiah(decision.unexplained)} unexplained` +
    ` (${parts.join(', ')}).`
  );
}
