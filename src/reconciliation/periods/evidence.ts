import type { CsvFormat } from '../../domain/csv-format.ts';
import type { BusinessDay, Instant } from '../../domain/time.ts';
import type { ExceptionCategory } from '../exceptions/categories.ts';
import type { StreamDefinition } from '../rules/definition.ts';
import type { RollForward } from '../runs/run-summary.ts';
import type { ImportOfPeriod, PassTotal, RunOfPeriod } from './evidence-store.ts';

/** What the reports of a period are made from, before it is closed and ever after. */
export interface PeriodFacts {
  readonly stream: string;
  readonly period: string;
  readonly from: BusinessDay;
  readonly to: BusinessDay;
  readonly closedBy: string;
  readonly closedAt: Instant;
  /** Of the newest reconciliation in it. */
  readonly asOf: Instant;
  readonly rules: StreamDefinition;
  readonly rulesSha256: string;
  /** Records up to here were known. */
  readonly recordsUpto: number;
  /** The closing before; 0: there is none. */
  readonly afterRunNumber: number;
}

export interface PeriodReportFile {
  readonly name: string;
  /** Below the header. */
  readonly rows: number;
  readonly sha256: string;
}

/** What a period was closed with; kept as JSON, and written beside its reports. Amounts in sen. */
export interface PeriodEvidence extends PeriodFacts {
  /** The closing's own. */
  readonly runNumber: number;
  readonly runs: readonly RunOfPeriod[];
  readonly recordsAfter: number;
  readonly imports: readonly ImportOfPeriod[];
  /** Open exceptions about missing input, in spite of which it was closed. */
  readonly despiteGaps: readonly {
    readonly exceptionId: number;
    readonly category: ExceptionCategory;
  }[];
  readonly matches: readonly PassTotal[];
  readonly revoked: number;
  readonly rollForward: RollForward;
  readonly reports: { readonly format: CsvFormat; readonly files: readonly PeriodReportFile[] };
}

export const evidenceText = (evidence: PeriodEvidence): string => JSON.stringify(evidence, null, 2);

export const readEvidence = (text: string): PeriodEvidence => JSON.parse(text) as PeriodEvidence;
