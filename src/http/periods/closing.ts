import { z } from 'zod';
import {
  type ClosingAhead,
  closePeriod,
  type CloseRequest,
  lookAtClosing,
} from '../../reconciliation/periods/close-period.ts';
import type { PeriodEvidence } from '../../reconciliation/periods/evidence.ts';
import { periodReportHashes } from '../../reporting/period-reports.ts';
import { csvFormat } from '../../reporting/tables/csv-format.ts';
import type { HttpContext } from '../http-context.ts';

const MAX_NAME_CHARS = 40;

/** Which period of which stream; days that are left empty are told by its name. */
export const PERIOD_FIELDS = {
  stream: z.string().trim().min(1, 'say which stream').max(MAX_NAME_CHARS),
  period: z.string().trim().max(MAX_NAME_CHARS),
  from: z.string().trim().max(MAX_NAME_CHARS).optional(),
  to: z.string().trim().max(MAX_NAME_CHARS).optional(),
};

export const periodAddress = z.strictObject({ stream: z.string(), period: z.string() });

interface GivenPeriod {
  readonly stream: string;
  readonly period: string;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

export type AskedPeriod = Omit<CloseRequest, 'by' | 'despiteGaps'>;

/** A form sends its empty fields too. */
export function askedPeriod({ stream, period, from, to }: GivenPeriod): AskedPeriod {
  return { stream, period, ...(from ? { from } : {}), ...(to ? { to } : {}) };
}

/** Closes as `rekon period close` does; the reports are hashed in the format of the settings. */
export function closeAtDesk(
  { database, clock, settings }: HttpContext,
  request: CloseRequest,
): Promise<PeriodEvidence> {
  const hashReports = periodReportHashes({ database }, csvFormat(settings));
  return closePeriod({ database, clock, hashReports }, request);
}

/** What a person is told who thinks of closing. */
export function closingAhead(
  { database, clock }: HttpContext,
  asked: AskedPeriod,
): Promise<ClosingAhead> {
  return lookAtClosing({ database, clock }, asked);
}
