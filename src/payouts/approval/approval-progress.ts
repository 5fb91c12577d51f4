import type { Batch } from '../../batches/batch-store.ts';
import type { Sen } from '../../domain/money.ts';
import type { Queryable } from '../../platform/database/database.ts';
import { type GivenApproval, latestApprovals } from '../store/approval-store.ts';
import { type ApprovalLayers, approversNeeded } from './approval-layers.ts';

/** What became of an approval: it counts for what is ready now; it released; or it counts no more. */
export type ApprovalStanding = 'counts' | 'released' | 'void';

export interface BatchApproval extends GivenApproval {
  readonly standing: ApprovalStanding;
}

/** How far the approval of what is ready now has come. */
export interface ApprovalProgress {
  readonly needed: number;
  readonly missing: number;
  readonly by: readonly string[];
}

export interface BatchApprovals {
  /** The latest ones, oldest first. */
  readonly approvals: readonly BatchApproval[];
  /** Null where nothing can be approved now. */
  readonly progress: ApprovalProgress | null;
}

/** Who approved what of a batch, and who is missing. `ready`: what would be approved now. */
export async function batchApprovals(
  db: Queryable,
  layers: ApprovalLayers,
  batch: Pick<Batch, 'id' | 'contentVersion'>,
  ready: { readonly hash: string; readonly total: Sen } | null,
): Promise<BatchApprovals> {
  const given = (await latestApprovals(db, batch.id)).toReversed();
  const releasing = given.filter(({ layer, layersNeeded }) => layer >= layersNeeded);
  const standingOf = (approval: GivenApproval): ApprovalStanding => {
    if (releasing.some((other) => isOfSameContent(other, approval))) return 'released';
    const { hash } = ready ?? {};
    return isOfSameContent(approval, { ...batch, hash }) ? 'counts' : 'void';
  };
  const approvals = given.map((each) => ({ ...each, standing: standingOf(each) }));
  return { approvals, progress: ready && progressOf(layers, ready.total, approvals) };
}

/** For programs: of the command line and of the API. */
export function approvalsJson({ approvals, progress }: BatchApprovals) {
  return {
    approvals: approvals.map(({ by, at, hash, count, total, layer, layersNeeded, standing }) => {
      const content = { hash, count, totalSen: total };
      return { by, at, ...content, layer, layersNeeded, standing };
    }),
    approvalsNeeded: progress?.needed ?? null,
    approvalsMissing: progress?.missing ?? null,
  };
}

interface Content {
  readonly contentVersion: number;
  readonly hash: string | undefined;
}

const isOfSameContent = (a: Content, b: Content): boolean =>
  a.contentVersion === b.contentVersion && a.hash === b.hash;

function progressOf(
  layers: ApprovalLayers,
  total: Sen,
  approvals: readonly BatchApproval[],
): ApprovalProgress {
  const needed = approversNeeded(layers, total);
  const by = approvals.filter(({ standing }) => standing === 'counts').map((each) => each.by);
  // Where fewer are asked for than before, it is the next approval that finds it released.
  return { needed, by, missing: Math.max(1, needed - by.length) };
}
