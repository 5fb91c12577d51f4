import type { Clock } from '../domain/time.ts';
import type { CallbackSender } from './callback-sender.ts';
import type { FaultPlans } from './faults.ts';
import type { OyBooks } from './oy/books.ts';
import type { Credentials } from './oy/exchange.ts';
import type { RequestLog } from './request-log.ts';

/** What the HTTP routes stand on. */
export interface SandboxContext {
  readonly clock: Clock;
  readonly faults: FaultPlans;
  readonly requests: RequestLog;
  readonly oy: OyBooks;
  readonly oyCredentials: Credentials;
  readonly oyCallbacks: CallbackSender;
  /** Aborted when the sandbox closes, so that delayed answers end. */
  readonly closing: AbortSignal;
}
