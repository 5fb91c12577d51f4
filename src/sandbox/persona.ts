import type { FastifyInstance } from 'fastify';
import type { z } from 'zod';
import type { Clock } from '../domain/time.ts';
import type { FaultPlans } from './faults.ts';
import type { Outbox, OutboxOptions } from './outbox.ts';
import type { RequestLog } from './request-log.ts';

/** What a stand-in is built from. */
export interface PersonaContext {
  /** Drives expiry, settlement, callbacks and delays. */
  readonly clock: Clock;
  readonly seed: number;
  readonly faults: FaultPlans;
  readonly requests: RequestLog;
  /** Aborted when the sandbox closes, so that delayed answers end. */
  readonly closing: AbortSignal;
  /**
   * The books of this stand-in: everything that ever changes them is an event. `apply` is called for
   * each event of an earlier life, in order, and then for each one that is recorded; it reads no clock.
   * With a state file, what was recorded is on the disk before the call returns.
   */
  openBook<Event>(
    name: string,
    schema: z.ZodType<Event>,
    apply: (event: Event) => void,
  ): (event: Event) => void;
  /** What is sent to the client's own endpoints: tried again and again, inspectable, hit by faults. */
  openOutbox(options: OutboxOptions): Outbox;
}

/** One provider, or one product of a provider: its routes, its control routes, its books. */
export interface Persona {
  readonly name: string;
  registerRoutes(app: FastifyInstance): void;
}
