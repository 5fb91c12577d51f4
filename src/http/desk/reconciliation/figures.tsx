import type { Child } from 'hono/jsx';
import type { View } from '../page.tsx';
import { reconciliationWords } from './words.ts';

interface FiguresProps {
  readonly view: View;
  /** Of words, then of numbers. */
  readonly heads: { readonly words: readonly string[]; readonly numbers: readonly string[] };
  /** The rows. */
  readonly children: Child;
}

/** The figures of a plot as a table, for whoever would rather read them. */
export function Figures({ view, heads, children }: FiguresProps) {
  return (
    <details>
      <summary>{reconciliationWords[view.session.language].plots.figures}</summary>
      <div class="scroll" tabindex={0}>
        <table>
          <thead>
            <tr>
              {heads.words.map((head) => (
                <th scope="col">{head}</th>
              ))}
              {heads.numbers.map((head) => (
                <th scope="col" class="num">
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>{children}</tbody>
        </table>
      </div>
    </details>
  );
}
