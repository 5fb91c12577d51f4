import { expect, it } from 'vitest';
import { sen } from '../../src/domain/money.ts';
import { KeptTotals } from '../../src/http/kept-totals.ts';
import { ManualClock } from '../support/manual-clock.ts';

/** How often payouts are counted when they are asked for at once, and after each of these pauses. */
async function countedTimes(payouts: number, ...pausesMs: readonly number[]): Promise<number[]> {
  const clock = new ManualClock();
  const totals = new KeptTotals(clock);
  let times = 0;
  const ask = (): Promise<unknown> =>
    totals.read('B1', async () => {
      times += 1;
      return [{ state: 'paid', count: payouts, amount: sen(payouts) }];
    });
  await ask();
  const counted = [times];
  for (const pause of pausesMs) {
    await clock.advance(pause);
    await ask();
    counted.push(times);
  }
  return counted;
}

it('many payouts are counted once a second, few each time', async () => {
  expect(await countedTimes(10_000, 0, 999, 1, 0)).toEqual([1, 1, 1, 2, 2]);
  expect(await countedTimes(9_999, 0, 0)).toEqual([1, 2, 3]);
});
