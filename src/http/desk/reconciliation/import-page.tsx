import { Page, type View } from '../page.tsx';
import type { ImportedFile } from '../../reconciliation/imports-store.ts';
import { PartsMenu } from './parts-menu.tsx';
import type { RejectedRow } from '../../reconciliation/rejected-rows.ts';
import { reconciliationWords } from './words.ts';

interface ImportProps {
  readonly view: View;
  readonly file: ImportedFile;
  /** Null: its source is not declared any more. */
  readonly stream: string | null;
  /** The first ones; null: their file is not on this machine. */
  readonly rejects: readonly RejectedRow[] | null;
}

/** What became of one file. */
export function ImportPage({ view, file, stream, rejects }: ImportProps) {
  const { importing: words } = reconciliationWords[view.session.language];
  return (
    <Page view={view} title={file.fileName} menu="reconciliation">
      <PartsMenu view={view} />
      <Result view={view} file={file} />
      <Rejects view={view} file={file} rejects={rejects} />
      {stream === null ? null : (
        <p>
          {words.thenReconcile} <a href={`/reconciliation/streams/${stream}`}>{stream}</a>
        </p>
      )}
      <p>
        <a href="/reconciliation/imports">{words.back}</a>
      </p>
    </Page>
  );
}

function Result({ view, file }: Pick<ImportProps, 'view' | 'file'>) {
  const { importing: words } = reconciliationWords[view.session.language];
  const { reading } = view;
  const { coversFrom, coversTo } = file;
  return (
    <section class="card">
      <h2>{words.result}</h2>
      <dl>
        <dt>{words.read}</dt>
        <dd>
          {reading.count(file.read)} = {reading.count(file.accepted)} {words.accepted} +{' '}
          {reading.count(file.duplicate)} {words.duplicate} + {reading.count(file.rejected)}{' '}
          {words.rejected}
        </dd>
        <dt>{words.sum}</dt>
        <dd>{reading.amount(file.total)}</dd>
        {coversFrom === null || coversTo === null ? null : (
          <>
            <dt>{words.covers}</dt>
            <dd>
              {reading.time(coversFrom)} – {reading.time(coversTo)}
            </dd>
          </>
        )}
        <dt>{words.source}</dt>
        <dd>{file.source}</dd>
        <dt>{words.at}</dt>
        <dd>
          {reading.time(file.importedAt)} · {words.by} {file.importedBy}
        </dd>
        <dt>{words.hash}</dt>
        <dd>
          <code>{file.sha256}</code>
        </dd>
      </dl>
    </section>
  );
}

function Rejects({ view, file, rejects }: Pick<ImportProps, 'view' | 'file' | 'rejects'>) {
  const { importing: words } = reconciliationWords[view.session.language];
  if (file.rejected === 0) return null;
  if (rejects === null) return <p class="note warn">{words.rejectsAway}</p>;
  const more = file.rejected - rejects.length;
  return (
    <section class="card">
      <h2>{words.rejects}</h2>
      <p>
        <a href={`/reconciliation/imports/${file.id}/rejects.csv`}>{words.rejectsFile}</a>
      </p>
      <div class="scroll" tabindex={0}>
        <table>
          <thead>
            <tr>
              <th scope="col" class="num">
                {words.row}
              </th>
              <th scope="col">{words.reason}</th>
            </tr>
          </thead>
          <tbody>
            {rejects.map(({ row, reason }) => (
              <tr>
                <td class="num">{row}</td>
                <td>{reason}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {more > 0 ? <p>{words.more(view.reading.count(more))}</p> : null}
    </section>
  );
}
