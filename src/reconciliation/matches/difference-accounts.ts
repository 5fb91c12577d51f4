import type { DifferenceAccounts } from '../../ledger/difference-postings.ts';
import type { StreamDefinition } from '../rules/definition.ts';

/** Where a stream posts what its matches tolerated, and what the other side kept. */
export const differenceAccounts = ({
  differences,
  fees,
}: StreamDefinition): DifferenceAccounts => ({
  differences: differences.account,
  against: differences.against,
  fees: fees ?? null,
});
