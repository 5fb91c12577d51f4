import type {
  AppliedFile,
  AppliedRow,
} from '../../../reconciliation/exceptions/round-trip/apply-edited-file.ts';
import { FormToken, Page, type View } from '../page.tsx';
import { EDITED_FILES, EXCEPTIONS, EXPORT } from './addresses.ts';
import { resolutionWords } from './category-words.ts';
import type { EditedUpload } from '../../exceptions/edited-files.ts';
import { wordsFor } from './fields.tsx';
import { fileWords, type FileWords } from './file-words.ts';
import { Scroll } from './scroll.tsx';

const fileWordsFor = ({ session }: View): FileWords => fileWords[session.language];
/** Of many thousand rows the first show what it is about; the counts are of all. */
const ROWS_SHOWN = 200;

/** The way out to a spreadsheet and back. */
export function FilesPage({ view }: { readonly view: View }) {
  const words = fileWordsFor(view);
  return (
    <Page view={view} title={words.title} menu="exceptions">
      <section class="card">
        <ol>
          <li>
            <a href={EXPORT}>{words.export}</a>
          </li>
          <li>
            {words.fillIn} <code>action</code>, <code>new_assignee</code>,{' '}
            <code>new_resolution</code>, <code>new_note</code>. {words.others}
          </li>
          <li>{words.uploadIt}</li>
        </ol>
      </section>
      <UploadForm view={view} />
      <p>
        <a href={EXCEPTIONS}>{wordsFor(view).back}</a>
      </p>
    </Page>
  );
}

function UploadForm({ view }: { readonly view: View }) {
  const words = fileWordsFor(view);
  return (
    <form
      class="card"
      method="post"
      action={EDITED_FILES}
      enctype="multipart/form-data"
      data-busy={words.reading}
    >
      <FormToken view={view} />
      <div class="row">
        <div>
          <label for="file">{words.file}</label>
          <input id="file" name="file" type="file" accept=".csv,.txt,text/csv" required />
        </div>
        <button type="submit">{words.preview}</button>
      </div>
    </form>
  );
}

export interface EditedFileShown {
  readonly upload: EditedUpload;
  /** Of a dry run: what would become of it. */
  readonly applied: AppliedFile;
  /** Of exactly this preview; it comes back with the form. */
  readonly preview: string;
  /** The person wanted to apply another preview, which does not hold any more. */
  readonly hasChanged: boolean;
}

interface FileProps {
  readonly view: View;
  readonly shown: EditedFileShown;
}

/** What an edited file would do, to be applied; or what became of it. */
export function EditedFilePage({ view, shown }: FileProps) {
  const words = fileWordsFor(view);
  const { upload, applied } = shown;
  const title = applied.dryRun ? words.previewOf(upload.name) : words.appliedTitle(upload.name);
  return (
    <Page view={view} title={title} menu="exceptions">
      {shown.hasChanged ? (
        <p class="note bad" role="alert">
          {words.changed}
        </p>
      ) : null}
      <section class="card">
        <dl>
          {countsOf(view, applied).map(([name, count]) => (
            <>
              <dt>{name}</dt>
              <dd>{view.reading.count(count)}</dd>
            </>
          ))}
          <dt>SHA-256</dt>
          <dd>
            <code>{upload.sha256}</code>
          </dd>
        </dl>
        {applied.dryRun ? <ApplyForm view={view} shown={shown} /> : null}
        {applied.rejectsFile === null ? null : (
          <p>
            <a href={`${EDITED_FILES}/${upload.id}/refused.csv`}>{words.refusedRows}</a>
          </p>
        )}
      </section>
      <Rows view={view} title={words.refused} rows={rowsWith(applied, true)} />
      <Rows
        view={view}
        title={applied.dryRun ? words.wouldBeDone : words.done}
        rows={rowsWith(applied, false)}
      />
      <p class="row">
        <a href={EDITED_FILES}>{words.another}</a>
        <a href={EXCEPTIONS}>{wordsFor(view).back}</a>
      </p>
    </Page>
  );
}

function countsOf(view: View, applied: AppliedFile): (readonly [string, number])[] {
  const words = fileWordsFor(view);
  return [
    [words.read, applied.read],
    [applied.dryRun ? words.wouldBeDone : words.done, applied.done],
    [words.doneAlready, applied.doneAlready],
    [words.refused, applied.refused],
    [words.untouched, applied.untouched],
  ];
}

const rowsWith = ({ rows }: AppliedFile, isRefused: boolean): readonly AppliedRow[] =>
  rows.filter(({ outcome }) => (outcome === 'refused') === isRefused);

function ApplyForm({ view, shown }: FileProps) {
  const words = fileWordsFor(view);
  const { upload, applied, preview } = shown;
  if (applied.done === 0) return <p class="soft">{words.nothingToApply}</p>;
  return (
    <form method="post" action={`${EDITED_FILES}/${upload.id}`} data-busy={words.applying}>
      <FormToken view={view} />
      <input type="hidden" name="preview" value={preview} />
      <p>{words.onlyThis}</p>
      <p>
        <button type="submit">{words.apply(view.reading.count(applied.done))}</button>
      </p>
    </form>
  );
}

interface RowsProps {
  readonly view: View;
  readonly title: string;
  readonly rows: readonly AppliedRow[];
}

function Rows({ view, title, rows }: RowsProps) {
  const words = fileWordsFor(view);
  const desk = wordsFor(view);
  if (rows.length === 0) return null;
  return (
    <section class="card">
      <h2>{title}</h2>
      <Scroll label={title}>
        <table>
          <thead>
            <tr>
              <th scope="col" class="num">
                {words.row}
              </th>
              <th scope="col">{desk.number}</th>
              <th scope="col">{desk.action}</th>
              <th scope="col">{words.filledIn}</th>
              <th scope="col">{words.outcome}</th>
            </tr>
          </thead>
          <tbody>
            {rows.slice(0, ROWS_SHOWN).map((row) => (
              <tr>
                <td class="num">{row.row}</td>
                <td>
                  {row.exceptionId === null ? (
                    ''
                  ) : (
                    <a href={`${EXCEPTIONS}/${row.exceptionId}`}>{row.exceptionId}</a>
                  )}
                </td>
                <td>{row.action === null ? '' : desk.actions[row.action]}</td>
                <td>{filledIn(view, row)}</td>
                <td>{outcomeText(view, row)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
      {rows.length > ROWS_SHOWN ? (
        <p class="soft">{words.more(view.reading.count(rows.length - ROWS_SHOWN))}</p>
      ) : null}
    </section>
  );
}

function filledIn(view: View, { assignee, resolution, note }: AppliedRow): string {
  const settled = resolution === null ? null : resolutionWords[view.session.language][resolution];
  return [assignee, settled, note].filter((each) => each !== null).join(' · ');
}

function outcomeText(view: View, { outcome, from, to, problem }: AppliedRow): string {
  const words = fileWordsFor(view);
  const { statuses } = wordsFor(view);
  if (problem !== null) {
    const { message, next } = view.tell.problem(problem);
    return `${message} ${next}`.trimEnd();
  }
  if (outcome === 'done_already') return words.doneAlready;
  if (from === null || to === null) return '';
  return from === to ? words.stays(statuses[to]) : `${statuses[from]} → ${statuses[to]}`;
}
