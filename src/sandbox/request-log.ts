/** One request as it arrived. Accounts and names are left out; the books have them. */
export interface RequestEntry {
  /** Counts from 1 in order of arrival. */
  readonly n: number;
  /** Milliseconds since the epoch, with a fraction, taken before the body is read. */
  readonly arrivedMs: number;
  readonly endpoint: string;
  partnerTrxId: string | null;
  /** HTTP status of the answer; null while there is none, or when the connection was cut. */
  httpStatus: number | null;
  /** The provider's own code in the answer, or `lost` when the connection was cut. */
  code: string | null;
  /** Why the request was refused, for the person who writes the client. */
  why: string | null;
  /** From arrival until the answer was handed over, in milliseconds. */
  tookMs: number | null;
}

/** The last `limit` requests, in memory; the oldest are dropped and counted. */
export class RequestLog {
  readonly #limit: number;
  #entries: RequestEntry[] = [];
  #arrived = 0;
  #dropped = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  open(endpoint: string, arrivedMs: number): RequestEntry {
    this.#arrived += 1;
    const entry: RequestEntry = {
      n: this.#arrived,
      arrivedMs,
      endpoint,
      partnerTrxId: null,
      httpStatus: null,
      code: null,
      why: null,
      tookMs: null,
    };
    this.#entries.push(entry);
    // Dropping in blocks keeps the cost of one request constant.
    if (this.#entries.length > this.#limit * 1.25) {
      const surplus = this.#entries.length - this.#limit;
      this.#entries.splice(0, surplus);
      this.#dropped += surplus;
    }
    return entry;
  }

  get dropped(): number {
    return this.#dropped;
  }

  list(endpoint: string | null = null): readonly RequestEntry[] {
    return endpoint === null
      ? this.#entries
      : this.#entries.filter((entry) => entry.endpoint === endpoint);
  }

  /** Forgets all; `n` goes on counting. Returns how many were forgotten. */
  clear(): number {
    const forgotten = this.#entries.length;
    this.#entries = [];
    this.#dropped = 0;
    return forgotten;
  }
}
