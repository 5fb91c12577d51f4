import type { StatementDesk } from '../../http-context.ts';
import { FormToken, Page, type View } from '../page.tsx';
import type { ImportedFile } from '../../reconciliation/imports-store.ts';
import { PartsMenu } from './parts-menu.tsx';
import { reconciliationWords } from './words.ts';

type Sources = Awaited<ReturnType<StatementDesk['sources']>>;

interface ImportsProps {
  readonly view: View;
  readonly sources: Sources;
  readonly files: readonly ImportedFile[];
  readonly nextBefore: string | null;
}

export function ImportsPage({ view, sources, files, nextBefore }: ImportsProps) {
  const { importing: words } = reconciliationWords[view.session.language];
  return (
    <Page view={view} title={words.title} menu="reconciliation">
      <PartsMenu view={view} at="imports" />
      {view.may('reconcile') ? <ImportForm view={view} sources={sources} /> : null}
      <section class="card">
        <h2>{words.list}</h2>
        {files.length === 0 ? <p>{words.none}</p> : <ImportTable view={view} files={files} />}
        {nextBefore === null ? null : (
          <p>
            <a href={`/reconciliation/imports?before=${nextBefore}`}>{words.next}</a>
          </p>
        )}
      </section>
    </Page>
  );
}

function ImportForm({ view, sources }: { readonly view: View; readonly sources: Sources }) {
  const { importing: words } = reconciliationWords[view.session.language];
  return (
    <form
      class="card"
      method="post"
      action="/reconciliation/imports"
      enctype="multipart/form-data"
      data-busy={words.sending}
    >
      <h2>{words.form}</h2>
      <FormToken view={view} />
      <label for="source">{words.source}</label>
      <select id="source" name="source" required>
        {sources.map(({ name, stream }) => (
          <option value={name}>
            {name} ({stream})
          </option>
        ))}
      </select>
      <label for="rows">{words.rows}</label>
      <input id="rows" name="rows" type="text" inputmode="numeric" maxlength={9} />
      <label for="total">{words.total}</label>
      <input id="total" name="total" type="text" inputmode="decimal" maxlength={24} />
      <label for="file">{words.file}</label>
      <input id="file" name="file" type="file" accept=".csv,text/csv" required />
      <p>
        <button type="submit">{words.send}</button>
      </p>
      <details>
        <summary>{words.columns}</summary>
        <dl>
          {sources.map(({ name, columns }) => (
            <>
              <dt>{name}</dt>
              <dd>{columns.join(', ')}</dd>
            </>
          ))}
        </dl>
      </details>
    </form>
  );
}

function ImportTable({ view, files }: Pick<ImportsProps, 'view' | 'files'>) {
  const { importing: words } = reconciliationWords[view.session.language];
  const { reading } = view;
  return (
    <div class="scroll" tabindex={0}>
      <table>
        <thead>
          <tr>
            <th scope="col">{words.name}</th>
            <th scope="col">{words.source}</th>
            <th scope="col">{words.at}</th>
            <th scope="col">{words.by}</th>
            <th scope="col" class="num">
              {words.read}
            </th>
            <th scope="col" class="num">
              {words.rejects}
            </th>
          </tr>
        </thead>
        <tbody>
          {files.map((file) => (
            <tr>
              <th scope="row">
                <a href={`/reconciliation/imports/${file.id}`}>{file.fileName}</a>
              </th>
              <td>{file.source}</td>
              <td>{reading.time(file.importedAt)}</td>
              <td>{file.importedBy}</td>
              <td class="num">{reading.count(file.read)}</td>
              <td class="num">{reading.count(file.rejected)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
