/** A person's name as it is kept: no spaces around it, nothing invisible in it. Null: it names nobody. */
export function personName(text: string): string | null {
  const name = text
    .normalize('NFKC')
    .replaceAll(/\p{Cf}/gu, '')
    .trim();
  return name === '' ? null : name;
}

/** Written in other letters, or with spaces, it is still the same person. */
export function samePerson(a: string, b: string): boolean {
  return comparable(a) === comparable(b);
}

const comparable = (text: string): string => (personName(text) ?? '').toLowerCase();
