import type { Instant } from '../../../domain/time.ts';
import type { LedgerCheck } from '../../../ledger/verify-ledger.ts';
import { Page, type View } from '../page.tsx';
import { PostingLink } from './account-link.tsx';
import { ledgerWords } from './words.ts';

interface ProofProps {
  readonly view: View;
  readonly proof: { readonly at: Instant; readonly check: LedgerCheck };
}

/** Read from the entries themselves: as `rekon ledger verify`. */
export function ProofPage({ view, proof }: ProofProps) {
  const words = ledgerWords[view.session.language];
  const { at, check } = proof;
  const broken = check.unbalancedPostings;
  return (
    <Page view={view} title={words.proof} menu="ledger">
      <p class={check.balanced ? 'note' : 'note bad'} role={check.balanced ? 'status' : 'alert'}>
        <strong>{check.balanced ? words.balanced : words.broken}</strong>
      </p>
      <section class="card">
        <p>{words.checked}</p>
        <dl>
          <dt>{words.asOf}</dt>
          <dd>{view.reading.time(at)}</dd>
          <dt>{words.accounts}</dt>
          <dd>{view.reading.count(check.accounts.length)}</dd>
          <dt>{words.sum}</dt>
          <dd>{view.reading.amount(check.total)}</dd>
          <dt>{words.brokenPostings}</dt>
          <dd>
            {broken.length === 0 ? (
              words.none
            ) : (
              <ul>
                {broken.map((key) => (
                  <li>
                    <PostingLink of={key} />
                  </li>
                ))}
              </ul>
            )}
          </dd>
        </dl>
      </section>
      <p class="row">
        <a href="/ledger/proof">{words.again}</a>
        <a href="/ledger">{words.balances}</a>
      </p>
    </Page>
  );
}
