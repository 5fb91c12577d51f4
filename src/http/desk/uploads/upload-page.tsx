import type { BatchKindName } from '../../../domain/batch-kinds.ts';
import type { UserError } from '../../../domain/errors.ts';
import { Page, type View } from '../page.tsx';
import { FILE_TEMPLATES } from './templates.ts';
import { UploadForm } from './upload-form.tsx';
import { uploadWords } from './words.ts';

interface UploadPageProps {
  readonly view: View;
  readonly kind: BatchKindName;
  readonly maxBytes: number;
  readonly maxRows: number;
  /** Why the file that was uploaded just now was not taken; null: none was. */
  readonly refused: UserError | null;
}

/** The columns are those of another kind than was chosen. */
export const OTHER_KIND = 'columns_of_other_kind';

const BYTES_PER_MEGABYTE = 1_048_576;

export function UploadPage({ view, kind, maxBytes, maxRows, refused }: UploadPageProps) {
  const words = uploadWords[view.session.language];
  const { reading } = view;
  const megabytes = reading.count(Math.floor(maxBytes / BYTES_PER_MEGABYTE));
  return (
    <Page view={view} title={words.title} menu={kind === 'payouts' ? 'batches' : 'collections'}>
      {refused === null ? null : <Refused view={view} error={refused} />}
      <UploadForm view={view} kind={kind} />
      <section class="card">
        <h2>{words.templates}</h2>
        <p>{words.templatesNote}</p>
        <ul>
          {FILE_TEMPLATES.map(({ kind: each, of, fileName }) => (
            <li>
              <a href={`/templates/${fileName}`}>{fileName}</a>{' '}
              {each === 'payouts' ? words.template(words.kinds[each], of) : words.kinds[each]}
            </li>
          ))}
        </ul>
        <p class="soft">
          {words.limits(megabytes, reading.count(maxRows))} {words.filesNote}
        </p>
      </section>
    </Page>
  );
}

function Refused({ view, error }: { readonly view: View; readonly error: UserError }) {
  const words = uploadWords[view.session.language];
  const { message, next } = view.tell.problem(error);
  return (
    <section class="note bad" role="alert">
      <p>
        <strong>{words.refused}</strong>
      </p>
      <p>{message}</p>
      <p>
        {error.code === OTHER_KIND ? words.otherKind : `${next} ${words.tryAgain}`}{' '}
        <code>{error.code}</code>
      </p>
    </section>
  );
}
