import type { Queryable } from '../../platform/database/database.ts';
import { findExceptions } from '../exceptions/found-store.ts';
import { type LegToClassify, makeLeftItems, makeReferences } from './left-items-store.ts';
import { alone, ambiguous, cameBack, gaveUp, matchedAlready, notFinal } from './lone-lines.ts';
import { sameReference } from './same-reference.ts';
import { whySayer } from '../exceptions/why-sql.ts';

const RULES_OF_A_LEG = 100;

/**
 * What is left of a leg after its passes, said in categories (design, section 7). In this order, and what
 * one rule has told of an item the later ones leave: several candidates; one reference on both sides; a
 * reference that is matched already; money that came back; alone; not final.
 */
export async function classifyLeg(db: Queryable, of: LegToClassify): Promise<void> {
  await makeLeftItems(db, of);
  await makeReferences(db, of);
  const say = whySayer(db);
  const bindings = { leg: of.leg.number };
  const rules = [
    ambiguous(say),
    gaveUp(say),
    ...sameReference(of, say),
    matchedAlready(of, say),
    cameBack(say),
    alone(say),
    ...(of.tellsOverdue ? [notFinal(say)] : []),
  ];
  for (const [index, rule] of rules.entries()) {
    const number = of.leg.number * RULES_OF_A_LEG + index;
    await findExceptions(db, rule, bindings, number);
    await db.raw(
      `UPDATE recon_left_items SET told = 1 WHERE id IN (
         SELECT ours_record_id FROM recon_found WHERE rule_number = :number AND ours_record_id IS NOT NULL
         UNION SELECT theirs_record_id FROM recon_found
         WHERE rule_number = :number AND theirs_record_id IS NOT NULL)`,
      { number },
    );
  }
}
