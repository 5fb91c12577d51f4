import type { View } from '../page.tsx';
import { exceptionWords, type ExceptionWords } from './words.ts';

export const wordsFor = ({ session }: View): ExceptionWords => exceptionWords[session.language];

interface EntryProps {
  readonly name: string;
  readonly label: string;
  readonly value?: string | undefined;
  readonly maxLength: number;
  readonly suggestions?: readonly string[];
}

/** A line of text with its label, and what others have written there. */
export function Entry({ name, label, value, maxLength, suggestions = [] }: EntryProps) {
  const list = `${name}-suggestions`;
  return (
    <div>
      <label for={name}>{label}</label>
      <input
        id={name}
        name={name}
        type="text"
        value={value ?? ''}
        maxlength={maxLength}
        list={suggestions.length === 0 ? undefined : list}
      />
      {suggestions.length === 0 ? null : (
        <datalist id={list}>
          {suggestions.map((text) => (
            <option value={text}></option>
          ))}
        </datalist>
      )}
    </div>
  );
}
