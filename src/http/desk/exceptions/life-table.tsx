import {
  type ReconciliationException,
  whyOf,
} from '../../../reconciliation/exceptions/exception-store.ts';
import type { View } from '../page.tsx';
import { resolutionWords } from './category-words.ts';
import { StatusLabel } from './exception-labels.tsx';
import { wordsFor } from './fields.tsx';
import { seenText } from './seen-text.ts';
import { Scroll } from './scroll.tsx';

interface LifeProps {
  readonly view: View;
  /** Its versions, oldest first. */
  readonly life: readonly ReconciliationException[];
}

/** Who did what with it, and when. */
export function LifeTable({ view, life }: LifeProps) {
  const words = wordsFor(view);
  return (
    <section class="card">
      <h2>{words.life}</h2>
      <Scroll label={words.life}>
        <table>
          <thead>
            <tr>
              <th scope="col" class="num">
                {words.version}
              </th>
              <th scope="col">{words.at}</th>
              <th scope="col">{words.what}</th>
              <th scope="col">{words.status}</th>
              <th scope="col">{words.noteWritten}</th>
              <th scope="col">{words.why}</th>
            </tr>
          </thead>
          <tbody>
            {life.map((version, index) => {
              const before = life[index - 1];
              return (
                <tr>
                  <td class="num">{version.version}</td>
                  <td>{view.reading.time(version.at)}</td>
                  <td>{whatItDid(view, version)}</td>
                  <td>
                    <StatusLabel view={view} of={version.status} />
                  </td>
                  <td>{version.note === before?.note ? '' : (version.note ?? '')}</td>
                  <td>
                    {version.why === before?.why
                      ? ''
                      : seenText(view, view.tell.said(whyOf(version)))}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </Scroll>
    </section>
  );
}

/** `budi assigned it: sari`, `Run 12 found it changed`. */
function whatItDid(view: View, version: ReconciliationException): string {
  const words = wordsFor(view);
  const { actor, runNumber, change, assignee, resolution } = version;
  const told = `${actor ?? words.who(runNumber)} ${words.changes[change]}`;
  if (change === 'assigned') return `${told}: ${assignee ?? '–'}`;
  if (change !== 'resolved' || resolution === null) return told;
  return `${told}: ${resolutionWords[view.session.language][resolution]}`;
}
