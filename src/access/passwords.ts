import { randomBytes, randomInt, scrypt, timingSafeEqual } from 'node:crypto';
import { accessProblem } from './access-problems.ts';

/**
 * Passwords are kept as scrypt hashes: 32 MiB and three rounds each, as OWASP's cheat sheet on password
 * storage asks for where Argon2 is not to be had. Cost and salt stand in the hash, so that they can grow.
 */
const COST = { N: 32_768, r: 8, p: 3 } as const;
const KEY_BYTES = 32;
const SALT_BYTES = 16;
const MAX_MEMORY = 256 * COST.N * COST.r;

const LEAST_CHARS = 12;
const MOST_CHARS = 200;

export function requireGoodPassword(password: string, user: string): void {
  const length = Array.from(password).length;
  const isOwnName = password.toLowerCase().includes(user.toLowerCase());
  const isMonotonous = new Set(password).size < 5;
  if (length >= LEAST_CHARS && length <= MOST_CHARS && !isOwnName && !isMonotonous) return;
  throw accessProblem('password_weak', { least: LEAST_CHARS, most: MOST_CHARS });
}

// Neither 0 and O nor 1, l and I: it is read aloud and typed.
const LETTERS = 'abcdefghjkmnpqrstuvwxyz23456789';

/** 20 characters in five groups: 98 random bits. */
export function generatePassword(): string {
  const groups = Array.from({ length: 5 }, () =>
    Array.from({ length: 4 }, () => LETTERS[randomInt(LETTERS.length)]).join(''),
  );
  return groups.join('-');
}

export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(SALT_BYTES);
  const key = await derive(password, salt, COST);
  const { N, r, p } = COST;
  return ['scrypt', N, r, p, salt.toString('base64url'), key.toString('base64url')].join('$');
}

/** Takes as long where there is no hash: who has an account is nobody's business. */
export async function isPassword(password: string, hash: string | null): Promise<boolean> {
  const [, N, r, p, salt, key] = (hash ?? NO_ONE).split('$');
  const expected = Buffer.from(key ?? '', 'base64url');
  const cost = { N: Number(N), r: Number(r), p: Number(p) };
  const derived = await derive(password, Buffer.from(salt ?? '', 'base64url'), cost);
  return hash !== null && derived.length === expected.length && timingSafeEqual(derived, expected);
}

const NO_ONE = ['scrypt', COST.N, COST.r, COST.p, 'bm8tb25lLW5vLW9uZQ', 'AAAA'].join('$');

/** One at a time: a crowd of sign-ins must not take the memory of the payouts. */
let before: Promise<unknown> = Promise.resolve();

function derive(
  password: string,
  salt: Buffer,
  cost: { N: number; r: number; p: number },
): Promise<Buffer> {
  const work = before.then(
    () =>
      new Promise<Buffer>((resolve, reject) => {
        const options = { ...cost, maxmem: MAX_MEMORY };
        scrypt(password.normalize('NFKC'), salt, KEY_BYTES, options, (error, key) =>
          error ? reject(error) : resolve(key),
        );
      }),
  );
  before = work.catch(() => undefined);
  return work;
}
