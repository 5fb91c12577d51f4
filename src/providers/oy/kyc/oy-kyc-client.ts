import { epochMs } from '../../../domain/time.ts';
import type { IdentityDetails } from '../../../orders/kinds/identity-details.ts';
import type { OrderProvider } from '../../../orders/order-provider.ts';
import type { WireReply } from '../../wire.ts';
import type { Sealer } from '../sealed/sealer.ts';
import { readCreateReply, readStatusReply } from './oy-kyc-answers.ts';
import { type KycRequest, kycRequest, photoProblem, statusRequest } from './oy-kyc-requests.ts';
import { connectOy, type OyAccess } from '../oy-access.ts';

export interface OyKycClientOptions extends OyAccess {
  /** Seals what is sent and opens what comes back (sealed/create-sealer.ts). */
  readonly sealer: Sealer;
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
  const { wire, call } = connectOy(options);
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
