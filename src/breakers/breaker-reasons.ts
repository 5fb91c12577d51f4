import { speakerOf } from '../domain/sentence.ts';

/** Why a breaker has opened; what a person gave as the reason stays as it is. */
export const BREAKER_REASONS = {
  'breaker/stopped_by': 'stopped by {by}',
  'breaker/unknowns_in_a_row': '{count} sends in a row without a clear answer',
  'breaker/unknowns_of_last': '{count} of the last {of} sends without a clear answer',
  'breaker/bank_failures': '{count} of the last {of} payouts to this bank failed there',
  'breaker/names':
    'of the first {asked} names {wrong} differ or are not known at the bank; is a column shifted?',
  'breaker/throttled': 'the provider says: too many requests to {endpoint}',
  'breaker/too_fast': 'too many requests',
  'breaker/foreign_transaction':
    'row {row} of {batch}: the provider has {difference:said} under {id}',
  'breaker/inquiry_refused': 'an inquiry was refused: {code} {message}',
  'breaker/send_refused': 'row {row} of {batch}: {code} {message}',
} as const;
export const sayOfBreaker = speakerOf(BREAKER_REASONS);
