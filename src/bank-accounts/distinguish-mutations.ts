import { createHash } from 'node:crypto';
import type { Mutation } from './bank-provider.ts';

export interface KeyedMutation {
  /** The provider's id; where two different lines share one, the later ones get their content's hash too. */
  readonly key: string;
  readonly mutation: Mutation;
  /** Another line of the same list has its id and says something else. */
  readonly sharesId: boolean;
}

/**
 * The document's own sample prints two mutations with one id. Nothing may be lost by that, and nothing
 * may change places with each pull: the earliest line keeps the id, and each other one is known by its
 * content, the status apart. A line that is only repeated is one. Pure.
 */
export function distinguishMutations(list: readonly Mutation[]): KeyedMutation[] {
  const byId = new Map<string, Map<string, Mutation>>();
  for (const mutation of list) {
    const sharing = byId.get(mutation.id) ?? new Map<string, Mutation>();
    byId.set(mutation.id, sharing.set(contentOf(mutation), mutation));
  }
  return [...byId].flatMap(([id, sharing]) => {
    const different = [...sharing].toSorted(byDateThenContent);
    return different.map(([content, mutation], index) => ({
      key: index === 0 ? id : `${id}~${content.slice(0, 16)}`,
      mutation,
      sharesId: different.length > 1,
    }));
  });
}

function byDateThenContent(
  [contentA, a]: [string, Mutation],
  [contentB, b]: [string, Mutation],
): number {
  const byDate = Number(a.date.raw) - Number(b.date.raw);
  return byDate || (contentA < contentB ? -1 : 1);
}

function contentOf({ amount, date, description }: Mutation): string {
  return createHash('sha256')
    .update(JSON.stringify([amount, date.raw, description]))
    .digest('hex');
}
