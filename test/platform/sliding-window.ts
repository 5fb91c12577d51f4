/** The most arrivals that any stretch of `windowMs` holds, and where it begins. */
export function busiestWindow(
  arrivalsMs: readonly number[],
  windowMs: number,
): { count: number; fromMs: number } {
  const sorted = arrivalsMs.toSorted((a, b) => a - b);
  let first = 0;
  let busiest = { count: 0, fromMs: 0 };
  for (const [last, atMs] of sorted.entries()) {
    while (atMs - (sorted[first] ?? atMs) >= windowMs) first += 1;
    const count = last - first + 1;
    if (count > busiest.count) busiest = { count, fromMs: sorted[first] ?? atMs };
  }
  return busiest;
}
