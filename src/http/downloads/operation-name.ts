/** `roll-forward.csv` as a part of an operation's name: `RollForwardCsv`. */
export const pascalCase = (name: string): string =>
  name.replaceAll(/(?:^|[-.])(\w)/g, (_, first: string) => first.toUpperCase());
