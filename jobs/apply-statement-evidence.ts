import { applyStatementEvidence } from '../src/payouts/settlement/apply-statement-evidence.ts';
import type { ScheduledJob } from '../src/work/job.ts';

export const applyStatementEvidenceJob: ScheduledJob = {
  name: 'apply-statement-evidence',
  about:
    'makes payouts reversed that a statement shows coming back, and asks where it says otherwise than we know',
  schedule: { kind: 'every', ms: 60_000 },
  run: async ({ payouts }) => ({ ...(await applyStatementEvidence(payouts)) }),
};
