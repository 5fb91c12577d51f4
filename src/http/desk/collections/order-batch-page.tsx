import type { Batch } from '../../../batches/batch-store.ts';
import type { OrderKindName } from '../../../domain/batch-kinds.ts';
import type { OrderState } from '../../../domain/order-states.ts';
import type { OrderTotal } from '../../../orders/store/order-totals-store.ts';
import { CommandForms } from '../command-forms.tsx';
import { Page, type View } from '../page.tsx';
import { StateRows } from '../state-rows.tsx';
import type { BadRow } from '../../batches/bad-rows-store.ts';
import { IntakeResult } from '../uploads/intake-result.tsx';
import type { OrderLine } from '../../collections/collections-store.ts';
import { decisionWords } from './decision-words.ts';
import { OrderTable, StateChoice } from './order-table.tsx';
import { collectionWords } from './words.ts';

export interface OrderBatchShown {
  readonly batch: Batch;
  readonly kind: OrderKindName;
  readonly totals: readonly OrderTotal[];
  readonly badRows: readonly BadRow[];
  readonly isRepeat: boolean;
  readonly orders: readonly OrderLine[];
  readonly state: OrderState | undefined;
  readonly nextAfter: number | null;
}

interface OrderBatchPageProps {
  readonly view: View;
  readonly shown: OrderBatchShown;
}

export function OrderBatchPage({ view, shown }: OrderBatchPageProps) {
  const { batch, kind, totals } = shown;
  const words = collectionWords[view.session.language];
  const { reading } = view;
  return (
    <Page view={view} title={batch.fileName} menu="collections">
      <section class="card">
        <p>
          {words.kinds[kind]} · {batch.uploadedBy} · {reading.time(batch.uploadedAt)}
          {batch.pausedAt === null ? null : ` · ${words.paused}: ${reading.time(batch.pausedAt)}`}
        </p>
        <div class="scroll" tabindex={0}>
          <table>
            <thead>
              <tr>
                <th scope="col">{words.state}</th>
                <th scope="col" class="num">
                  {words.count}
                </th>
                <th scope="col" class="num">
                  {words.amount}
                </th>
              </tr>
            </thead>
            <tbody>
              <StateRows view={view} totals={totals} names={words.states} />
            </tbody>
          </table>
        </div>
        {view.may('see_accounts') ? (
          <p>
            <a href={`/api/order-batches/${batch.id}/results.csv`}>{words.results}</a> ·{' '}
            <a href={`/api/order-batches/${batch.id}/results.xlsx`}>{words.resultsExcel}</a>
          </p>
        ) : null}
      </section>
      <CommandForms
        view={view}
        address={`/collections/batches/${batch.id}`}
        commands={commandsFor(shown).filter((command) => view.may(command))}
        names={decisionWords[view.session.language].commands}
      />
      <IntakeResult
        view={view}
        batch={batch}
        badRows={shown.badRows}
        isRepeat={shown.isRepeat}
        rejects={view.may('see_accounts') ? `/api/order-batches/${batch.id}/rejects.csv` : null}
      />
      <Orders view={view} shown={shown} />
    </Page>
  );
}

/** What may be ordered of a batch, and while its orders are where. */
function commandsFor({
  batch,
  totals,
}: OrderBatchShown): readonly ('pause' | 'resume' | 'cancel' | 'retry')[] {
  const has = (...states: readonly OrderState[]): boolean =>
    totals.some(({ state }) => states.includes(state));
  return [
    ...(batch.pausedAt === null && has('accepted', 'creating', 'unknown')
      ? (['pause'] as const)
      : []),
    ...(batch.pausedAt === null ? [] : (['resume'] as const)),
    ...(has('accepted') ? (['cancel'] as const) : []),
    ...(has('failed', 'expired', 'cancelled') ? (['retry'] as const) : []),
  ];
}

function Orders({ view, shown }: OrderBatchPageProps) {
  const { batch, kind, state, nextAfter } = shown;
  const words = collectionWords[view.session.language];
  const query = new URLSearchParams({
    ...(state !== undefined && { state }),
    after: String(nextAfter ?? 0),
  });
  return (
    <section class="card">
      <h2>{words.orders}</h2>
      <form method="get" action={`/collections/batches/${batch.id}`} class="row">
        <StateChoice view={view} state={state} />
        <button type="submit" class="second">
          {words.show}
        </button>
      </form>
      <OrderTable view={view} kind={kind} orders={shown.orders} />
      {nextAfter === null ? null : (
        <p>
          <a href={`/collections/batches/${batch.id}?${query.toString()}`}>{words.nextRows}</a>
        </p>
      )}
    </section>
  );
}
