import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { IDENTITY_DETAILS, nikHash } from '../../src/orders/kinds/identity-details.ts';
import { kycRequest } from '../../src/providers/oy/kyc/oy-kyc-requests.ts';
import { BUDI, idCard, orderOf, phoneNumber, SEALER } from './people.ts';

const isTaken = (details: unknown): boolean => IDENTITY_DETAILS.safeParse(details).success;

describe('what a row may say about a person', () => {
  test('both checks; e-mail and, for the phone number, the phone may be absent', () => {
    for (const details of [
      idCard(),
      idCard({ email: null }),
      phoneNumber(),
      phoneNumber({ phone: null }),
    ]) {
      expect(IDENTITY_DETAILS.parse(details)).toEqual(details);
    }
  });

  test.each([
    ['a NIK of 15 digits', { nik: BUDI.slice(1) }],
    ['a NIK with a letter', { nik: `${BUDI.slice(1)}X` }],
    ['a NIK that Excel has spoilt', { nik: '3.27301E+15' }],
    ['no name', { name: '' }],
    ['a blank name', { name: ' \u00a0' }],
    ['a name with a line break', { name: 'Budi\nSantoso' }],
    ['a name without end', { name: 'x'.repeat(256) }],
    ['an address too wide to be sealed', { homeAddress: '\u5bb6'.repeat(200) }],
    ['a phone without +62', { phone: '081234567890' }],
    ['no phone', { phone: null }],
    ['an e-mail that is none', { email: 'budi' }],
    ['no business address', { businessAddress: '' }],
    ['another check', { check: 'fingerprint' }],
    ['a field that nobody knows', { mother: 'Siti' }],
  ])('%s is refused', (_what, changes) => {
    expect(isTaken({ ...idCard(), ...changes })).toBe(false);
  });

  test('a check by phone number has no business address', () => {
    expect(isTaken({ ...phoneNumber(), businessAddress: 'Jalan Braga 99' })).toBe(false);
  });

  test('whatever is taken can be sealed', () => {
    const line = fc.string({ unit: 'binary', minLength: 1, maxLength: 150 });
    fc.assert(
      fc.property(line, line, line, (name, homeAddress, businessAddress) => {
        const details = idCard({
          name,
          homeAddress,
          businessAddress,
          email: `${'b'.repeat(60)}@x.id`,
        });
        fc.pre(isTaken(details));
        kycRequest(orderOf(details), SEALER);
      }),
      { numRuns: 30 },
    );
    const widest = '"'.repeat(255);
    const details = idCard({ name: widest, homeAddress: widest, businessAddress: widest });
    expect(isTaken(details)).toBe(true);
    expect(() => kycRequest(orderOf(details), SEALER)).not.toThrow();
  });
});

describe('the hash of a NIK', () => {
  const KEY = 'a key of the installation';

  test('is always the same, and another for another NIK or another key', () => {
    const hash = nikHash(BUDI, KEY);
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
    expect(nikHash(BUDI, KEY)).toBe(hash);
    expect(nikHash('3273012506850005', KEY)).not.toBe(hash);
    expect(nikHash(BUDI, `${KEY}.`)).not.toBe(hash);
  });

  test('a short key is refused', () => {
    expect(() => nikHash(BUDI, 'short')).toThrow(RangeError);
  });
});
