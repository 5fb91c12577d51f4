interface ChoiceProps {
  readonly name: string;
  /** Where another element of the page has the name as its id. */
  readonly id?: string;
  readonly label: string;
  /** Value and text of each line. */
  readonly options: readonly (readonly [string, string])[];
  readonly chosen?: string | undefined;
}

/** A select with its label. */
export function Choice({ name, id = name, label, options, chosen }: ChoiceProps) {
  return (
    <div>
      <label for={id}>{label}</label>
      <select id={id} name={name}>
        {options.map(([value, text]) => (
          <option value={value} selected={value === chosen}>
            {text}
          </option>
        ))}
      </select>
    </div>
  );
}

/** Values in their order, each with its words. */
export const optionsOf = <Value extends string>(
  values: readonly Value[],
  words: Readonly<Record<Value, string>>,
): (readonly [Value, string])[] => values.map((value) => [value, words[value]]);
