import { BATCH_KINDS, type BatchKindName } from '../../../domain/batch-kinds.ts';
import { Choice, optionsOf } from '../choice.tsx';
import { FormToken, type View } from '../page.tsx';
import { uploadWords } from './words.ts';

interface UploadFormProps {
  readonly view: View;
  /** Chosen first. */
  readonly kind: BatchKindName;
}

/** A plain form; with script it takes a file that is dropped on it, and shows how far the upload is. */
export function UploadForm({ view, kind }: UploadFormProps) {
  const words = uploadWords[view.session.language];
  return (
    <form
      class="card"
      method="post"
      action="/batches"
      enctype="multipart/form-data"
      data-upload="true"
      data-checking={words.checking}
      data-broken={words.broken}
    >
      <h2>{words.title}</h2>
      <FormToken view={view} />
      <div class="row">
        <Choice
          name="kind"
          label={words.kind}
          options={optionsOf(BATCH_KINDS, words.kinds)}
          chosen={kind}
        />
        <Choice name="number_style" label={words.numbers} options={Object.entries(words.styles)} />
        <div>
          <label for="file">{words.file}</label>
          <input id="file" name="file" type="file" accept=".csv,.txt,.xlsx,text/csv" required />
        </div>
        <button type="submit">{words.send}</button>
      </div>
      <p class="soft" data-drop="true">
        {words.drop}
      </p>
      <progress max={100} value={0} aria-label={words.progress} hidden></progress>
      <p role="status" data-said="true"></p>
      <p>
        <a href="/upload">{words.templates}</a>
      </p>
    </form>
  );
}
