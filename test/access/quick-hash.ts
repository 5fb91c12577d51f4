import { scryptSync } from 'node:crypto';

/** A hash as `hashPassword` makes it, at a cost that tests can pay often. */
export function quickHash(password: string): string {
  const cost = { N: 1024, r: 8, p: 1 };
  const key = scryptSync(password.normalize('NFKC'), 'salt', 32, cost);
  const salt = Buffer.from('salt').toString('base64url');
  return ['scrypt', cost.N, cost.r, cost.p, salt, key.toString('base64url')].join('$');
}
