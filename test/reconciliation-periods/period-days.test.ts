import { describe, expect, it } from 'vitest';
import { type AskedPeriod, daysOfPeriod } from '../../src/reconciliation/periods/period-days.ts';

describe('the days of a period', () => {
  it.each<[AskedPeriod, string, string]>([
    [{ period: '2026-11' }, '2026-11-01', '2026-11-30'],
    [{ period: '2026-12' }, '2026-12-01', '2026-12-31'],
    [{ period: '2028-02' }, '2028-02-01', '2028-02-29'],
    [{ period: '2026-11-21' }, '2026-11-21', '2026-11-21'],
    [{ period: 'week-47', from: '2026-11-16', to: '2026-11-22' }, '2026-11-16', '2026-11-22'],
    [{ period: '2026-11', from: '2026-11-10', to: '2026-11-30' }, '2026-11-10', '2026-11-30'],
  ])('%j', (asked, from, to) => {
    expect(daysOfPeriod(asked)).toEqual({ period: asked.period, from, to });
  });

  it.each<[AskedPeriod, string]>([
    [{ period: 'november' }, 'period_days'],
    [{ period: '2026-13' }, 'period_days'],
    [{ period: '2026-02-30' }, 'period_days'],
    [{ period: '2026-11', from: '2026-11-01' }, 'period_days'],
    [{ period: 'x', from: '2026-11-30', to: '2026-11-01' }, 'period_days'],
    [{ period: 'x', from: '1-11-2026', to: '30-11-2026' }, 'period_days'],
    [{ period: '../etc' }, 'period_name'],
    [{ period: '' }, 'period_name'],
  ])('%j are none', (asked, code) => {
    expect(() => daysOfPeriod(asked)).toThrow(expect.objectContaining({ name: 'UserError', code }));
  });
});
