import type { BusinessDay } from '../../../domain/time.ts';
import {
  creditOf,
  debitOf,
  type TrialBalanceLine,
  trialBalanceTotals,
} from '../../../ledger/trial-balance-store.ts';
import { Page, type View } from '../page.tsx';
import { AccountLink } from './account-link.tsx';
import { ledgerWords } from './words.ts';

interface TrialBalanceProps {
  readonly view: View;
  readonly shown: {
    readonly day: BusinessDay;
    readonly isOver: boolean;
    readonly lines: readonly TrialBalanceLine[];
  };
}

export function TrialBalancePage({ view, shown }: TrialBalanceProps) {
  const words = ledgerWords[view.session.language];
  const { day, isOver, lines } = shown;
  return (
    <Page view={view} title={words.trialBalanceOf(day)} menu="ledger">
      <p>
        <a href="/ledger">{words.balances}</a>
      </p>
      <form class="row" method="get" action="/ledger/trial-balance">
        <div>
          <label for="day">{words.day}</label>
          <input id="day" name="day" type="date" value={day} required />
        </div>
        <button type="submit">{words.show}</button>
        <a href={`/ledger/trial-balance.csv?day=${day}`}>{words.download}</a>
      </form>
      {isOver ? null : <p class="soft">{words.unfinished}</p>}
      {lines.length === 0 ? <p>{words.empty}</p> : <LineTable view={view} shown={shown} />}
    </Page>
  );
}

function LineTable({ view, shown }: TrialBalanceProps) {
  const words = ledgerWords[view.session.language];
  const { day, lines } = shown;
  const totals = trialBalanceTotals(lines);
  const amount = view.reading.amount.bind(view.reading);
  const heads = [
    words.opening,
    words.debits,
    words.credits,
    words.closingDebit,
    words.closingCredit,
  ];
  return (
    <>
      <p class={totals.balanced ? 'note' : 'note bad'} role={totals.balanced ? undefined : 'alert'}>
        {totals.balanced ? words.equal : words.notEqual}
      </p>
      <div class="scroll" tabindex={0}>
        <table>
          <thead>
            <tr>
              <th scope="col">{words.account}</th>
              {heads.map((head) => (
                <th scope="col" class="num">
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {lines.map(({ account, opening, debits, credits, closing }) => (
              <tr>
                <td>
                  <AccountLink view={view} account={account} day={day} />
                </td>
                {[opening, debits, credits, debitOf(closing), creditOf(closing)].map((each) => (
                  <td class="num">{amount(each)}</td>
                ))}
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row">{words.total}</th>
              <td></td>
              {[totals.debits, totals.credits, totals.closingDebits, totals.closingCredits].map(
                (each) => (
                  <td class="num">
                    <strong>{amount(each)}</strong>
                  </td>
                ),
              )}
            </tr>
          </tfoot>
        </table>
      </div>
    </>
  );
}
