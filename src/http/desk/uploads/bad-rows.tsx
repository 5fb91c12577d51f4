import type { Batch } from '../../../batches/batch-store.ts';
import type { View } from '../page.tsx';
import { type BadRow, cellOf } from '../../batches/bad-rows-store.ts';
import { batchPage } from '../../reference-address.ts';
import { uploadWords } from './words.ts';

interface BadRowsProps {
  readonly view: View;
  readonly batch: Batch;
  readonly badRows: readonly BadRow[];
  readonly rejects: string | null;
}

/** The first rows that were not taken, each reason with its column, and the way to correct them. */
export function BadRows({ view, batch, badRows, rejects }: BadRowsProps) {
  if (badRows.length === 0) return null;
  const words = uploadWords[view.session.language];
  const { reading } = view;
  const all = batch.rowsRejected + batch.rowsDuplicate;
  return (
    <section class="card">
      <h2>{words.bad}</h2>
      {all > badRows.length ? (
        <p>{words.badNote(reading.count(badRows.length), reading.count(all))}</p>
      ) : null}
      {rejects === null ? null : (
        <p>
          <a href={rejects}>{words.rejects}</a>. {words.badHow}
        </p>
      )}
      <div class="scroll" tabindex={0}>
        <table>
          <thead>
            <tr>
              <th scope="col" class="num">
                {words.row}
              </th>
              <th scope="col">{words.what}</th>
              <th scope="col">{words.column}</th>
              <th scope="col">{words.value}</th>
              <th scope="col">{words.reason}</th>
            </tr>
          </thead>
          <tbody>
            {badRows.map((row) => (
              <ReasonsOfRow view={view} batch={batch} row={row} />
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

interface ReasonsProps {
  readonly view: View;
  readonly batch: Batch;
  readonly row: BadRow;
}

function ReasonsOfRow({ view, batch, row }: ReasonsProps) {
  const words = uploadWords[view.session.language];
  return (
    <>
      {row.reasons.map(({ column, message, sentence }) => (
        <tr>
          <td class="num">{row.row}</td>
          <td>{row.kind === 'duplicate' ? words.isDuplicate : words.isRejected}</td>
          <td>{column ?? ''}</td>
          <td>{view.may('see_accounts') ? cellOf(batch.format.header, row, column) : ''}</td>
          <td>
            <WithBatchLinks text={view.tell.said({ ...sentence, text: message })} batch={batch} />
          </td>
        </tr>
      ))}
    </>
  );
}

const BATCH_ID = /(B\d{8}-[2-9A-HJ-NP-Z]{6})/;

/** A reason names the batch that a row came in before: one click to it. */
function WithBatchLinks({ text, batch }: { readonly text: string; readonly batch: Batch }) {
  return (
    <>
      {text
        .split(BATCH_ID)
        .map((part) =>
          BATCH_ID.test(part) && part !== batch.id ? (
            <a href={batchPage(batch.kind, part)}>{part}</a>
          ) : (
            part
          ),
        )}
    </>
  );
}
