import { hash } from 'node:crypto';
import type { OySeal } from '../sealed/oy-seal.ts';

/** A check as it was asked for. The person's data is looked at and let go: the books hold a digest. */
export interface CheckRequest {
  readonly nik: string;
  readonly check: 'id-card' | 'phone-number';
  /** Of everything that was asked, so that the same thing sent twice is known. */
  readonly digest: string;
}

export type Read<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly code: '001' | '008'; readonly why: string };

type Fields = Readonly<Record<string, unknown>>;

/** A request that breaks a rule; the code is what OY answers. */
class Refused extends Error {
  override readonly name = 'Refused';
  readonly code: '001' | '008';

  constructor(why: string, code: '001' | '008' = '001') {
    super(why);
    this.code = code;
  }
}

const MAX_TEXT_CHARS = 255;
/** Of the file itself. */
const MAX_PHOTO_BYTES = 1_048_576;

/** "Verify ID-Card", Request Body. */
export function readIdCard(body: unknown, seal: OySeal): Read<CheckRequest> {
  return reading(() => {
    const fields = fieldsOf(body);
    const personal = opened(fields, 'personal_information', seal);
    const nik = nikOf(personal);
    const name = textOf(personal, 'name');
    const phone = textOf(personal, 'phone_number');
    if (!/^\+?\d{6,20}$/.test(phone)) throw new Refused('phone_number is none');
    const email = optionalTextOf(personal, 'email');
    const secret = textOf(personal, 'secret');
    const address = opened(fields, 'address', seal);
    const home = textOf(address, 'home');
    const business = textOf(address, 'business');
    const photos = ['id_card_photo', 'selfie_card_photo'].map((key) =>
      photoOf(fields, key, secret, seal),
    );
    if (photos.some((photo) => photo.length > MAX_PHOTO_BYTES)) {
      throw new Refused('a photo is larger than 1 MB', '008');
    }
    const shown = photos.map((photo) => hash('sha256', photo));
    const digest = digestOf('id-card', nik, name, phone, email, home, business, ...shown);
    return { nik, check: 'id-card', digest };
  });
}

/** "Verify Phone Number", Request Body. */
export function readPhoneNumber(body: unknown, seal: OySeal): Read<CheckRequest> {
  return reading(() => {
    const fields = fieldsOf(body);
    const personal = opened(fields, 'personal_information', seal);
    const nik = nikOf(personal);
    const name = textOf(personal, 'name');
    const phone = optionalTextOf(personal, 'phone_number');
    if (phone !== '' && !/^\+62\d{7,13}$/.test(phone)) {
      throw new Refused('phone_number is not in +62 format');
    }
    const home = textOf(opened(fields, 'address', seal), 'home');
    const digest = digestOf('phone-number', nik, name, phone, home);
    return { nik, check: 'phone-number', digest };
  });
}

/** "Check Status KYC", Request Body: the NIK. */
export function readStatus(body: unknown, seal: OySeal): Read<string> {
  return reading(() => nikOf(opened(fieldsOf(body), 'personal_information', seal)));
}

function reading<Value>(read: () => Value): Read<Value> {
  try {
    return { ok: true, value: read() };
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return { ok: false, code: error.code, why: error.message };
  }
}

function fieldsOf(body: unknown): Fields {
  if (typeof body === 'object' && body !== null && !Array.isArray(body)) return { ...body };
  throw new Refused('the body is not an object');
}

function opened(fields: Fields, key: string, seal: OySeal): Fields {
  const sealed = fields[key];
  if (typeof sealed !== 'string' || sealed === '') throw new Refused(`${key} is missing`);
  const inside = seal.openFields(sealed);
  if (inside === null) throw new Refused(`${key} does not open with OY's private key`);
  return inside;
}

function textOf(fields: Fields, key: string): string {
  const text = fields[key];
  if (typeof text !== 'string' || text.trim() === '') throw new Refused(`${key} is missing`);
  if (text.length > MAX_TEXT_CHARS) throw new Refused(`${key} is too long`);
  return text;
}

/** Absent, null and "" are the same. */
function optionalTextOf(fields: Fields, key: string): string {
  const text = fields[key] ?? '';
  return text === '' ? '' : textOf(fields, key);
}

function nikOf(fields: Fields): string {
  const nik = textOf(fields, 'nik');
  if (!/^\d{16}$/.test(nik)) throw new Refused('nik has not 16 digits');
  return nik;
}

function photoOf(fields: Fields, key: string, secret: string, seal: OySeal): Buffer {
  const sealed = fields[key];
  if (typeof sealed !== 'string' || sealed === '') throw new Refused(`${key} is missing`);
  const base64 = seal.openLarge(sealed, secret)?.toString('latin1');
  if (base64 === undefined) throw new Refused(`${key} does not open with the secret`);
  const photo = Buffer.from(base64, 'base64');
  if (photo.length === 0 || photo.toString('base64') !== base64) {
    throw new Refused(`${key} is not the base64 of a photo`);
  }
  return photo;
}

function digestOf(...parts: readonly string[]): string {
  return hash('sha256', JSON.stringify(parts));
}
