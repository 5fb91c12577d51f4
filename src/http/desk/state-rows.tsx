import type { Sen } from '../../domain/money.ts';
import { StateLabel, type View } from './page.tsx';

interface StateRowsProps<State extends string> {
  readonly view: View;
  readonly totals: readonly {
    readonly state: State;
    readonly count: number;
    readonly amount: Sen;
  }[];
  readonly names: Readonly<Record<State, string>>;
}

/** A row for each state: how many are in it, and over how much. */
export function StateRows<State extends string>({ view, totals, names }: StateRowsProps<State>) {
  return (
    <>
      {totals.map(({ state, count, amount }) => (
        <tr>
          <th scope="row">
            <StateLabel of={state}>{names[state]}</StateLabel>
          </th>
          <td class="num">{view.reading.count(count)}</td>
          <td class="num">{view.reading.amount(amount)}</td>
        </tr>
      ))}
    </>
  );
}
