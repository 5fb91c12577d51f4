import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { partnerTrxId } from '../../src/payouts/remittance/partner-trx-id.ts';

describe('the id under which a payout is sent', () => {
  test('is the reference itself, so that finance finds it in the statement', () => {
    expect(partnerTrxId('INV/2026/11-0042', 1)).toBe('INV/2026/11-0042');
  });

  test('ends in the number of the attempt from the second one on', () => {
    expect(partnerTrxId('PAY-1', 2)).toBe('PAY-1.r2');
    expect(partnerTrxId('PAY-1', 13)).toBe('PAY-1.r13');
  });

  test.each([
    ['spaces', 'Gaji November 1'],
    ['other letters', 'Gaji-é'],
    ['longer than 64', 'x'.repeat(65)],
    ['starts with a dash', '-1'],
    ['looks like a second attempt', 'PAY-1.r2'],
    ['looks like a hash of ours', 'rk-1'],
    ['empty', ''],
  ])('is a hash for a reference with: %s', (_why, reference) => {
    expect(partnerTrxId(reference, 1)).toMatch(/^rk-[0-9a-f]{40}$/);
  });

  test('is the same for ever, on every machine', () => {
    expect(partnerTrxId('Gaji November 1', 1)).toBe('rk-f0ae12b06af83a9944931d08390223fa58eab2ce');
  });
});

const reference = fc.oneof(
  fc.string({ minLength: 1, maxLength: 70 }),
  fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9_./-]{0,20}$/),
  // The ones that could be taken for an id made here.
  fc
    .tuple(fc.constantFrom('A', 'B', 'rk-'), fc.constantFrom('', '.r2', '.r3', '.r2.r3'))
    .map((parts) => parts.join('')),
);
const attempt = fc.integer({ min: 1, max: 4 });

test('distinct payouts and attempts never share an id', () => {
  fc.assert(
    fc.property(reference, attempt, reference, attempt, (a, m, b, n) => {
      const same = a === b && m === n;
      expect(partnerTrxId(a, m) === partnerTrxId(b, n), `${a} ${m} / ${b} ${n}`).toBe(same);
    }),
    { numRuns: 5000 },
  );
});

test('an id fits what the provider takes, and the log', () => {
  fc.assert(
    fc.property(reference, attempt, (text, number) => {
      expect(partnerTrxId(text, number)).toMatch(/^[A-Za-z0-9_./-]{1,70}$/);
    }),
  );
});
