import { sumSen } from '../../../domain/money.ts';
import type { AccountBalance } from '../../../ledger/ledger-store.ts';
import { Page, type View } from '../page.tsx';
import { AccountLink } from './account-link.tsx';
import { ledgerWords } from './words.ts';

interface BalancesProps {
  readonly view: View;
  readonly balances: readonly AccountBalance[];
}

export function BalancesPage({ view, balances }: BalancesProps) {
  const words = ledgerWords[view.session.language];
  return (
    <Page view={view} title={words.title} menu="ledger">
      <nav class="row" aria-label={words.links}>
        <a href="/ledger/journal">{words.journal}</a>
        <a href="/ledger/trial-balance">{words.trialBalance}</a>
        <a href="/ledger/proof">{words.proof}</a>
      </nav>
      <h2>{words.balances}</h2>
      <p class="soft">{words.balancesAbout}</p>
      {balances.length === 0 ? (
        <p>{words.empty}</p>
      ) : (
        <BalanceTable view={view} balances={balances} />
      )}
    </Page>
  );
}

function BalanceTable({ view, balances }: BalancesProps) {
  const words = ledgerWords[view.session.language];
  const total = sumSen(balances.map(({ balance }) => balance));
  return (
    <div class="scroll" tabindex={0}>
      <table>
        <thead>
          <tr>
            <th scope="col">{words.account}</th>
            <th scope="col" class="num">
              {words.balance}
            </th>
          </tr>
        </thead>
        <tbody>
          {balances.map(({ account, balance }) => (
            <tr>
              <td>
                <AccountLink view={view} account={account} />
              </td>
              <td class="num">{view.reading.amount(balance)}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{words.total}</th>
            <td class="num">
              <strong>{view.reading.amount(total)}</strong>
            </td>
          </tr>
        </tfoot>
      </table>
    </div>
  );
}
