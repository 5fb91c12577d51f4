import type { Operators } from './operators.ts';
import type { Random } from './random.ts';
import type { TroubleDesk } from './trouble-desk.ts';

export type Act = (operators: Operators, random: Random, desk: TroubleDesk) => Promise<void>;

const onSome =
  (kind: 'pause' | 'resume' | 'cancel' | 'reject'): Act =>
  async (operators) => {
    const batchId = await operators.someBatch();
    if (batchId !== null) operators.order(kind, batchId);
  };

/** The rare ones, each with how likely a seed has it. */
export const RARE_DEEDS: Readonly<Record<string, { readonly share: number; readonly act: Act }>> = {
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
