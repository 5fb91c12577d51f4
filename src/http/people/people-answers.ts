import { z } from 'zod';
import { ROLES } from '../../access/roles.ts';
import { LANGUAGES } from '../../access/user-store.ts';
import { amountSen, at } from '../openapi/answer-parts.ts';

/** What the API answers about users and tokens. */

const role = z.enum(ROLES);
/** It is kept nowhere, under an Idempotency-Key neither. */
const secret = (what: string) =>
  z.string().nullable().describe(`${what}, this once; null: this was answered before`);

export const userAnswer = z.strictObject({
  user: z.string(),
  role,
  language: z.enum(LANGUAGES),
  approvalLimitSen: amountSen
    .nullable()
    .describe('the most that one approval releases; null: none'),
  mustChangePassword: z.boolean(),
  createdAt: at,
  disabledAt: at.nullable(),
});

export const userListAnswer = z.strictObject({ users: z.array(userAnswer) });

export const passwordAnswer = z.strictObject({
  user: z.string(),
  password: secret('the password, which must be changed at the first sign-in'),
});

export const tokenListAnswer = z.strictObject({
  tokens: z.array(
    z.strictObject({
      tokenId: z.int(),
      user: z.string(),
      role,
      createdAt: at,
      lastUsedAt: at.nullable().describe('to the hour; null: never'),
      revokedAt: at.nullable(),
    }),
  ),
  nextBefore: z.int().nullable().describe('for the next page, as `before`; null at the end'),
});

export const tokenAnswer = z.strictObject({
  tokenId: z.int(),
  user: z.string(),
  role,
  token: secret('the token'),
});

export const revokedTokenAnswer = z.strictObject({ tokenId: z.int() });
