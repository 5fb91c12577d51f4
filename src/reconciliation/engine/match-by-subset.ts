import type { Queryable } from '../../platform/database/database.ts';
import type { Pass } from '../rules/definition.ts';
import { findSubset, type SubsetSum } from './subset-sum.ts';
import {
  type Candidate,
  insertSubsets,
  loadKeyed,
  setTargetsAside,
  subsetCandidates,
} from './subset-store.ts';

/** Lines for which a sum is looked for, in one pass of one run. */
const MOST_TARGETS = 5_000;

/**
 * Single lines that are the sum of several on the other side, where no key says which. Only what has exactly
 * one way to add up is matched, and only if no other line needs the same ones. Returns how many gave up.
 */
export async function matchBySubset(
  db: Queryable,
  pass: Pass,
  limits: NonNullable<Pass['subset']>,
): Promise<number> {
  await loadKeyed(db, pass);
  const candidates = await subsetCandidates(db, {
    many: limits.many === 'ours' ? 0 : 1,
    days: pass.days ?? null,
    mostTargets: MOST_TARGETS,
    mostCandidates: limits.mostCandidates,
  });
  const found = [...byTarget(candidates)].map(([target, addends]) => ({
    target,
    candidates: addends.length,
    sum: sumOf(addends, limits),
  }));
  const uses = new Map<number, number>();
  for (const { sum } of found) {
    if (sum.kind === 'one') for (const id of sum.ids) uses.set(id, (uses.get(id) ?? 0) + 1);
  }
  const isFree = (sum: SubsetSum): boolean =>
    sum.kind === 'one' && sum.ids.every((id) => uses.get(id) === 1);
  await insertSubsets(
    db,
    pass.name,
    limits.many,
    found.flatMap(({ target, sum }) =>
      sum.kind === 'one' && isFree(sum) ? [{ target, members: sum.ids }] : [],
    ),
  );
  const aside = found.flatMap(({ target, candidates: of, sum }) =>
    sum.kind === 'none' || isFree(sum)
      ? []
      : [{ target, candidates: of, kind: sum.kind === 'gave_up' ? 'gave_up' : 'ambiguous' }],
  );
  await setTargetsAside(db, pass.name, aside);
  return aside.filter(({ kind }) => kind === 'gave_up').length;
}

function sumOf(addends: readonly Candidate[], limits: NonNullable<Pass['subset']>): SubsetSum {
  const target = addends[0]?.targetSen ?? 0;
  if (addends.length > limits.mostCandidates) return { kind: 'gave_up' };
  return findSubset(
    addends.map(({ id, amount }) => ({ id, amount })),
    target,
    limits.mostRows,
  );
}

function byTarget(candidates: readonly Candidate[]): Map<number, Candidate[]> {
  const map = new Map<number, Candidate[]>();
  for (const candidate of candidates) {
    const others = map.get(candidate.target);
    if (others) others.push(candidate);
    else map.set(candidate.target, [candidate]);
  }
  return map;
}
