import {
  IDENTITY_PHOTO_MAX_BYTES,
  IDENTITY_PHOTOS,
  type IdentityDetails,
} from '../../../orders/kinds/identity-details.ts';
import type { OrderToCreate } from '../../../orders/order-provider.ts';
import type { Sealer } from '../sealed/sealer.ts';

/** The two requests that begin a check: where to, and what. The body differs each time, for it is sealed anew. */
export interface KycRequest {
  readonly path: string;
  readonly body: string;
}

/** Why it cannot be sent as it is: a photograph that is missing or too large; null where it can. */
export function photoProblem(order: OrderToCreate<IdentityDetails>): string | null {
  if (order.details.check !== 'id_card') return null;
  for (const column of IDENTITY_PHOTOS) {
    const photo = order.files[column];
    if (photo === undefined || photo.length === 0) return `${column} is missing`;
    if (photo.length > IDENTITY_PHOTO_MAX_BYTES) {
      return `${column} is larger than 1 MB, the most that OY takes`;
    }
  }
  return null;
}

/**
 * "Verify ID-Card" and "Verify Phone Number", Request Body; the paths as the document prints them, one
 * with `/api` and one without. Throws a RangeError for fields too long to be sealed, which the details'
 * schema has refused long before.
 */
export function kycRequest(order: OrderToCreate<IdentityDetails>, sealer: Sealer): KycRequest {
  const { details, files } = order;
  const { name, nik, homeAddress: home } = details;
  if (details.check === 'phone_number') {
    const phone = details.phone === null ? {} : { phone_number: details.phone };
    return {
      path: '/kyc/phone-number',
      body: JSON.stringify({
        personal_information: sealer.sealFields({ name, ...phone, nik }),
        address: sealer.sealFields({ home }),
      }),
    };
  }
  const secret = sealer.newSecret();
  const photo = (column: (typeof IDENTITY_PHOTOS)[number]): string =>
    sealer.sealLarge(base64Of(files[column] ?? new Uint8Array()), secret);
  const email = details.email === null ? {} : { email: details.email };
  const personal = { name, ...email, phone_number: details.phone, nik, secret };
  return {
    path: '/api/kyc/id-card',
    body: JSON.stringify({
      personal_information: sealer.sealFields(personal),
      address: sealer.sealFields({ home, business: details.businessAddress }),
      id_card_photo: photo('id_card_photo'),
      selfie_card_photo: photo('selfie_photo'),
    }),
  };
}

/** "aes_encrypted_base64_encode_of_id_card_photo": the base64 text is what is sealed. */
function base64Of(photo: Uint8Array): Uint8Array {
  return Buffer.from(Buffer.from(photo).toString('base64'), 'latin1');
}

/** "Check Status KYC", Request Body. */
export function statusRequest(nik: string, sealer: Sealer): KycRequest {
  return {
    path: '/kyc/status',
    body: JSON.stringify({ personal_information: sealer.sealFields({ nik }) }),
  };
}
