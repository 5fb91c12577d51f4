import type { Queryable } from '../../platform/database/database.ts';
import type { ReconciliationException } from '../../reconciliation/exceptions/exception-store.ts';
import { neverReconciled } from '../../reconciliation/matches/match-by-hand.ts';
import type { StreamDefinition } from '../../reconciliation/rules/definition.ts';
import { lastReconciliation } from '../../reconciliation/runs/run-store.ts';

/** Lines of one side of a match by hand. */
export const MOST_LINES = 50;

/** The rules by which the exception was found. Throws a UserError. */
export async function rulesOf(
  db: Queryable,
  { stream }: ReconciliationException,
): Promise<StreamDefinition> {
  const last = await lastReconciliation(db, stream);
  if (last === null) throw neverReconciled(stream);
  return last.rules;
}
