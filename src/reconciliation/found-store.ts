import { dialectOf, type Queryable } from '../platform/database/database.ts';
import type { ExceptionCategory } from './categories.ts';

/** The columns of an exception that a rule may fill; each is an SQL expression over the rule's `from`. */
export interface FoundColumns {
  readonly item: string;
  readonly severity: string;
  readonly why: string;
  readonly our_reference?: string;
  readonly partner_trx_id?: string;
  readonly provider_reference?: string;
  readonly batch_id?: string;
  readonly event_at?: string;
  readonly expected_by?: string;
  readonly amount_ours_sen?: string;
  readonly amount_theirs_sen?: string;
  readonly status_ours?: string;
  readonly status_theirs?: string;
  readonly source?: string;
  readonly pass?: string;
  readonly nearest_candidate?: string;
}

/** One category's rule: the rows of `from` are its exceptions. */
export interface ExceptionRule {
  /** An SQL expression where the rows say it themselves. */
  readonly category: ExceptionCategory | { readonly column: string };
  readonly columns: FoundColumns;
  /** Everything behind FROM; it ends in a WHERE, else SQLite takes what follows for a join. */
  readonly from: string;
}

/** What another rule has found under the same identity already stays as it is. */
export async function findExceptions(
  tx: Queryable,
  rule: ExceptionRule,
  bindings: Readonly<Record<string, string | number | null>>,
): Promise<void> {
  const columns = Object.entries(rule.columns);
  const category = typeof rule.category === 'string' ? `'${rule.category}'` : rule.category.column;
  await tx.raw(
    `INSERT INTO recon_found (category, ${columns.map(([name]) => name).join(', ')})
     SELECT ${category}, ${columns.map(([, expression]) => expression).join(', ')}
     FROM ${rule.from}
     ON CONFLICT (category, item) DO NOTHING`,
    bindings,
  );
}

/** An amount of sen in words: `Rp 1.250.000` or `Rp 12,50`, as `formatRupiah` writes it. */
export function rupiahInWords(tx: Queryable, sen: string): string {
  // Neither dialect can group thousands in the other's way.
  const grouped =
    dialectOf(tx) === 'sqlite'
      ? `printf('%,d', abs(${sen}) / 100)`
      : `to_char(abs(${sen}) / 100, 'FM999,999,999,999,999,990')`;
  const sign = `CASE WHEN ${sen} < 0 THEN '-' ELSE '' END`;
  const fraction = `CASE WHEN abs(${sen}) % 100 = 0 THEN ''
    ELSE ',' || substr(cast(100 + abs(${sen}) % 100 AS text), 2) END`;
  return `('Rp ' || ${sign} || replace(${grouped}, ',', '.') || ${fraction})`;
}
