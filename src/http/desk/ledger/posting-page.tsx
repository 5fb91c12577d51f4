import type { PostingWithEntries } from '../../../ledger/journal-store.ts';
import { Page, type View } from '../page.tsx';
import { AccountLink } from './account-link.tsx';
import type { Cause } from '../../ledger/cause-store.ts';
import { DebitCredit, DebitCreditHeads } from './journal-page.tsx';
import { ledgerWords } from './words.ts';

interface PostingProps {
  readonly view: View;
  readonly posting: PostingWithEntries;
  readonly cause: Cause | null;
}

/** One posting: its entries, and the way back to what caused it. */
export function PostingPage({ view, posting, cause }: PostingProps) {
  const words = ledgerWords[view.session.language];
  return (
    <Page view={view} title={words.kinds[posting.kind]} menu="ledger">
      <section class="card">
        <h2>{words.posting}</h2>
        <dl>
          <dt>{words.at}</dt>
          <dd>{view.reading.time(posting.at)}</dd>
          <dt>{words.day}</dt>
          <dd>{posting.businessDay}</dd>
          <dt>{words.subject}</dt>
          <dd>{posting.subject}</dd>
          <dt>{words.memo}</dt>
          <dd>{posting.memo}</dd>
          <dt>{words.key}</dt>
          <dd>
            <code>{posting.key}</code>
          </dd>
        </dl>
      </section>
      <section class="card">
        <h2>{words.entries}</h2>
        <div class="scroll" tabindex={0}>
          <table>
            <thead>
              <tr>
                <th scope="col">{words.account}</th>
                <DebitCreditHeads view={view} />
              </tr>
            </thead>
            <tbody>
              {posting.entries.map(({ account, amount }) => (
                <tr>
                  <td>
                    <AccountLink view={view} account={account} />
                  </td>
                  <DebitCredit view={view} amount={amount} />
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </section>
      <CauseCard view={view} cause={cause} />
    </Page>
  );
}

function CauseCard({ view, cause }: Pick<PostingProps, 'view' | 'cause'>) {
  const words = ledgerWords[view.session.language];
  return (
    <section class="card">
      <h2>{words.cause}</h2>
      {cause === null ? (
        <p>{words.noCause}</p>
      ) : (
        <dl>
          <dt>{words.causes[cause.what]}</dt>
          <dd>
            <a href={cause.page}>{cause.name}</a>
          </dd>
          {cause.batch === null ? null : (
            <>
              <dt>{words.file}</dt>
              <dd>
                <a href={cause.batch.page}>{cause.batch.id}</a>,{' '}
                {words.row(view.reading.count(cause.batch.row))}
              </dd>
            </>
          )}
          {cause.by === null ? null : (
            <>
              <dt>{words.by}</dt>
              <dd>{cause.by}</dd>
            </>
          )}
          {cause.at === null ? null : (
            <>
              <dt>{words.at}</dt>
              <dd>{view.reading.time(cause.at)}</dd>
            </>
          )}
        </dl>
      )}
    </section>
  );
}
