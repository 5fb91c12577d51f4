import type { LastBalance } from './last-balance-store.ts';

export function depositView(last: LastBalance | null): object | null {
  if (last === null) return null;
  const { provider, at, available } = last;
  return { provider, at, availableSen: available };
}
