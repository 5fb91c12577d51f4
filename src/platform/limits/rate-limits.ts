/** Leave to make one request to one endpoint. Every client call asks for one. */
export interface Permit {
  readonly endpoint: string;
  /** The answer is here, or the wait for it is over. */
  done(): Promise<void>;
  /** No request was made: the place is free at once. */
  unused(): Promise<void>;
}

/** Holds a limit of requests per endpoint in every sliding second. */
export interface RateLimits {
  /** Waits for a place; rejects when `signal` aborts. */
  acquire(endpoint: string, signal?: AbortSignal): Promise<Permit>;
}

/** For a single process that makes a handful of requests, such as a person's command. */
export const noRateLimits: RateLimits = {
  acquire: async (endpoint) => ({
    endpoint,
    done: async () => undefined,
    unused: async () => undefined,
  }),
};
