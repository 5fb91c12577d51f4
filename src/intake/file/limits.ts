import { rupiah, type Sen } from '../../domain/money.ts';

/** What a payout file may cost us at most. Every one is a setting (docs/payout-files.md). */
export interface IntakeLimits {
  /** Size of the file, in bytes. */
  readonly maxFileBytes: number;
  /** Rows after the header, blank ones included. */
  readonly maxRows: number;
  /** Characters of one row, separators and line breaks inside quotes included. */
  readonly maxRowBytes: number;
  readonly maxColumns: number;
  /** How much of the file's start is read to tell its encoding, delimiter and number style. */
  readonly sampleBytes: number;
  /** The largest payout that a row may ask for. */
  readonly maxAmount: Sen;
}

export const DEFAULT_INTAKE_LIMITS: IntakeLimits = {
  maxFileBytes: 512 * 1024 * 1024,
  maxRows: 2_000_000,
  maxRowBytes: 64 * 1024,
  maxColumns: 100,
  sampleBytes: 1024 * 1024,
  maxAmount: rupiah(1_000_000_000),
};
