import { toPlainRupiah } from '../domain/money.ts';
import type { MatchOfRun } from './run-reports-store.ts';

/** Columns of matches.csv. Amounts in rupiah; `event_at` in UTC, `business_day` in Jakarta. */
export const MATCH_COLUMNS = [
  'match_id',
  'stream',
  'pass',
  'state', // live, or revoked by this run
  'our_ref',
  'partner_trx_id',
  'source',
  'provider_ref',
  'record_version',
  'outcome', // paid, or not_paid
  'amount',
  'event_at',
  'business_day',
  'run',
  'revoked_why',
] as const;

export function matchCells(match: MatchOfRun): readonly string[] {
  return [
    String(match.id),
    match.stream,
    match.pass,
    match.revokedWhy === null ? 'live' : 'revoked',
    match.ourReference ?? '',
    match.partnerTrxId,
    match.source,
    match.item,
    String(match.recordVersion),
    match.outcome,
    toPlainRupiah(match.amount),
    match.eventAt ?? '',
    match.day ?? '',
    String(match.madeByRun),
    match.revokedWhy ?? '',
  ];
}
