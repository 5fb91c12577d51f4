import { rupiah } from '../../domain/money.ts';
import type { OrderKind } from '../order-kind.ts';
import {
  IDENTITY_DETAILS,
  IDENTITY_PHOTO_MAX_BYTES,
  IDENTITY_PHOTOS,
  type IdentityDetails,
  nikHash,
} from './identity-details.ts';

const isIdCard = (cell: (column: string) => string): boolean =>
  cell('check').trim().toLowerCase() === 'id_card';

/** Identity checks at OY: by identity card with two photographs, or by phone number. */
export const IDENTITY_ORDERS: OrderKind<IdentityDetails> = {
  name: 'identity',
  noun: 'identity check',
  stream: null,
  columns: [
    { name: 'reference', alsoCalled: ['referensi'], required: true },
    { name: 'check', required: true },
    { name: 'name', alsoCalled: ['nama'], required: true },
    { name: 'nik', alsoCalled: ['ktp', 'no ktp'], required: true },
    { name: 'home_address', alsoCalled: ['address', 'alamat'], required: true },
    { name: 'business_address', alsoCalled: ['alamat usaha'], required: false },
    { name: 'phone', alsoCalled: ['phone number', 'telepon'], required: false },
    { name: 'email', required: false },
    { name: 'id_card_photo', alsoCalled: ['foto ktp'], required: false },
    { name: 'selfie_photo', alsoCalled: ['foto selfie'], required: false },
  ],
  amount: { needed: 'never', least: rupiah(0), most: rupiah(0) },
  details: IDENTITY_DETAILS,
  readDetails(cell, read) {
    const shared = {
      check: cell('check').trim().toLowerCase(),
      name: read.text(cell('name')) ?? '',
      nik: cell('nik').trim(),
      homeAddress: read.text(cell('home_address')) ?? '',
      phone: read.internationalPhone(cell('phone')),
    };
    if (!isIdCard(cell)) return shared;
    return {
      ...shared,
      phone: shared.phone ?? '',
      businessAddress: read.text(cell('business_address')) ?? '',
      email: read.text(cell('email')),
    };
  },
  files: IDENTITY_PHOTOS.map((column) => ({
    column,
    isNeeded: isIdCard,
    mostBytes: IDENTITY_PHOTO_MAX_BYTES,
    types: ['jpeg', 'png'],
  })),
  subjectHashOf: (details, key) => nikHash(details.nik, key),
};
