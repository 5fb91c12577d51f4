import type { UserError } from '../../domain/errors.ts';
import type { Sen } from '../../domain/money.ts';
import { now } from '../../domain/time.ts';
import { openingBalance } from '../../ledger/payout-postings.ts';
import { post } from '../../ledger/post.ts';
import { insertEvidence } from '../../records/evidence-store.ts';
import type { PayoutContext } from '../payout-context.ts';
import type { BalanceAnswer } from '../provider-port.ts';
import { insertSnapshot, willBeFirstSnapshot } from '../store/balance-store.ts';
import { payoutProblem } from '../payout-problems.ts';

export interface DepositBalance {
  readonly balance: Sen;
  readonly pending: Sen;
  readonly available: Sen;
}

/**
 * Asks the provider for the deposit's balance and keeps the answer. The very first one opens the
 * ledger's deposit account. Throws a UserError when there is no usable answer.
 */
export async function readBalance(
  context: PayoutContext,
  signal?: AbortSignal,
): Promise<DepositBalance> {
  const { provider, limits } = context;
  const permit = await limits.acquire(provider.endpoints.balance, signal);
  const answer = await provider.balance(permit);
  const told = await recordBalance(context, answer);
  if (told) return told;
  throw balanceUnavailable(context, answer);
}

/** Keeps a balance answer, whatever it says; null when it tells no balance. */
export function recordBalance(
  context: PayoutContext,
  answer: BalanceAnswer,
): Promise<DepositBalance | null> {
  const { database, provider, clock } = context;
  return database.transaction(async (tx) => {
    const at = now(clock);
    await insertEvidence(tx, answer.evidence);
    const { meaning, balance, pending, available } = answer;
    if (meaning !== 'told' || balance === null || available === null) return null;
    const told = { balance, pending: pending ?? (0 as Sen), available };
    if ((await willBeFirstSnapshot(tx, provider.name)) && balance !== 0) {
      await post(tx, openingBalance(provider.name, balance), at);
    }
    await insertSnapshot(tx, { provider: provider.name, at, ...told });
    return told;
  });
}

function balanceUnavailable(context: PayoutContext, answer: BalanceAnswer): UserError {
  const provider = context.provider.name.toUpperCase();
  if (answer.meaning === 'caller_rejected') {
    return payoutProblem('provider_refuses_us', {
      provider,
      code: answer.code ?? '',
      message: answer.message,
    });
  }
  return payoutProblem('provider_silent', { provider, message: answer.message });
}
