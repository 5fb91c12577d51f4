import { table } from '../terminal.ts';

interface ShownEvent {
  readonly at: string;
  readonly event: string;
  readonly to: string;
  readonly code: string | null;
  readonly message: string | null;
  readonly actor: string | null;
}

/** What happened to a payout or an order, in order. */
export function historyTable(events: readonly ShownEvent[]): string {
  return table(
    ['at', 'event', 'state', 'code', 'message'],
    events.map(({ at, event, to, code, actor, message }) => [
      at,
      event,
      to,
      code ?? '',
      [actor, message].filter(Boolean).join(': '),
    ]),
  );
}
