import { UserError } from '../../domain/errors.ts';

export const postingUnknown = (): UserError =>
  new UserError(
    'posting_unknown',
    'There is no such posting in the ledger.',
    'Open it from the journal; postings are never removed.',
  );
