import type { Batch } from '../../../batches/batch-store.ts';
import { ORDER_KINDS, type OrderKindName } from '../../../domain/batch-kinds.ts';
import type { OrderState } from '../../../domain/order-states.ts';
import { Choice, optionsOf } from '../choice.tsx';
import { Page, type View } from '../page.tsx';
import { UploadForm } from '../uploads/upload-form.tsx';
import type { OrderLine } from '../../collections/collections-store.ts';
import { OrderTable, StateChoice } from './order-table.tsx';
import { PartsMenu } from './parts-menu.tsx';
import { collectionWords } from './words.ts';

export interface OrdersShown {
  readonly kind: OrderKindName;
  readonly state: OrderState | undefined;
  readonly orders: readonly OrderLine[];
  /** For the page of older ones. */
  readonly nextBefore: number | null;
}

interface CollectionsPageProps {
  readonly view: View;
  readonly batches: readonly Batch[];
  readonly shown: OrdersShown;
}

export function CollectionsPage({ view, batches, shown }: CollectionsPageProps) {
  const words = collectionWords[view.session.language];
  return (
    <Page view={view} title={words.title} menu="collections">
      <PartsMenu view={view} at="orders" />
      {view.may('upload') ? <UploadForm view={view} kind={shown.kind} /> : null}
      <Orders view={view} shown={shown} />
      <Batches view={view} batches={batches} />
    </Page>
  );
}

function Orders({ view, shown }: { readonly view: View; readonly shown: OrdersShown }) {
  const words = collectionWords[view.session.language];
  const { kind, state, nextBefore } = shown;
  const query = new URLSearchParams({ kind, ...(state !== undefined && { state }) });
  if (nextBefore !== null) query.set('before', String(nextBefore));
  return (
    <section class="card">
      <h2>{words.orders}</h2>
      <form method="get" action="/collections" class="row">
        <Choice
          name="kind"
          id="of-kind"
          label={words.kind}
          options={optionsOf(ORDER_KINDS, words.kinds)}
          chosen={kind}
        />
        <StateChoice view={view} state={state} />
        <div>
          <label for="named">{words.findOne}</label>
          <input id="named" name="named" type="text" />
        </div>
        <button type="submit" class="second">
          {words.show}
        </button>
      </form>
      <OrderTable view={view} kind={kind} orders={shown.orders} />
      {nextBefore === null ? null : (
        <p>
          <a href={`/collections?${query.toString()}`}>{words.next}</a>
        </p>
      )}
    </section>
  );
}

function Batches({ view, batches }: { readonly view: View; readonly batches: readonly Batch[] }) {
  const words = collectionWords[view.session.language];
  const { reading } = view;
  return (
    <section class="card">
      <h2>{words.batches}</h2>
      {batches.length === 0 ? (
        <p>{words.noBatch}</p>
      ) : (
        <div class="scroll" tabindex={0}>
          <table>
            <thead>
              <tr>
                <th scope="col">{words.batch}</th>
                <th scope="col">{words.kind}</th>
                <th scope="col" class="num">
                  {words.rows}
                </th>
                <th scope="col" class="num">
                  {words.amount}
                </th>
                <th scope="col">{words.by}</th>
                <th scope="col">{words.at}</th>
              </tr>
            </thead>
            <tbody>
              {batches.map((batch) => (
                <tr>
                  <td>
                    <a href={`/collections/batches/${batch.id}`}>{batch.fileName}</a>
                  </td>
                  <td>{batch.kind === 'payouts' ? '' : words.kinds[batch.kind]}</td>
                  <td class="num">{reading.count(batch.rowsAccepted)}</td>
                  <td class="num">{reading.amount(batch.amount)}</td>
                  <td>{batch.uploadedBy}</td>
                  <td>{reading.time(batch.uploadedAt)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}
