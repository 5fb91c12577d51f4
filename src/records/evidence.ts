import type { Instant } from '../domain/time.ts';

/** One answer, or the lack of one, as it is kept: secrets and personal data are gone from `body`. */
export interface Evidence {
  readonly provider: string;
  readonly endpoint: string;
  readonly subject: string;
  readonly at: Instant;
  readonly durationMs: number;
  /** null: no answer came. */
  readonly httpStatus: number | null;
  readonly code: string | null;
  readonly body: string;
}
