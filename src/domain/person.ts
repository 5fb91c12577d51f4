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
  return personKey(a) === personKey(b);
}

/** How names are compared: one person has one key. */
export const personKey = (text: string): string => (personName(text) ?? '').toLowerCase();
