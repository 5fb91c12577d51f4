import type { View } from '../page.tsx';
import { wordsFor } from './fields.tsx';

interface DoneNoteProps {
  readonly view: View;
  readonly done: number | undefined;
  readonly already: number | undefined;
}

/** What became of a decision a moment ago. */
export function DoneNote({ view, done, already }: DoneNoteProps) {
  const words = wordsFor(view);
  const { reading } = view;
  if (done === undefined && already === undefined) return null;
  return (
    <p class="note" role="status">
      {done === undefined ? null : words.done(reading.count(done))}{' '}
      {already === undefined ? null : words.already(reading.count(already))}
    </p>
  );
}
