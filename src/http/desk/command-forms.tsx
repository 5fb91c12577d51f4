import { MAX_REASON_CHARS } from '../limits.ts';
import { FormToken, type View } from './page.tsx';

interface CommandFormsProps<Command extends string> {
  readonly view: View;
  /** Of the page; each form is sent to a page below it. */
  readonly address: string;
  readonly commands: readonly Command[];
  readonly names: Readonly<Record<Command, string>>;
}

const ENDS = ['reject', 'cancel', 'remove'];

/** What a person may order about a batch or an order: each asks once more, and keeps a reason. */
export function CommandForms<Command extends string>(props: CommandFormsProps<Command>) {
  const { view, address, commands, names } = props;
  if (commands.length === 0) return null;
  return (
    <section class="card row">
      {commands.map((command) => (
        <form
          method="post"
          action={`${address}/${command}`}
          aria-label={names[command]}
          data-question={`${names[command]}?`}
        >
          <FormToken view={view} />
          <label for={`${command}-reason`}>{view.words.batch.reason}</label>
          <div class="row">
            <input
              id={`${command}-reason`}
              name="reason"
              type="text"
              maxlength={MAX_REASON_CHARS}
            />
            <button type="submit" class={ENDS.includes(command) ? 'bad' : 'second'}>
              {names[command]}
            </button>
          </div>
        </form>
      ))}
    </section>
  );
}
