/** What an exception says of the lines that it is about, as SQL over the run's temporary tables. */

/** `ours` and `theirs` are rows of recon_left_items; either may be missing. */
export const BOTH = {
  ours_record_id: 'ours.id',
  theirs_record_id: 'theirs.id',
  our_reference: 'ours.our_reference',
  partner_trx_id: `coalesce(nullif(ours.reference, ''), nullif(theirs.reference, ''))`,
  provider_reference: `CASE theirs.account WHEN '' THEN theirs.item END`,
  bank_reference: `CASE WHEN theirs.account <> '' THEN theirs.item END`,
  event_at: 'coalesce(theirs.occurred_at, ours.occurred_at)',
  expected_by: 'coalesce(ours.expected_by, theirs.expected_by)',
  amount_ours_sen: 'ours.amount_sen',
  amount_theirs_sen: 'theirs.amount_sen',
  status_ours: 'ours.status',
  status_theirs: 'theirs.status',
  source: 'coalesce(theirs.source, ours.source)',
  leg: 'cast(:leg AS integer)',
};

/** One item alone, in the columns of its side. */
export const ONE = {
  ours_record_id: 'CASE side WHEN 0 THEN id END',
  theirs_record_id: 'CASE side WHEN 1 THEN id END',
  our_reference: 'our_reference',
  partner_trx_id: `nullif(reference, '')`,
  provider_reference: `CASE WHEN side = 1 AND account = '' THEN item END`,
  bank_reference: `CASE WHEN side = 1 AND account <> '' THEN item END`,
  event_at: 'occurred_at',
  expected_by: 'expected_by',
  amount_ours_sen: 'CASE side WHEN 0 THEN amount_sen END',
  amount_theirs_sen: 'CASE side WHEN 1 THEN amount_sen END',
  status_ours: 'CASE side WHEN 0 THEN status END',
  status_theirs: 'CASE side WHEN 1 THEN status END',
  source: 'source',
  leg: 'cast(:leg AS integer)',
};

export const NAMED = `CASE WHEN named.reference <> '' THEN named.reference ELSE named.item END`;

/** Which item it is, whatever version of it: stable across runs. */
export const IDENTITY = `source || ' ' || item`;
