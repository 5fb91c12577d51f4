/** Leave to make one request to one endpoint. Every client call asks for one. */
export interface Permit {
  readonly endpoint: string;
  /**
   * Takes a place: the last thing before the request leaves. Waits while none is free, and rejects when
   * `signal` aborts; the request must not leave then.
   */
  enter(signal?: AbortSignal): Promise<void>;
  /** The answer is here, or the wait for it is over. */
  done(): Promise<void>;
}

/** Holds a limit of requests per endpoint in every sliding second. */
export interface RateLimits {
  /** Waits for its turn; rejects when `signal` aborts. A permit that is not used costs nothing but that. */
  acquire(endpoint: string, signal?: AbortSignal): Promise<Permit>;
}

/** For a single process that makes a handful of requests, such as a person's command. */
export const noRateLimits: RateLimits = {
  acquire: async (endpoint) => ({
    endpoint,
    enter: async () => undefined,
    done: async () => undefined,
  }),
};
