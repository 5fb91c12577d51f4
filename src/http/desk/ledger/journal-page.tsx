import type { BusinessDay } from '../../../domain/time.ts';
import type { AccountEntry, PostingWithEntries } from '../../../ledger/journal-store.ts';
import { creditOf, debitOf } from '../../../ledger/trial-balance-store.ts';
import type { Sen } from '../../../domain/money.ts';
import { ENTRIES_SHOWN } from '../../limits.ts';
import { Page, type View } from '../page.tsx';
import { AccountLink, PostingLink } from './account-link.tsx';
import { shownAccount } from './account-paths.ts';
import { ledgerWords } from './words.ts';

interface JournalProps {
  readonly view: View;
  readonly postings: readonly PostingWithEntries[];
}

/** Of all accounts. */
export function JournalPage({ view, postings }: JournalProps) {
  const words = ledgerWords[view.session.language];
  const last = postings.at(-1);
  return (
    <Page view={view} title={words.journal} menu="ledger">
      <p>
        <a href="/ledger">{words.balances}</a>
      </p>
      {postings.length === 0 ? (
        <p>{words.empty}</p>
      ) : (
        <div class="scroll" tabindex={0}>
          <table>
            <thead>
              <tr>
                <th scope="col">{words.at}</th>
                <th scope="col">{words.posting}</th>
                <th scope="col">{words.account}</th>
                <DebitCreditHeads view={view} />
              </tr>
            </thead>
            {postings.map((posting) => (
              <PostingRows view={view} posting={posting} />
            ))}
          </table>
        </div>
      )}
      <Paging
        view={view}
        first="/ledger/journal"
        next={
          last !== undefined && postings.length === ENTRIES_SHOWN
            ? `/ledger/journal?behind=${last.number}`
            : null
        }
      />
    </Page>
  );
}

function PostingRows(props: { readonly view: View; readonly posting: PostingWithEntries }) {
  const { view, posting } = props;
  const words = ledgerWords[view.session.language];
  return (
    <tbody>
      {posting.entries.map(({ account, amount }, index) => (
        <tr>
          {index > 0 ? null : (
            <>
              <td rowspan={posting.entries.length}>{view.reading.time(posting.at)}</td>
              <td rowspan={posting.entries.length}>
                {words.kinds[posting.kind]}
                <br />
                <PostingLink of={posting.key} />
              </td>
            </>
          )}
          <td>
            <AccountLink view={view} account={account} />
          </td>
          <DebitCredit view={view} amount={amount} />
        </tr>
      ))}
    </tbody>
  );
}

interface AccountJournalProps {
  readonly view: View;
  readonly shown: {
    readonly account: string;
    readonly day?: BusinessDay;
    readonly entries: readonly AccountEntry[];
  };
}

/** Of one account, or of one day of it. */
export function AccountJournalPage({ view, shown }: AccountJournalProps) {
  const words = ledgerWords[view.session.language];
  const { account, day, entries } = shown;
  const path = shownAccount(view, account);
  const title = day === undefined ? words.journalOf(path) : words.journalOfDay(path, day);
  const query = new URLSearchParams({ account, ...(day !== undefined && { day }) }).toString();
  const last = entries.at(-1);
  const next = last && `/ledger/account?${query}&behind=${last.businessDay}.${last.entry}`;
  return (
    <Page view={view} title={title} menu="ledger">
      <p>
        <a href="/ledger">{words.balances}</a>
      </p>
      <form class="row" method="get" action="/ledger/account">
        <input type="hidden" name="account" value={account} />
        <div>
          <label for="day">{words.day}</label>
          <input id="day" name="day" type="date" value={day} />
        </div>
        <button type="submit">{words.show}</button>
      </form>
      {entries.length === 0 ? <p>{words.empty}</p> : <EntryTable view={view} entries={entries} />}
      <Paging
        view={view}
        first={`/ledger/account?${query}`}
        next={entries.length === ENTRIES_SHOWN && next !== undefined ? next : null}
      />
    </Page>
  );
}

function EntryTable(props: { readonly view: View; readonly entries: readonly AccountEntry[] }) {
  const { view, entries } = props;
  const words = ledgerWords[view.session.language];
  return (
    <div class="scroll" tabindex={0}>
      <table>
        <thead>
          <tr>
            <th scope="col">{words.at}</th>
            <th scope="col">{words.day}</th>
            <th scope="col">{words.event}</th>
            <th scope="col">{words.posting}</th>
            <DebitCreditHeads view={view} />
          </tr>
        </thead>
        <tbody>
          {entries.map((entry) => (
            <tr>
              <td>{view.reading.time(entry.at)}</td>
              <td>{entry.businessDay}</td>
              <td>{words.kinds[entry.kind]}</td>
              <td>
                <PostingLink of={entry.key} />
              </td>
              <DebitCredit view={view} amount={entry.amount} />
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

export function DebitCreditHeads({ view }: { readonly view: View }) {
  const words = ledgerWords[view.session.language];
  return (
    <>
      <th scope="col" class="num">
        {words.debit}
      </th>
      <th scope="col" class="num">
        {words.credit}
      </th>
    </>
  );
}

/** Two cells, one of them empty. */
export function DebitCredit({ view, amount }: { readonly view: View; readonly amount: Sen }) {
  const { reading } = view;
  return (
    <>
      <td class="num">{amount > 0 ? reading.amount(debitOf(amount)) : ''}</td>
      <td class="num">{amount < 0 ? reading.amount(creditOf(amount)) : ''}</td>
    </>
  );
}

interface PagingProps {
  readonly view: View;
  readonly first: string;
  readonly next: string | null;
}

function Paging({ view, first, next }: PagingProps) {
  const words = ledgerWords[view.session.language];
  return (
    <p class="row">
      <a href={first}>{words.newest}</a>
      {next === null ? null : <a href={next}>{words.older}</a>}
    </p>
  );
}
