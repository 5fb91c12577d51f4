import type { Batch } from '../../../batches/batch-store.ts';
import type { BatchPhase } from '../../../payouts/batch-phase.ts';
import { Page, StateLabel, type View } from '../page.tsx';
import { UploadForm } from '../uploads/upload-form.tsx';

export interface BatchInList {
  readonly batch: Batch;
  readonly phase: BatchPhase;
}

interface BatchListProps {
  readonly view: View;
  readonly batches: readonly BatchInList[];
}

export function BatchListPage({ view, batches }: BatchListProps) {
  const { words } = view;
  return (
    <Page view={view} title={words.batches.title} menu="batches">
      {view.may('upload') ? <UploadForm view={view} kind="payouts" /> : null}
      <h2>{words.batches.list}</h2>
      {batches.length === 0 ? (
        <p>{words.batches.none}</p>
      ) : (
        <BatchTable view={view} batches={batches} />
      )}
    </Page>
  );
}

function BatchTable({ view, batches }: BatchListProps) {
  const { words, reading } = view;
  return (
    <div class="scroll" tabindex={0}>
      <table>
        <thead>
          <tr>
            <th scope="col">{words.batches.batch}</th>
            <th scope="col">{words.batches.phase}</th>
            <th scope="col" class="num">
              {words.batches.rows}
            </th>
            <th scope="col" class="num">
              {words.batches.amount}
            </th>
            <th scope="col">{words.batches.by}</th>
            <th scope="col">{words.batches.at}</th>
          </tr>
        </thead>
        <tbody>
          {batches.map(({ batch, phase }) => (
            <tr>
              <td>
                <a href={`/batches/${batch.id}`}>{batch.fileName}</a>
              </td>
              <td>
                <StateLabel of={phase}>{words.phases[phase]}</StateLabel>
              </td>
              <td class="num">{reading.count(batch.rowsAccepted)}</td>
              <td class="num">{reading.amount(batch.amount)}</td>
              <td>{batch.uploadedBy}</td>
              <td>{reading.time(batch.uploadedAt)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
