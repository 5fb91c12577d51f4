import type { ReconciliationException } from '../../../reconciliation/exceptions/exception-store.ts';
import type { View } from '../page.tsx';
import { EXCEPTIONS } from './addresses.ts';
import { wordsFor } from './fields.tsx';
import type { Lines, Side } from '../../exceptions/lines.ts';

/** Of the names of the lines on one side. */
export const MOST_NAMES_CHARS = 4_000;

interface MatchFormProps {
  readonly view: View;
  readonly exception: ReconciliationException;
  readonly lines: Lines;
}

/** Which lines a person takes to belong together; they are compared first, and matched then. */
export function MatchForm({ view, exception, lines }: MatchFormProps) {
  const words = wordsFor(view);
  return (
    <section class="card">
      <h2>{words.match}</h2>
      <p>{words.matchAbout}</p>
      <form method="get" action={`${EXCEPTIONS}/${exception.id}/match`}>
        <div class="row">
          <Names name="ours" label={words.ourLines} value={knownItem(lines, 'ours')} />
          <Names name="theirs" label={words.theirLines} value={knownItem(lines, 'theirs')} />
        </div>
        <p>
          <button type="submit" class="second">
            {words.compare}
          </button>
        </p>
      </form>
    </section>
  );
}

/** What the exception itself is about; of a side that is missing, the nearest candidate. */
function knownItem(lines: Lines, side: Side): string {
  const nearest = lines.candidates.find((candidate) => candidate.side === side)?.record;
  return (lines[side] ?? nearest)?.item ?? '';
}

interface NamesProps {
  readonly name: Side;
  readonly label: string;
  readonly value: string;
}

function Names({ name, label, value }: NamesProps) {
  return (
    <div>
      <label for={name}>{label}</label>
      <textarea id={name} name={name} rows={3} maxlength={MOST_NAMES_CHARS} required>
        {value}
      </textarea>
    </div>
  );
}
