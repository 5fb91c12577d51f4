import type { View } from '../page.tsx';
import type { LastBalance } from '../../today/last-balance-store.ts';
import type { Feed } from '../../jobs/feeds.ts';
import type { BankFeed } from '../../jobs/feeds-store.ts';
import { jobWords } from './words.ts';

interface FeedsProps {
  readonly view: View;
  readonly feeds: readonly Feed[];
  readonly banks: readonly BankFeed[];
  readonly balance: LastBalance | null;
}

export function FeedsSection({ view, feeds, banks, balance }: FeedsProps) {
  const words = jobWords[view.session.language];
  const heads = [
    words.source,
    words.stream,
    words.rhythm,
    words.brought,
    words.coversTo,
    words.freshness,
  ];
  const isEmpty = feeds.length + banks.length === 0 && balance === null;
  return (
    <section class="card" id="feeds">
      <h2>{words.feeds}</h2>
      <p class="soft">{words.feedsAbout}</p>
      {isEmpty ? (
        <p>{words.noFeeds}</p>
      ) : (
        <div class="scroll" tabindex={0}>
          <table>
            <thead>
              <tr>
                {heads.map((head) => (
                  <th scope="col">{head}</th>
                ))}
              </tr>
            </thead>
            <tbody>
              {feeds.map((feed) => (
                <FeedRow view={view} feed={feed} />
              ))}
              {banks.map((bank) => (
                <BankRow view={view} bank={bank} />
              ))}
              {balance === null ? null : <BalanceRow view={view} balance={balance} />}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}

function FeedRow({ view, feed }: { readonly view: View; readonly feed: Feed }) {
  const words = jobWords[view.session.language];
  const { source, stream, everyDays, lastAt, coversTo, isStale } = feed;
  return (
    <tr>
      <th scope="row">{source}</th>
      <td>{stream === null ? null : <a href={`/reconciliation/streams/${stream}`}>{stream}</a>}</td>
      <td>{everyDays === null ? words.noRhythm : words.everyDays(everyDays)}</td>
      <td>{lastAt === null ? words.nothingYet : view.reading.time(lastAt)}</td>
      <td>{view.reading.time(coversTo)}</td>
      <td>
        <Freshness view={view} isStale={isStale} />
      </td>
    </tr>
  );
}

function BankRow({ view, bank }: { readonly view: View; readonly bank: BankFeed }) {
  const words = jobWords[view.session.language];
  const account = view.reading.account(bank.account, view.may('see_accounts'));
  return (
    <tr>
      <th scope="row">{words.bankFeed(bank.bankCode, account)}</th>
      <td>bank</td>
      <td>{words.noRhythm}</td>
      <td>{bank.lastAt === null ? words.nothingYet : view.reading.time(bank.lastAt)}</td>
      <td>{bank.coversTo}</td>
      <td>
        <Freshness view={view} isStale={null} />
      </td>
    </tr>
  );
}

function BalanceRow({ view, balance }: { readonly view: View; readonly balance: LastBalance }) {
  const words = jobWords[view.session.language];
  return (
    <tr>
      <th scope="row">{words.balanceFeed(balance.provider)}</th>
      <td>balance</td>
      <td>{words.noRhythm}</td>
      <td>{view.reading.time(balance.at)}</td>
      <td></td>
      <td>
        <Freshness view={view} isStale={null} />
      </td>
    </tr>
  );
}

function Freshness(props: { readonly view: View; readonly isStale: boolean | null }) {
  const words = jobWords[props.view.session.language];
  if (props.isStale === null) return <span class="soft">{words.notJudged}</span>;
  return (
    <span class={props.isStale ? 'state warn' : 'state good'}>
      {props.isStale ? words.stale : words.fresh}
    </span>
  );
}
