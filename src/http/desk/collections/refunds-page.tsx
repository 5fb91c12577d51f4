import { REFUND_STATES, type RefundState } from '../../../orders/refunds/refund-store.ts';
import { Choice, optionsOf } from '../choice.tsx';
import { Page, type View } from '../page.tsx';
import { PartsMenu } from './parts-menu.tsx';
import { RefundTable } from './refund-table.tsx';
import { refundWords } from './refund-words.ts';
import type { RefundLine } from '../../collections/refunds-store.ts';

export const REFUNDS = '/collections/refunds';

interface RefundsPageProps {
  readonly view: View;
  readonly state: RefundState | undefined;
  readonly refunds: readonly RefundLine[];
  /** For the page of older ones. */
  readonly nextBefore: number | null;
}

/** Money that goes back: who asked, who approved, where it is. */
export function RefundsPage({ view, state, refunds, nextBefore }: RefundsPageProps) {
  const words = refundWords[view.session.language];
  const older = new URLSearchParams({
    ...(state !== undefined && { state }),
    before: String(nextBefore),
  });
  return (
    <Page view={view} title={words.title} menu="collections">
      <PartsMenu view={view} at="refunds" />
      <section class="card">
        <p>{words.about}</p>
        <form method="get" action={REFUNDS} class="row">
          <Choice
            name="state"
            label={words.state}
            options={[['', words.allStates], ...optionsOf(REFUND_STATES, words.states)]}
            chosen={state}
          />
          <button type="submit" class="second">
            {words.show}
          </button>
        </form>
        {refunds.length === 0 ? (
          <p>{words.none}</p>
        ) : (
          <RefundTable view={view} refunds={refunds} back="list" />
        )}
        {nextBefore === null ? null : (
          <p>
            <a href={`${REFUNDS}?${older.toString()}`}>{words.older}</a>
          </p>
        )}
      </section>
    </Page>
  );
}
