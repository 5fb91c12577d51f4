import { setMaxListeners } from 'node:events';
import type { FastifyInstance } from 'fastify';
import type { Clock } from '../domain/time.ts';
import { CallbackSender } from './callback-sender.ts';
import type { FaultPlans } from './faults.ts';
import { Journal } from './journal.ts';
import { Outbox } from './outbox.ts';
import type { Persona, PersonaContext } from './persona.ts';
import type { RequestLog } from './request-log.ts';

export interface PersonaWorkshopOptions {
  readonly clock: Clock;
  readonly seed: number;
  readonly faults: FaultPlans;
  readonly requests: RequestLog;
  readonly closing: AbortSignal;
  readonly callbackTimeoutMs: number;
  /** `data/sandbox/oy.jsonl`: the books of `va` lie in `data/sandbox/oy.va.jsonl`. Null: nowhere. */
  readonly stateFile: string | null;
}

/** Builds stand-ins and owns what they hold open: journals and senders. */
export class PersonaWorkshop {
  readonly context: PersonaContext;
  readonly #senders: CallbackSender[] = [];
  readonly #journals: Journal[] = [];
  readonly #personas: Persona[] = [];

  constructor(options: PersonaWorkshopOptions) {
    const { clock, seed, faults, requests, closing, stateFile, callbackTimeoutMs } = options;
    setMaxListeners(0, closing);
    this.context = {
      clock,
      seed,
      faults,
      requests,
      closing,
      openBook: (name, schema, apply) => {
        if (stateFile === null) return apply;
        const path = stateFile.replace(/(\.jsonl)?$/, `.${name}.jsonl`);
        const journal = Journal.open(path, (line) => apply(schema.parse(line)));
        this.#journals.push(journal);
        return (event) => {
          apply(event);
          journal.append(event);
        };
      },
      openOutbox: (outboxOptions) => {
        const outbox = new Outbox(outboxOptions, clock, faults, () => sender.wake());
        const sender = new CallbackSender(outbox, clock, callbackTimeoutMs);
        this.#senders.push(sender);
        return outbox;
      },
    };
  }

  add<P extends Persona>(persona: P): P {
    this.#personas.push(persona);
    return persona;
  }

  registerRoutes(app: FastifyInstance): void {
    for (const persona of this.#personas) persona.registerRoutes(app);
  }

  start(): void {
    for (const sender of this.#senders) sender.start();
  }

  async close(): Promise<void> {
    await Promise.all(this.#senders.map((sender) => sender.close()));
    for (const journal of this.#journals) journal.close();
  }
}
