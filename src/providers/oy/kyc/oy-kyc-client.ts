import { type Clock, epochMs } from '../../../domain/time.ts';
import type { IdentityDetails } from '../../../orders/kinds/identity-details.ts';
import type { OrderProvider } from '../../../orders/order-provider.ts';
import { createCaller } from '../../provider-call.ts';
import { openWire, type Wire, type WireOptions, type WireReply } from '../../wire.ts';
import type { Sealer } from '../sealed/sealer.ts';
import { readCreateReply, readStatusReply } from './oy-kyc-answers.ts';
import { type KycRequest, kycRequest, photoProblem, statusRequest } from './oy-kyc-requests.ts';

export interface OyKycClientOptions {
  /** `https://partner.oyindonesia.com`, `https://sandbox.oyindonesia.com/staging/partner`, … */
  readonly baseUrl: string;
  readonly username: string;
  readonly apiKey: string;
  /** Seals what is sent and opens what comes back (sealed/create-sealer.ts). */
  readonly sealer: Sealer;
  /** One call in all: connection, headers and body. */
  readonly timeoutMs: number;
  readonly maxAnswerBytes: number;
  readonly clock: Clock;
  /** A permit that could not be given back; it lapses by itself. Default: not told. */
  readonly onPermitError?: (error: unknown) => void;
  /** What carries the requests. Default: HTTP; a simulation puts its own in here. */
  readonly openWire?: (options: WireOptions) => Wire;
}

export type OyKycClient = OrderProvider<IdentityDetails> & { close(): Promise<void> };

const ENDPOINTS = { create: 'oy:kyc-create', ask: 'oy:kyc-status' } as const;
/** In the evidence, since their codes differ. */
const CREATE_ENDPOINTS = {
  id_card: 'oy:kyc-id-card',
  phone_number: 'oy:kyc-phone-number',
} as const;

/**
 * OY's identity checks ("KYC" of the document): by ID card or by phone number, and their status. OY
 * knows a person by the NIK alone and gives no id, so two checks of one NIK cannot be told apart: one
 * at a time is whoever sends them's to see to. The body holds secrets and is sealed anew each time
 * (`createBody` is null). Nothing that the wire does throws, and no call asks twice.
 */
export function createOyKycClient(options: OyKycClientOptions): OyKycClient {
  const { sealer } = options;
  const open = options.openWire ?? openWire;
  const wire = open({ ...options, headers: headersOf(options) });
  const call = createCaller({ ...options, provider: 'oy', secrets: [options.apiKey] });
  const post = (request: KycRequest): Promise<WireReply> =>
    wire.send({ method: 'POST', ...request });

  return {
    name: 'oy',
    endpoints: ENDPOINTS,
    createBody: () => null,
    async create(permit, order, _body, leaveBefore) {
      const { check } = order.details;
      const problem = photoProblem(order);
      const why = `nothing was sent: ${problem}`;
      const keptBack: WireReply = { kind: 'unanswered', httpStatus: null, why };
      // Sealed before its turn comes, so that it leaves at once when it does.
      const request = problem === null ? kycRequest(order, sealer) : null;
      return call({
        permit,
        endpoint: CREATE_ENDPOINTS[check],
        subject: order.providerId,
        exchange: async () => (request === null ? keptBack : post(request)),
        read: (reply) => readCreateReply(reply, check, reply === keptBack),
        leaveBeforeMs: epochMs(leaveBefore),
      });
    },
    async ask(permit, order) {
      const { nik } = order.details;
      const sealed = statusRequest(nik, sealer);
      return call({
        permit,
        endpoint: ENDPOINTS.ask,
        subject: order.providerId,
        exchange: () => post(sealed),
        read: (reply) => readStatusReply(reply, nik, sealer),
      });
    },
    close: () => wire.close(),
  };
}

/** "HTTPS Header". Throws a TypeError for credentials that no header can hold. */
function headersOf({ username, apiKey }: OyKycClientOptions): Record<string, string> {
  if (![username, apiKey].every((text) => /^[\x21-\x7e]+$/.test(text))) {
    throw new TypeError('OY_USERNAME and OY_API_KEY must be plain characters without spaces');
  }
  return {
    'content-type': 'application/json',
    accept: 'application/json',
    'x-oy-username': username,
    'x-api-key': apiKey,
  };
}
