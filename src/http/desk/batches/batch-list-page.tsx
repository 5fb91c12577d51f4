import type { Batch } from '../../../batches/batch-store.ts';
import type { BatchPhase } from '../../../payouts/batch-phase.ts';
import { FormToken, Page, StateLabel, type View } from '../page.tsx';

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
      {view.may('upload') ? <UploadForm view={view} /> : null}
      <h2>{words.batches.list}</h2>
      {batches.length === 0 ? (
        <p>{words.batches.none}</p>
      ) : (
        <BatchTable view={view} batches={batches} />
      )}
    </Page>
  );
}

function UploadForm({ view }: { readonly view: View }) {
  const { batches } = view.words;
  return (
    <form
      class="card"
      method="post"
      action="/batches"
      enctype="multipart/form-data"
      data-busy={batches.sending}
    >
      <h2>{batches.upload}</h2>
      <FormToken view={view} />
      <div class="row">
        <div>
          <label for="number_style">{batches.numbers}</label>
          <select id="number_style" name="number_style">
            {Object.entries(batches.numberStyles).map(([style, text]) => (
              <option value={style}>{text}</option>
            ))}
          </select>
        </div>
        <div>
          <label for="file">{batches.file}</label>
          <input id="file" name="file" type="file" accept=".csv,text/csv" required />
        </div>
        <button type="submit">{batches.send}</button>
      </div>
    </form>
  );
}

function BatchTable({ view, batches }: BatchListProps) {
  const { words, reading } = view;
  return (
    <div class="scroll">
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
