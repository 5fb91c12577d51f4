import { describe, expect, it } from 'vitest';
import {
  generatePassword,
  hashPassword,
  isPassword,
  requireGoodPassword,
} from '../../src/access/passwords.ts';
import { quickHash } from './quick-hash.ts';

const GOOD = 'kereta biru dekat sawah';

describe('a password', () => {
  it('is kept as a hash that says nothing of it, another one each time', async () => {
    const [one, other] = [await hashPassword(GOOD), await hashPassword(GOOD)];
    expect(one).toMatch(/^scrypt\$32768\$8\$3\$[\w-]{22}\$[\w-]{43}$/);
    expect(one).not.toContain('kereta');
    expect(one).not.toBe(other);
    expect([await isPassword(GOOD, one), await isPassword(GOOD, other)]).toEqual([true, true]);
  });

  it('is right to the letter, however the keyboard composes its accents', async () => {
    const hash = await hashPassword('caf\u00e9 di ujung jalan');
    expect(await isPassword('cafe\u0301 di ujung jalan', hash)).toBe(true);
    expect(await isPassword('cafe di ujung jalan', hash)).toBe(false);
    expect(await isPassword('Caf\u00e9 di ujung jalan', hash)).toBe(false);
    expect(await isPassword('', hash)).toBe(false);
  });

  it('of nobody is never right', async () => {
    expect(await isPassword(GOOD, null)).toBe(false);
    expect(await isPassword('', null)).toBe(false);
  });

  it('of a hash that was made at another cost is still right', async () => {
    const hash = quickHash(GOOD);
    expect(await isPassword(GOOD, hash)).toBe(true);
    expect(await isPassword('another one altogether', hash)).toBe(false);
  });
});

describe('a password that somebody chooses', () => {
  it.each([GOOD, 'xxxxabcdefgh', 'üüüüüüüüabcd', 'a b c d e f g'])('%j will do', (password) => {
    expect(() => requireGoodPassword(password, 'maya')).not.toThrow();
  });

  it.each([
    ['short', 'kereta biru'],
    ['empty', ''],
    ['endless', 'abcde'.repeat(41)],
    ['monotonous', 'abababababab'],
    ['the own name', 'Maya punya kereta'],
  ])('%s: is refused', (_why, password) => {
    expect(() => requireGoodPassword(password, 'maya')).toThrow('12 to 200 characters');
  });

  it('one that Rekon makes is good, and no two are the same', () => {
    const made = Array.from({ length: 50 }, generatePassword);
    expect(new Set(made).size).toBe(50);
    for (const password of made) {
      expect(password).toMatch(/^[a-km-np-z2-9]{4}(?:-[a-km-np-z2-9]{4}){4}$/);
      expect(() => requireGoodPassword(password, 'maya')).not.toThrow();
    }
  });
});
