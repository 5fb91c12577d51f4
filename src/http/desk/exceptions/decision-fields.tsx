import { type ExceptionAction } from '../../../reconciliation/exceptions/life.ts';
import {
  MOST_NAME_CHARS,
  MOST_NOTE_CHARS,
} from '../../../reconciliation/exceptions/next-version.ts';
import { FormToken, type View } from '../page.tsx';
import { resolutionWords } from './category-words.ts';
import { Choice } from '../choice.tsx';
import { Entry, wordsFor } from './fields.tsx';

interface DecisionFieldsProps {
  readonly view: View;
  readonly actions: readonly ExceptionAction[];
  readonly people: readonly string[];
  /** Where the person comes back to. */
  readonly back: string;
}

/** What a person fills in to decide about exceptions, of one or of many; the form is around it. */
export function DecisionFields({ view, actions, people, back }: DecisionFieldsProps) {
  const words = wordsFor(view);
  const resolutions = Object.entries(resolutionWords[view.session.language]);
  return (
    <>
      <FormToken view={view} />
      <input type="hidden" name="back" value={back} />
      <div class="row">
        <Choice
          name="action"
          label={words.action}
          options={actions.map((action) => [action, words.actions[action]])}
        />
        <Entry name="to" label={words.toWhom} maxLength={MOST_NAME_CHARS} suggestions={people} />
        <Choice name="resolution" label={words.resolution} options={[['', '–'], ...resolutions]} />
      </div>
      <label for="note">{words.note}</label>
      <textarea id="note" name="note" rows={2} maxlength={MOST_NOTE_CHARS}></textarea>
    </>
  );
}

/** `12.3`: exception 12 as its version 3 has it, which is what the person has seen. */
export const pickOf = ({ id, version }: { id: number; version: number }): string =>
  `${id}.${version}`;
