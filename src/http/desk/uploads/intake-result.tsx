import type { Batch, WorkbookRead } from '../../../batches/batch-store.ts';
import type { View } from '../page.tsx';
import type { BadRow } from '../../batches/bad-rows-store.ts';
import { BadRows } from './bad-rows.tsx';
import { batchPage } from '../../reference-address.ts';
import { uploadWords } from './words.ts';

interface IntakeResultProps {
  readonly view: View;
  readonly batch: Batch;
  readonly badRows: readonly BadRow[];
  /** Whoever uploaded it now has uploaded it before. */
  readonly isRepeat: boolean;
  /** Where the file of rejected rows is; null: not for who looks. */
  readonly rejects: string | null;
}

/** How a file was understood, what is to be looked at, and what was not taken. */
export function IntakeResult({ view, batch, badRows, isRepeat, rejects }: IntakeResultProps) {
  const words = uploadWords[view.session.language];
  return (
    <>
      {isRepeat ? (
        <p class="note warn" role="status">
          {words.repeat}
        </p>
      ) : null}
      <Understood view={view} batch={batch} />
      <Warnings view={view} batch={batch} />
      <BadRows view={view} batch={batch} badRows={badRows} rejects={rejects} />
    </>
  );
}

interface BatchProps {
  readonly view: View;
  readonly batch: Batch;
}

function Understood({ view, batch }: BatchProps) {
  const { batch: labels } = view.words;
  const words = uploadWords[view.session.language];
  const { reading } = view;
  const { format, correctsBatchId } = batch;
  return (
    <section class="card">
      <h2>{labels.understood}</h2>
      <dl>
        <dt>{labels.template}</dt>
        <dd>
          {format.template}: {format.header.join(', ')}
        </dd>
        {format.workbook === undefined ? (
          <>
            <dt>{labels.delimiter}</dt>
            <dd>
              <code>{format.delimiter === '\t' ? 'tab' : format.delimiter}</code> ·{' '}
              {labels.encoding} {format.encoding} · {labels.numberStyle} {format.numberStyle}
            </dd>
          </>
        ) : (
          <>
            <dt>{words.sheet}</dt>
            <dd>{format.workbook.sheet}</dd>
          </>
        )}
        <dt>{labels.read}</dt>
        <dd>
          {reading.count(batch.rowsRead)} = {reading.count(batch.rowsAccepted)} {labels.accepted} +{' '}
          {reading.count(batch.rowsDuplicate)} {labels.duplicate} +{' '}
          {reading.count(batch.rowsRejected)} {labels.rejected}; {reading.count(batch.rowsIgnored)}{' '}
          {labels.ignored}
        </dd>
      </dl>
      {correctsBatchId === null ? null : (
        <p>
          {words.corrects}{' '}
          <a href={batchPage(batch.kind, correctsBatchId)}>
            <code>{correctsBatchId}</code>
          </a>
        </p>
      )}
    </section>
  );
}

function Warnings({ view, batch }: BatchProps) {
  const words = uploadWords[view.session.language];
  const { warnings, format } = batch;
  const ofWorkbook = format.workbook === undefined ? [] : saidOfWorkbook(view, format.workbook);
  if (warnings.length + ofWorkbook.length === 0) return null;
  return (
    <section class="card">
      <h2>{words.warnings}</h2>
      {ofWorkbook.map((text) => (
        <p class="note warn">{text}</p>
      ))}
      {warnings.length === 0 ? null : <WarningTable view={view} batch={batch} />}
    </section>
  );
}

function WarningTable({ view, batch }: BatchProps) {
  const words = uploadWords[view.session.language];
  return (
    <>
      <p>{words.warningsNote}</p>
      <div class="scroll" tabindex={0}>
        <table>
          <thead>
            <tr>
              <th scope="col">{words.warning}</th>
              <th scope="col" class="num">
                {words.rows}
              </th>
              <th scope="col">{words.example}</th>
            </tr>
          </thead>
          <tbody>
            {batch.warnings.map(({ code, rows, example, sentence }) => (
              <tr>
                <td>
                  <code>{code}</code>
                </td>
                <td class="num">{view.reading.count(rows)}</td>
                <td>{view.tell.said({ ...sentence, text: example })}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

function saidOfWorkbook(view: View, workbook: WorkbookRead): string[] {
  const words = uploadWords[view.session.language];
  const { sheetsLeftOut, inexactCells, firstInexactCell } = workbook;
  return [
    ...(sheetsLeftOut.length === 0 ? [] : [words.sheetsLeftOut(sheetsLeftOut.join(', '))]),
    ...(firstInexactCell === null
      ? []
      : [words.inexact(view.reading.count(inexactCells), firstInexactCell)]),
  ];
}
