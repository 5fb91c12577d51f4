import { dialectOf, type Queryable } from '../../platform/database/database.ts';
import type { SaidInSql } from '../../platform/database/said-in-sql.ts';
import type { ExceptionCategory } from './categories.ts';

/** What an exception says, beside its identity and its life; a difference in any is a new version. */
export const FOUND_COLUMNS = [
  'severity',
  'leg',
  'ours_record_id',
  'theirs_record_id',
  'our_reference',
  'partner_trx_id',
  'provider_reference',
  'bank_reference',
  'batch_id',
  'event_at',
  'expected_by',
  'amount_ours_sen',
  'amount_theirs_sen',
  'fee_expected_sen',
  'fee_actual_sen',
  'status_ours',
  'status_theirs',
  'source',
  'pass',
  'nearest_candidate',
  'why',
  'why_sentence',
] as const;

/** Temporary, of the run's own connection: the exceptions that hold now. */
export async function makeFound(db: Queryable): Promise<void> {
  await db.raw(`DROP TABLE IF EXISTS ${tempSchema(db)}.recon_found`);
  await db.raw(
    `CREATE TEMPORARY TABLE recon_found (category text NOT NULL, item text NOT NULL,
       severity text NOT NULL, leg integer NOT NULL DEFAULT 0, ours_record_id bigint,
       theirs_record_id bigint, our_reference text, partner_trx_id text, provider_reference text,
       bank_reference text, batch_id text, event_at text, expected_by text, amount_ours_sen bigint,
       amount_theirs_sen bigint, fee_expected_sen bigint, fee_actual_sen bigint, status_ours text,
       status_theirs text, source text, pass text, nearest_candidate text, why text NOT NULL,
       why_sentence text,
       rule_number integer NOT NULL DEFAULT 0, PRIMARY KEY (category, item))`,
  );
  await db.raw('CREATE INDEX recon_found_by_rule ON recon_found (rule_number)');
}

export const tempSchema = (db: Queryable): string =>
  dialectOf(db) === 'postgres' ? 'pg_temp' : 'temp';

/** The columns of an exception that a rule may fill; each is an SQL expression over the rule's `from`. */
export type FoundColumns = { readonly severity: string; readonly item: string } & {
  readonly [column in Exclude<(typeof FOUND_COLUMNS)[number], 'why' | 'why_sentence'>]?: string;
};

/** One category's rule: the rows of `from` are its exceptions. */
export interface ExceptionRule {
  /** An SQL expression where the rows say it themselves. */
  readonly category: ExceptionCategory | { readonly column: string };
  readonly columns: FoundColumns;
  readonly why: SaidInSql;
  /** Everything behind FROM; it ends in a WHERE, else SQLite takes what follows for a join. */
  readonly from: string;
}

/**
 * What another rule has found under the same identity already stays as it is. `ruleNumber`: by which those of
 * this rule can be found again.
 */
export async function findExceptions(
  db: Queryable,
  rule: ExceptionRule,
  bindings: Readonly<Record<string, string | number | null>>,
  ruleNumber = 0,
): Promise<void> {
  const { text: why, sentence } = rule.why;
  const columns = Object.entries({ ...rule.columns, why, why_sentence: sentence });
  const category = typeof rule.category === 'string' ? `'${rule.category}'` : rule.category.column;
  await db.raw(
    `INSERT INTO recon_found (rule_number, category, ${columns.map(([name]) => name).join(', ')})
     SELECT ${ruleNumber}, ${category}, ${columns.map(([, expression]) => expression).join(', ')}
     FROM ${rule.from}
     ON CONFLICT (category, item) DO NOTHING`,
    bindings,
  );
}
