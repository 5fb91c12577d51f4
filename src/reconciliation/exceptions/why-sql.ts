import type { FactsOf, Told } from '../../domain/sentence.ts';
import { dialectOf, type Dialect, type Queryable } from '../../platform/database/database.ts';
import { rupiahInWords } from './found-store.ts';
import { WHYS } from './whys.ts';

/** A sentence of WHYS that a statement says of each of its rows, as two SQL expressions. */
export interface WhyInSql {
  /** In English. */
  readonly text: string;
  /** JSON: key and facts. */
  readonly sentence: string;
  /** The same with the text, as a fact of another sentence. */
  readonly part: string;
}

type SqlFacts<Text extends string> = {
  readonly [Name in keyof FactsOf<Text>]: FactsOf<Text>[Name] extends Told
    ? Told extends FactsOf<Text>[Name]
      ? WhyInSql
      : string
    : string;
};
type Given<Text extends string> = keyof FactsOf<Text> extends never ? [] : [facts: SqlFacts<Text>];

export type SayInSql = <Key extends keyof typeof WHYS>(
  key: Key,
  ...given: Given<(typeof WHYS)[Key]>
) => WhyInSql;

/** Each fact is an SQL expression that is never null, or another sentence. */
export function whySayer(db: Queryable): SayInSql {
  const json = JSON_OBJECT[dialectOf(db)];
  return (key, ...given) => {
    const facts: Readonly<Record<string, string | WhyInSql>> = given[0] ?? {};
    const kinds = new Map<string, string>();
    const text = WHYS[key]
      .split(PLACE)
      .map((part, index) => {
        if (index % 2 === 0) return quoted(part);
        const [name = '', kind = 'text'] = part.split(':');
        kinds.set(name, kind);
        return inEnglish(db, kind, facts[name] ?? '');
      })
      .filter((part) => part !== "''")
      .join(' || ');
    const values = Object.entries(facts).map(([name, fact]) => {
      if (typeof fact !== 'string') return [name, json.nested(fact.part)] as const;
      return [name, kinds.get(name) === 'rupiah' ? fact : `cast(${fact} AS text)`] as const;
    });
    const whole = text === '' ? "''" : `(${text})`;
    const said = [
      ['key', quoted(key)],
      ['facts', json.object(values)],
    ] as const;
    return {
      text: whole,
      sentence: `cast(${json.object(said)} AS text)`,
      part: `cast(${json.object([...said, ['text', `cast(${whole} AS text)`]])} AS text)`,
    };
  };
}

/** The first whose condition holds; else the last. */
export function eitherWhy(
  cases: readonly (readonly [condition: string, why: WhyInSql])[],
  otherwise: WhyInSql,
): WhyInSql {
  const pick = (of: keyof WhyInSql): string =>
    `CASE ${cases.map(([condition, why]) => `WHEN ${condition} THEN ${why[of]}`).join(' ')}
      ELSE ${otherwise[of]} END`;
  return { text: pick('text'), sentence: pick('sentence'), part: pick('part') };
}

const PLACE = /\{([\w:]+)\}/;

const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;

function inEnglish(db: Queryable, kind: string, fact: string | WhyInSql): string {
  if (typeof fact !== 'string') return fact.text;
  return kind === 'rupiah' ? rupiahInWords(db, fact) : `cast(${fact} AS text)`;
}

type Entries = readonly (readonly [name: string, expression: string])[];

const flat = (entries: Entries): string =>
  entries.map(([name, expression]) => `${quoted(name)}, ${expression}`).join(', ');

/** Both make an object out of names and values, by names of their own. */
const JSON_OBJECT: Readonly<
  Record<Dialect, { object(entries: Entries): string; nested(text: string): string }>
> = {
  sqlite: {
    object: (entries) => `json_object(${flat(entries)})`,
    nested: (text) => `json(${text})`,
  },
  postgres: {
    object: (entries) => `json_build_object(${flat(entries)})`,
    nested: (text) => `cast(${text} AS json)`,
  },
};
