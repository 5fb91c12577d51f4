/**
 * The CHECK of a table of events: each is one of these moves (`event: 'from from > to'`), or one of
 * `still`, which move nothing.
 */
export function eventCheck(
  moves: Readonly<Record<string, string>>,
  still: readonly string[],
): string {
  const allowed = Object.entries(moves).flatMap(([event, move]) => {
    const [from = '', to = ''] = move.split(' > ');
    return from.split(' ').map((state) => `'${event} ${state} ${to}'`);
  });
  const unmoved = still.map((event) => `'${event}'`).join(', ');
  return `event || ' ' || from_state || ' ' || to_state in (${allowed.join(',')})
    or (event in (${unmoved}) and from_state = to_state)`;
}
