/** What a provider answers. `body` is the exact text that goes over the wire. */
export interface Answer {
  readonly httpStatus: number;
  /** The provider's own code, for the request log; the HTTP status for a plain HTTP error. */
  readonly code: string;
  readonly body: string;
  /** For the request log: which rule refused the request. */
  readonly why: string | null;
  readonly headers?: Readonly<Record<string, string>>;
}
