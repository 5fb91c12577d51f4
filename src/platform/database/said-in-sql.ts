import type { FactsOf, Told } from '../../domain/sentence.ts';
import { dialectOf, type Dialect, type Queryable } from './database.ts';

/** A sentence that a statement says of each of its rows, as SQL expressions. */
export interface SaidInSql {
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
      ? SaidInSql
      : string
    : string;
};
type Given<Text extends string> = keyof FactsOf<Text> extends never ? [] : [facts: SqlFacts<Text>];

/** A way to say the sentences of one catalogue; each fact is an SQL expression that is never null. */
export type SayInSql<Catalogue extends Readonly<Record<string, string>>> = <
  Key extends keyof Catalogue & string,
>(
  key: Key,
  ...given: Given<Catalogue[Key]>
) => SaidInSql;

/** For statements on this database. */
export function speakerInSql<const Catalogue extends Readonly<Record<string, string>>>(
  catalogue: Catalogue,
): (db: Queryable) => SayInSql<Catalogue> {
  return (db) =>
    (key, ...given) =>
      inSql(db, key, catalogue[key] ?? key, given[0] ?? {});
}

type Facts = Readonly<Record<string, string | SaidInSql>>;

function inSql(db: Queryable, key: string, template: string, facts: Facts): SaidInSql {
  const kinds = new Map<string, string>();
  const text = template
    .split(PLACE)
    .map((part, index) => {
      if (index % 2 === 0) return quoted(part);
      const [name = '', kind = 'text'] = part.split(':');
      kinds.set(name, kind);
      return inEnglish(db, kind, facts[name] ?? '');
    })
    .filter((part) => part !== "''")
    .join(' || ');
  const whole = text === '' ? "''" : `(${text})`;
  const json = JSON_OBJECT[dialectOf(db)];
  const values = Object.entries(facts).map(([name, fact]) => {
    if (typeof fact !== 'string') return [name, json.nested(fact.part)] as const;
    return [name, kinds.get(name) === 'rupiah' ? fact : `cast(${fact} AS text)`] as const;
  });
  const said = [
    ['key', quoted(key)],
    ['facts', json.object(values)],
  ] as const;
  return {
    text: whole,
    sentence: `cast(${json.object(said)} AS text)`,
    part: `cast(${json.object([...said, ['text', `cast(${whole} AS text)`]])} AS text)`,
  };
}

/** What was kept in two columns, as a part of another sentence: text, and sentence or null. */
export function keptInSql(db: Queryable, text: string, sentence: string): SaidInSql {
  const json = JSON_OBJECT[dialectOf(db)];
  const part = `CASE WHEN ${sentence} IS NULL THEN ${json.string(text)}
    ELSE ${json.withText(sentence, text)} END`;
  return { text, sentence, part };
}

/** The first whose condition holds; else the last. */
export function eitherSaid(
  cases: readonly (readonly [condition: string, why: SaidInSql])[],
  otherwise: SaidInSql,
): SaidInSql {
  const pick = (of: keyof SaidInSql): string =>
    `CASE ${cases.map(([condition, why]) => `WHEN ${condition} THEN ${why[of]}`).join(' ')}
      ELSE ${otherwise[of]} END`;
  return { text: pick('text'), sentence: pick('sentence'), part: pick('part') };
}

const PLACE = /\{([\w:]+)\}/;

const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;

function inEnglish(db: Queryable, kind: string, fact: string | SaidInSql): string {
  if (typeof fact !== 'string') return fact.text;
  return kind === 'rupiah' ? rupiahInWords(db, fact) : `cast(${fact} AS text)`;
}

type Entries = readonly (readonly [name: string, expression: string])[];

const flat = (entries: Entries): string =>
  entries.map(([name, expression]) => `${quoted(name)}, ${expression}`).join(', ');

interface JsonInSql {
  object(entries: Entries): string;
  /** Text that is JSON, as a value. */
  nested(text: string): string;
  string(text: string): string;
  withText(object: string, text: string): string;
}

/** Each database by names of its own. */
const JSON_OBJECT: Readonly<Record<Dialect, JsonInSql>> = {
  sqlite: {
    object: (entries) => `json_object(${flat(entries)})`,
    nested: (text) => `json(${text})`,
    string: (text) => `json_quote(${text})`,
    withText: (object, text) => `json_set(${object}, '$.text', ${text})`,
  },
  postgres: {
    object: (entries) => `json_build_object(${flat(entries)})`,
    nested: (text) => `cast(${text} AS json)`,
    string: (text) => `cast(to_json(${text}) AS text)`,
    withText: (object, text) =>
      `cast(cast(${object} AS jsonb) || jsonb_build_object('text', ${text}) AS text)`,
  },
};

/** An amount of sen in words: `Rp 1.250.000` or `Rp 12,50`, as `formatRupiah` writes it. */
function rupiahInWords(db: Queryable, sen: string): string {
  // Neither dialect can group thousands in the other's way.
  const grouped =
    dialectOf(db) === 'sqlite'
      ? `printf('%,d', abs(${sen}) / 100)`
      : `to_char(abs(${sen}) / 100, 'FM999,999,999,999,999,990')`;
  const sign = `CASE WHEN ${sen} < 0 THEN '-' ELSE '' END`;
  const fraction = `CASE WHEN abs(${sen}) % 100 = 0 THEN ''
    ELSE ',' || substr(cast(100 + abs(${sen}) % 100 AS text), 2) END`;
  return `('Rp ' || ${sign} || replace(${grouped}, ',', '.') || ${fraction})`;
}
