import type { UserError } from '../../../domain/errors.ts';
import { Page, type View } from '../page.tsx';
import { EXCEPTIONS } from './addresses.ts';
import { wordsFor } from './fields.tsx';
import { Scroll } from './scroll.tsx';

interface RefusedPageProps {
  readonly view: View;
  readonly refused: readonly { readonly id: number; readonly error: UserError }[];
  readonly done: number;
  readonly already: number;
  readonly back: string;
}

/** A decision about several exceptions of which some were refused: which, why, and what next. */
export function RefusedPage({ view, refused, done, already, back }: RefusedPageProps) {
  const words = wordsFor(view);
  const { reading } = view;
  return (
    <Page view={view} title={words.refusedTitle} menu="exceptions">
      <p class="note bad" role="alert">
        {words.refused(reading.count(refused.length))} {words.done(reading.count(done))}{' '}
        {already === 0 ? null : words.already(reading.count(already))}
      </p>
      <Scroll label={words.refusedTitle}>
        <table>
          <thead>
            <tr>
              <th scope="col">{words.number}</th>
              <th scope="col">{words.reason}</th>
            </tr>
          </thead>
          <tbody>
            {refused.map(({ id, error }) => (
              <tr>
                <td>
                  <a href={`${EXCEPTIONS}/${id}`}>{id}</a>
                </td>
                <td>
                  <Refusal view={view} error={error} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
      <p>
        <a href={back}>{words.back}</a>
      </p>
    </Page>
  );
}

function Refusal({ view, error }: { readonly view: View; readonly error: UserError }) {
  const { message, next } = view.tell.problem(error);
  return (
    <>
      <strong>{message}</strong> {next} <code>{error.code}</code>
    </>
  );
}
