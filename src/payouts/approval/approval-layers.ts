import { UserError } from '../../domain/errors.ts';
import { rupiah, type Sen, ZERO } from '../../domain/money.ts';

/** From this total on, so many different people approve a batch before anything of it is sent. */
interface ApprovalLayer {
  readonly from: Sen;
  readonly approvers: number;
}

/** In the order of totals. */
export type ApprovalLayers = readonly ApprovalLayer[];

export const ONE_APPROVER: ApprovalLayers = [{ from: ZERO, approvers: 1 }];
const MOST_APPROVERS = 3;
const STEP = /^(\d{1,13}) *: *([1-9]\d?)$/;

/** How many different people must approve this total; one where no step names it. */
export function approversNeeded(layers: ApprovalLayers, total: Sen): number {
  return layers.findLast(({ from }) => total >= from)?.approvers ?? 1;
}

/** Reads `0:1, 500000000:2` (rupiah: approvers). Throws a UserError that names the setting. */
export function readApprovalLayers(text: string): ApprovalLayers {
  const layers = text.split(',').map((step): ApprovalLayer => {
    const [, from, approvers] = STEP.exec(step.trim()) ?? [];
    if (from === undefined || approvers === undefined) {
      throw unusable(`${JSON.stringify(step.trim().slice(0, 40))} is not rupiah:approvers`);
    }
    if (Number(approvers) > MOST_APPROVERS) {
      throw unusable(`more than ${MOST_APPROVERS} approvers are asked for`);
    }
    return { from: rupiah(Number(from)), approvers: Number(approvers) };
  });
  for (const [index, { from, approvers }] of layers.entries()) {
    const before = layers[index - 1];
    if (before === undefined) continue;
    if (from <= before.from) throw unusable('its totals do not rise');
    if (approvers < before.approvers) throw unusable('a larger total needs fewer approvers');
  }
  return layers;
}

const unusable = (why: string): UserError =>
  new UserError(
    'setting_invalid',
    `The setting APPROVAL_LAYERS is not usable: ${why}.`,
    'Set it like `0:1, 500000000:2, 5000000000:3`: plain rupiah, and how many approve from there on.',
  );
