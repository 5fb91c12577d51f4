import { sen } from '../../../domain/money.ts';
import type { LinesByHand } from '../../../reconciliation/matches/match-by-hand.ts';
import { FormToken, Page, type View } from '../page.tsx';
import { EXCEPTIONS } from './addresses.ts';
import { wordsFor } from './fields.tsx';
import type { Side } from '../../exceptions/lines.ts';
import { Scroll } from './scroll.tsx';

export interface MatchShown {
  readonly exceptionId: number;
  /** As the person named them. */
  readonly names: Readonly<Record<Side, readonly string[]>>;
  readonly lines: LinesByHand;
}

interface MatchProps {
  readonly view: View;
  readonly shown: MatchShown;
}

/** The lines that a person would match, with the difference between them, to be accepted in so many words. */
export function MatchPage({ view, shown }: MatchProps) {
  const words = wordsFor(view);
  const { exceptionId, lines } = shown;
  return (
    <Page view={view} title={words.matchTitle(exceptionId)} menu="exceptions">
      <LinesTable view={view} title={words.ourLines} lines={lines.ours} />
      <LinesTable view={view} title={words.theirLines} lines={lines.theirs} />
      <Confirm view={view} shown={shown} />
      <p>
        <a href={`${EXCEPTIONS}/${exceptionId}`}>{words.change}</a>
      </p>
    </Page>
  );
}

interface LinesTableProps {
  readonly view: View;
  readonly title: string;
  readonly lines: LinesByHand['ours'];
}

function LinesTable({ view, title, lines }: LinesTableProps) {
  const words = wordsFor(view);
  const { reading } = view;
  const total = lines.reduce((sum, { signed }) => sum + signed, 0);
  return (
    <section class="card">
      <h2>{title}</h2>
      <Scroll label={title}>
        <table>
          <thead>
            <tr>
              <th scope="col">{words.fields.source}</th>
              <th scope="col">{words.fields.item}</th>
              <th scope="col">{words.fields.reference}</th>
              <th scope="col" class="num">
                {words.fields.amount}
              </th>
            </tr>
          </thead>
          <tbody>
            {lines.map((line) => (
              <tr>
                <td>{line.source}</td>
                <td>{line.item}</td>
                <td>{line.reference}</td>
                <td class="num">{reading.amount(sen(line.signed))}</td>
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row" colspan={3}>
                {words.sum}
              </th>
              <td class="num">{reading.amount(sen(total))}</td>
            </tr>
          </tfoot>
        </table>
      </Scroll>
    </section>
  );
}

function Confirm({ view, shown }: MatchProps) {
  const words = wordsFor(view);
  const { exceptionId, names, lines } = shown;
  const { differenceSen } = lines;
  const difference = view.reading.amount(sen(differenceSen));
  return (
    <form class="card" method="post" action={`${EXCEPTIONS}/${exceptionId}/match`}>
      <h2>{words.match}</h2>
      <FormToken view={view} />
      {(['ours', 'theirs'] as const).map((side) =>
        names[side].map((name) => <input type="hidden" name={side} value={name} />),
      )}
      <input type="hidden" name="difference_sen" value={String(differenceSen)} />
      {differenceSen === 0 ? (
        <p>{words.noDifference}</p>
      ) : (
        <>
          <p>
            {words.matchDifference}: <strong>{difference}</strong>
          </p>
          <label for="accept">
            <input id="accept" name="accept" type="checkbox" value="yes" required />{' '}
            {words.acceptDifference(difference)}
          </label>
        </>
      )}
      <label for="note">{words.matchWhy}</label>
      <textarea id="note" name="note" rows={2} maxlength={500} required></textarea>
      <p>
        <button type="submit">{words.matchNow}</button>
      </p>
    </form>
  );
}
