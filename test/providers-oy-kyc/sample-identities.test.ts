import { readFile } from 'node:fs/promises';
import { parse } from 'csv-parse/sync';
import { expect, test } from 'vitest';
import {
  IDENTITY_DETAILS,
  IDENTITY_PHOTO_MAX_BYTES,
} from '../../src/orders/kinds/identity-details.ts';

const SAMPLES = new URL('../../samples/', import.meta.url);

test('every row of samples/identities.csv is one that can be sent', async () => {
  const text = await readFile(new URL('identities.csv', SAMPLES), 'utf8');
  const rows = parse<Record<string, string>>(text, { columns: true });
  expect(rows).toHaveLength(10);
  for (const row of rows) {
    const { check, name, nik, home_address: homeAddress, phone = '' } = row;
    const person = { check, name, nik, homeAddress, phone: phone === '' ? null : phone };
    const more = {
      businessAddress: row.business_address,
      email: row.email === '' ? null : row.email,
    };
    const details = check === 'id_card' ? { ...person, ...more } : person;
    expect(IDENTITY_DETAILS.safeParse(details).error).toBeUndefined();
    for (const file of [row.id_card_photo, row.selfie_photo]) {
      expect(file === '').toBe(check === 'phone_number');
      const photo = file ? await readFile(new URL(`photos/${file}`, SAMPLES)) : Buffer.alloc(0);
      expect(photo.length).toBeLessThanOrEqual(IDENTITY_PHOTO_MAX_BYTES);
    }
  }
});
