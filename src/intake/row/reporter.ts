import type { RejectCode, WarningCode } from './row-reasons.ts';

/** Where the readers of cells say what they find. A reader that reports `reject` may return null. */
export interface Reporter {
  reject(code: RejectCode, message: string): void;
  warn(code: WarningCode, message: string): void;
}
