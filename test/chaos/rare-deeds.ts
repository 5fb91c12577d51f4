import { APPROVERS, type Operators } from './operators.ts';
import type { Random } from './random.ts';
import type { TroubleDesk } from './trouble-desk.ts';

export type Act = (operators: Operators, random: Random, desk: TroubleDesk) => Promise<void>;

const onSome =
  (kind: 'pause' | 'resume' | 'cancel' | 'reject'): Act =>
  async (operators) => {
    // What a restored database calls ready may be paid: operations.md says to cancel nothing then.
    if (operators.notebook.wasRestored && (kind === 'cancel' || kind === 'reject')) return;
    const batchId = await operators.someBatch();
    if (batchId !== null) operators.order(kind, batchId);
  };

/** An approver looks in: decides what is in review, and approves what is ready. */
export async function lookIn(operators: Operators, random: Random): Promise<void> {
  for (const { id, state } of await operators.batches()) {
    if (state === 'rejected' || state === 'cancelled') continue;
    await operators.decideReviews(id, () => (random.chance(0.7) ? random.chance(0.8) : null));
    if (random.chance(0.2)) continue;
    const [first, second] = APPROVERS;
    await operators.approve(id, first);
    if (random.chance(0.2)) await operators.approve(id, second);
  }
}

/** The rare ones, each with how likely a seed has it. */
export const RARE_DEEDS: Readonly<Record<string, { readonly share: number; readonly act: Act }>> = {
  'look in': { share: 0, act: (operators, random) => lookIn(operators, random) },
  pause: { share: 0.25, act: onSome('pause') },
  resume: { share: 0.3, act: onSome('resume') },
  cancel: { share: 0.12, act: onSome('cancel') },
  reject: { share: 0.08, act: onSome('reject') },
  'approve by the maker': {
    share: 0.2,
    act: async (operators) => {
      const batchId = await operators.someBatch();
      if (batchId !== null) await operators.approveWrongly(batchId, 'by the maker');
    },
  },
  'approve stale': {
    share: 0.2,
    act: async (operators) => {
      const batchId = await operators.someBatch();
      if (batchId !== null) await operators.approveWrongly(batchId, 'stale');
    },
  },
  retry: {
    share: 0.6,
    act: async (operators, _random, desk) => {
      for (const { id } of await operators.batches()) await desk.retry(id);
    },
  },
  resolve: {
    share: 0.3,
    act: async (_operators, _random, desk) => void (await desk.resolveQuarantines()),
  },
  'stop-sending': { share: 0.1, act: async (_operators, _random, desk) => desk.stopSending() },
  'resume-sending': { share: 0.15, act: async (_operators, _random, desk) => desk.resumeSending() },
  'reset-breaker': {
    share: 0.3,
    act: async (_operators, _random, desk) => void (await desk.resetBreakers(() => true)),
  },
  'a payout comes back': {
    share: 0.3,
    act: async (_operators, random, desk) => desk.reverseOne((items) => random.pick(items)),
  },
  'import-statement': {
    share: 0.5,
    act: async (_operators, _random, desk) => desk.importStatement(),
  },
  'top up': {
    share: 0.2,
    act: async (operators, random) => operators.moveDeposit(random.integer(1, 20) * 1_000_000),
  },
  withdraw: {
    share: 0.12,
    act: async (operators, random) => operators.moveDeposit(-random.integer(1, 12) * 1_000_000),
  },
};

/** What a wanted deed needs to have happened before. */
export const NEEDED_BEFORE: Readonly<Record<string, readonly string[]>> = {
  resume: ['pause'],
  'resume-sending': ['stop-sending'],
  'apply-statement-evidence': ['a payout comes back', 'import-statement'],
};
