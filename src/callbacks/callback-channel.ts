/**
 * One address at which a provider tells us something: how its sender is known, and how it wants to be
 * answered. Adapters (src/providers/) make them; the HTTP side stores what comes, as it comes, before it
 * is acknowledged; a job works it (process-callback.ts).
 */
export interface CallbackChannel {
  /** `oy:disbursement`, `oy:va`, `xendit:ewallet`, `paylabs:emoney`, … */
  readonly channel: string;
  readonly provider: string;
  /** `/callbacks/oy/va` */
  readonly path: string;
  /** By what its sender is known. Where it is not the address, the whole body is needed to tell. */
  readonly knownBy: 'address' | 'token' | 'signature';
  /** Longest message taken; default: the setting CALLBACK_MAX_BYTES. */
  readonly maxBytes?: number;
  /** Pure but for the clock in `receivedAtMs`. Compares secrets in constant time. */
  verify(callback: IncomingCallback): Verification;
  /** The answer that this provider takes for "stored"; always HTTP 200. */
  acknowledge(callback: IncomingCallback): Acknowledgement;
  /** Secrets that a body itself carries, to be taken out before it is stored. Default: none. */
  readonly secretFields?: readonly string[];
}

/** A message as it came. */
export interface IncomingCallback {
  /** The path it was sent to, without the query. */
  readonly path: string;
  /** By lower-case name, complete. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  readonly sourceIp: string;
  readonly receivedAtMs: number;
}

export type Verification =
  | { readonly kind: 'verified'; readonly by: 'address' | 'token' | 'signature' }
  | {
      readonly kind: 'refused';
      /** Stable: `source_not_allowed`, `token_wrong`, `signature_wrong`, `timestamp_too_old`, … */
      readonly code: string;
      readonly message: string;
      readonly next: string;
    };

export interface Acknowledgement {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}
