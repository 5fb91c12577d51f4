import { reasonOf } from '../../../domain/sentence.ts';
import { payoutAddress } from '../../reference-address.ts';
import { Page, type View } from '../page.tsx';
import { PartsNav } from '../parts-nav.tsx';
import { WAITING_STATES, type WaitingPayout, type WaitingState } from './waiting-store.ts';
import { waitingWords } from './waiting-words.ts';

export interface WaitingShown {
  readonly state: WaitingState;
  readonly payouts: readonly WaitingPayout[];
  readonly nextAfter: number | null;
}

interface WaitingProps {
  readonly view: View;
  readonly shown: WaitingShown;
}

/** Payouts of all batches that go on only when a person decides. */
export function WaitingPage({ view, shown }: WaitingProps) {
  const words = waitingWords[view.session.language];
  const { state, payouts, nextAfter } = shown;
  const parts = WAITING_STATES.map((each) => ({
    href: `/payouts?state=${each}`,
    text: view.words.states[each],
    isHere: each === state,
  }));
  return (
    <Page view={view} title={words.title} menu="batches">
      <PartsNav label={words.title} parts={parts} />
      <section class="card">
        <p>{words.about[state]}</p>
        {payouts.length === 0 ? <p>{words.none}</p> : <Table view={view} payouts={payouts} />}
        {nextAfter === null ? null : (
          <p>
            <a href={`/payouts?state=${state}&after=${nextAfter}`}>{words.next}</a>
          </p>
        )}
      </section>
    </Page>
  );
}

function Table({ view, payouts }: { readonly view: View; payouts: readonly WaitingPayout[] }) {
  const words = waitingWords[view.session.language];
  const { batch: columns } = view.words;
  return (
    <div class="scroll" tabindex={0}>
      <table>
        <thead>
          <tr>
            <th scope="col">{columns.reference}</th>
            <th scope="col">{words.batch}</th>
            <th scope="col" class="num">
              {columns.amount}
            </th>
            <th scope="col">{columns.why}</th>
          </tr>
        </thead>
        <tbody>
          {payouts.map((payout) => (
            <tr>
              <th scope="row">
                <a href={payoutAddress(payout.reference)}>{payout.reference}</a>
              </th>
              <td>
                <a href={`/batches/${payout.batchId}`}>{payout.file}</a>
              </td>
              <td class="num">{view.reading.amount(payout.amount)}</td>
              <td class="text">{view.tell.said(reasonOf(payout) ?? '')}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
