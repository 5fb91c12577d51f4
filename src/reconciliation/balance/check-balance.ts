import type { Sen } from '../../domain/money.ts';
import type { Said } from '../../domain/sentence.ts';
import { sayWhy } from '../exceptions/whys.ts';
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
): Said {
  const { at, balance, ledger, inFlight, topUps, reversals, adjustments, fees } = figures;
  const { expected, unexplained } = decision;
  const parts = sayWhy('deposit/figures', {
    ledger,
    inFlight,
    topUps: amountOf('deposit/top_ups', topUps),
    reversals: amountOf('deposit/reversals', reversals),
    adjustments: amountOf('deposit/adjustments', adjustments),
    fees: amountOf('deposit/fees', fees),
  });
  return sayWhy(balance < expected ? 'why/deposit_least' : 'why/deposit_most', {
    at,
    balance,
    expected,
    unexplained,
    figures: parts,
  });
}

const amountOf = (
  key: `deposit/${'top_ups' | 'reversals' | 'adjustments' | 'fees'}`,
  amount: Sen,
): Said => (amount === 0 ? sayWhy('deposit/none') : sayWhy(key, { amount }));
