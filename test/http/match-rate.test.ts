import { describe, expect, it } from 'vitest';
import { sen } from '../../src/domain/money.ts';
import { matchRate, percent } from '../../src/http/reconciliation/match-rate.ts';
import { rollForward } from '../../src/reconciliation/exceptions/roll-forward.ts';
import {
  type LegSummary,
  NOTHING,
  type RunSummary,
} from '../../src/reconciliation/runs/run-summary.ts';

const of = (count: number, amount: number) => ({ count, amountSen: sen(amount) });

function run(leg: Partial<LegSummary>, opened = 0): RunSummary {
  const nothing: LegSummary = {
    leg: 'bank',
    ours: NOTHING,
    theirs: NOTHING,
    oursMatched: NOTHING,
    theirsMatched: NOTHING,
    byPass: {},
    toleratedSen: sen(0),
    feesSen: sen(0),
    revoked: 0,
    oursOpen: NOTHING,
    theirsOpen: NOTHING,
    pending: NOTHING,
    gaveUp: 0,
  };
  return {
    runId: 'R1',
    number: 1,
    dryRun: false,
    stream: 'shop',
    asOf: '2026-11-21T03:00:00.000Z' as RunSummary['asOf'],
    legs: [{ ...nothing, ...leg }],
    exceptions: { open: NOTHING, byCategory: {}, bySeverity: {} },
    rollForward: rollForward({ opened: of(opened, 0) }),
  };
}

describe('the match rate of a run', () => {
  it('is what was matched of what was due, on both sides, by count and by value', () => {
    const leg = {
      oursMatched: of(8, 800),
      theirsMatched: of(7, 800),
      oursOpen: of(4, 300),
      theirsOpen: of(2, 200),
      pending: of(1, 100),
    };
    expect(matchRate(run(leg))).toEqual({ byCount: 15 / 20, byValue: 1600 / 2000 });
  });

  it('does not count what is not due yet', () => {
    const leg = { oursMatched: of(5, 500), oursOpen: of(3, 300), pending: of(3, 300) };
    expect(matchRate(run(leg))).toEqual({ byCount: 1, byValue: 1 });
  });

  it('is none where the run met nothing new, and nothing where it matched nothing of what was', () => {
    const leg = { oursOpen: of(3, 300) };
    expect(matchRate(run(leg))).toEqual({ byCount: null, byValue: null });
    expect(matchRate(run(leg, 3))).toEqual({ byCount: 0, byValue: 0 });
  });

  it('counts what goes out of an account by its size', () => {
    const leg = { oursMatched: of(1, -500), oursOpen: of(1, -500) };
    expect(matchRate(run(leg))).toEqual({ byCount: 0.5, byValue: 0.5 });
  });

  it('is never rounded up to all of it', () => {
    expect(percent('en-GB', 0.99999)).toBe('99.9%');
    expect(percent('en-GB', 1)).toBe('100%');
    expect(percent('id-ID', 0.285)).toBe('28,5%');
  });
});
