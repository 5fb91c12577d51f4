import { expect, it } from 'vitest';
import { sayableError } from '../../src/platform/sayable-error.ts';

const database = (code: string): Error =>
  Object.assign(new Error(`insert into payouts ('1239812390', 'BUDI')`), { code });

it.each([
  [
    new TypeError("Cannot read properties of undefined (reading 'state')"),
    "TypeError: Cannot read properties of undefined (reading 'state')",
  ],
  [
    new Error('payout 17 was moved by another worker'),
    'Error: payout 17 was moved by another worker',
  ],
  [new RangeError('no account 1239812390'), 'RangeError: no account …'],
  [
    new SyntaxError('Unexpected token B, "BUDI SANTO"... is not valid JSON'),
    'SyntaxError: Unexpected token B, "…"... is not valid JSON',
  ],
  [new Error("no name 'BUDI SANTOSO"), "Error: no name '…'"],
  [new Error('mail to budi@example.com'), 'Error: mail to …'],
  [new Error('token rekon_AbCdEfGhIjKlMnOpQrStUvWxYz is wrong'), 'Error: token … is wrong'],
  [new Error('first line\nthe row: BUDI'), 'Error: first line'],
  [database('SQLITE_CONSTRAINT'), 'the database refused it (SQLITE_CONSTRAINT)'],
  [database('23505'), 'the database refused it (23505)'],
  ['1239812390', 'thrown: string'],
])('%s', (error, said) => {
  expect(sayableError(error)).toBe(said);
});
