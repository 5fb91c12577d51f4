import { createHmac } from 'node:crypto';
import { z } from 'zod';
import type { CellKey } from './cell-sentences.ts';

/**
 * What a row of finance's file tells about a person who is to be checked ("KYC" of OY's document). All
 * of it is personal data: it is sent sealed, and stands in no log and no evidence. The photographs come
 * beside it, as files of the row.
 */

/** Names, addresses: a line of text that says something. */
const MAX_TEXT_CHARS = 255;
/** Of the same as JSON: they are sealed together, and a seal holds some 1,500 bytes. */
const MAX_TEXT_BYTES = 512;

const line = z
  .string()
  .max(MAX_TEXT_CHARS)
  .regex(/\S/, 'cell/empty' satisfies CellKey)
  .regex(/^\P{Cc}*$/u, 'cell/control_character' satisfies CellKey)
  .refine(
    (text) => Buffer.byteLength(JSON.stringify(text)) <= MAX_TEXT_BYTES,
    'cell/too_long' satisfies CellKey,
  );

/** Sixteen digits: region, day of birth, serial number. */
const nik = z.string().regex(/^\d{16}$/, 'cell/nik' satisfies CellKey);

/** "use +62 format" */
const phone = z.string().regex(/^\+62\d{7,13}$/, 'cell/country_code' satisfies CellKey);

const idCard = z.strictObject({
  check: z.literal('id_card'),
  name: line,
  nik,
  homeAddress: line,
  businessAddress: line,
  phone,
  email: z.email().max(254).nullable(),
});

const phoneNumber = z.strictObject({
  check: z.literal('phone_number'),
  name: line,
  nik,
  homeAddress: line,
  phone: phone.nullable(),
});

/** Of an order of kind `identity`. `check` says which of OY's two checks it is. */
export const IDENTITY_DETAILS = z.discriminatedUnion('check', [idCard, phoneNumber]);
export type IdentityDetails = z.infer<typeof IDENTITY_DETAILS>;

/** The columns that name the photographs of an `id_card` check; both are required there. */
export const IDENTITY_PHOTOS = ['id_card_photo', 'selfie_photo'] as const;

/** "Image size more than 1MB" is refused: of the file itself, not of its base64. */
export const IDENTITY_PHOTO_MAX_BYTES = 1_048_576;

const MIN_HASH_KEY_CHARS = 16;

/**
 * By what an order is found again from a NIK, so that no NIK is searched in clear: OY's callback names
 * the NIK and nothing else. With a key, for the few billion NIKs there can be are soon tried through;
 * whoever changes the key loses what was found by it. Throws a RangeError for a key that is too short.
 */
export function nikHash(theNik: string, key: string): string {
  if (key.length < MIN_HASH_KEY_CHARS) {
    throw new RangeError(`the key of NIK hashes has at least ${MIN_HASH_KEY_CHARS} characters`);
  }
  return createHmac('sha256', key).update(`nik ${theNik}`).digest('hex');
}
