import { negateSen } from '../../../domain/money.ts';
import type { Instant } from '../../../domain/time.ts';
import { redactText } from '../../../providers/redact.ts';
import { AccountLink, postingAddress } from '../ledger/account-link.tsx';
import { StateLabel, type View } from '../page.tsx';
import type { PostingShown } from '../../history/postings-about.ts';
import { historyWords } from './words.ts';

/** Something that happened, in the words of a person. */
export interface Happening {
  readonly at: Instant;
  readonly title: string;
  /** The state that it led to. */
  readonly to: { readonly state: string; readonly label: string };
  readonly code: string | null;
  /** What the code means; null: nobody has told us. */
  readonly meaning: string | null;
  readonly message: string | null;
  readonly actor: string | null;
}

interface TimelineProps {
  readonly view: View;
  readonly happenings: readonly Happening[];
  readonly postings: readonly PostingShown[];
}

type Line =
  | { readonly at: Instant; readonly happening: Happening }
  | { readonly at: Instant; readonly posting: PostingShown };

/** What happened and what it did in the ledger, oldest first; a posting stands behind what caused it. */
export function Timeline({ view, happenings, postings }: TimelineProps) {
  const words = historyWords[view.session.language];
  const lines: Line[] = [
    ...happenings.map((happening) => ({ at: happening.at, happening })),
    ...postings.map((posting) => ({ at: posting.at, posting })),
  ];
  // The sort is stable: at the same instant what happened stays before its postings.
  lines.sort((a, b) => Number(a.at > b.at) - Number(a.at < b.at));
  return (
    <section class="card">
      <h2>{words.history}</h2>
      {lines.length === 0 ? <p>{words.nothingYet}</p> : null}
      <ol class="timeline">
        {lines.map((line) => (
          <li>
            <time datetime={line.at}>{view.reading.time(line.at)}</time>
            {'posting' in line ? (
              <PostingLines view={view} posting={line.posting} />
            ) : (
              <Happened view={view} happening={line.happening} />
            )}
          </li>
        ))}
      </ol>
    </section>
  );
}

function Happened({ view, happening }: { readonly view: View; readonly happening: Happening }) {
  const words = historyWords[view.session.language];
  const { title, to, code, meaning, message, actor } = happening;
  return (
    <div>
      <strong>{title}</strong> <StateLabel of={to.state}>{to.label}</StateLabel>{' '}
      {actor === null ? null : <span class="soft">{words.by(actor)}</span>}
      {code === null ? null : (
        <div>
          {words.code} <code>{code}</code>
          {meaning === null ? null : `: ${meaning}`}
        </div>
      )}
      {message === null || message === '' ? null : (
        <div class="soft">
          {words.says}: {view.may('see_accounts') ? message : redactText(message)}
        </div>
      )}
    </div>
  );
}

function PostingLines({ view, posting }: { readonly view: View; readonly posting: PostingShown }) {
  const words = historyWords[view.session.language];
  const titles: Readonly<Record<string, string>> = words.postings;
  return (
    <div>
      <span class="soft">{words.posting}:</span>{' '}
      <a href={postingAddress(posting.key)}>{titles[posting.kind] ?? posting.kind}</a>
      <div class="scroll" tabindex={0}>
        <table>
          <thead>
            <tr>
              <th scope="col">{words.account}</th>
              <th scope="col" class="num">
                {words.debit}
              </th>
              <th scope="col" class="num">
                {words.credit}
              </th>
            </tr>
          </thead>
          <tbody>
            {posting.entries.map(({ account, amount }) => (
              <tr>
                <td>
                  <AccountLink view={view} account={account} />
                </td>
                <td class="num">{amount > 0 ? view.reading.amount(amount) : ''}</td>
                <td class="num">{amount < 0 ? view.reading.amount(negateSen(amount)) : ''}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}
