import { resolve } from 'node:path';
import type { StatementDesk } from '../http/http-context.ts';
import {
  applyOrderStatement,
  type OrderStatementCounts,
} from '../orders/following/apply-order-statement.ts';
import {
  applyStatementEvidence,
  type StatementCounts,
} from '../payouts/settlement/apply-statement-evidence.ts';
import { readReconciliationFile } from '../reconciliation/rules/settings-file.ts';
import type { CsvSourceDefinition } from '../records/import/csv/definition.ts';
import { type Import, importStatement } from '../records/import/import-statement.ts';
import type { DeclaredTotals } from '../records/import/control-totals.ts';
import {
  STATEMENT_SOURCES,
  type StatementSource,
  statementSource,
} from '../records/import/statement-source.ts';
import { importRejectsFile, writeImportRejects } from '../records/import/write-import-rejects.ts';
import type { Installation } from './installation.ts';

type Parts = Pick<
  Installation,
  'database' | 'clock' | 'dataDir' | 'settings' | 'intake' | 'payouts' | 'moneyIn'
>;

export interface StatementToTake {
  readonly path: string;
  /** For people: what the file was called. */
  readonly fileName: string;
  readonly source: string;
  /** A file that maps columns, see `statementSource`. */
  readonly columns?: string;
  readonly declared: DeclaredTotals;
  readonly by: string;
}

export interface TakenStatement {
  readonly done: Import;
  readonly source: StatementSource;
  /** Where the rejected lines are; null: there are none. */
  readonly rejects: string | null;
  readonly followed: Followed;
}

/** What its lines changed beside the evidence itself; nothing, where the file is a user's own. */
export type Followed =
  | { readonly of: 'own' }
  | { readonly of: 'payouts'; readonly counts: StatementCounts }
  | { readonly of: 'orders'; readonly counts: OrderStatementCounts };

/** Takes a file of a declared source in, and does what follows from its lines. Throws UserErrors. */
export async function takeStatement(parts: Parts, file: StatementToTake): Promise<TakenStatement> {
  const source = await sourceOf(parts, file);
  const { path, fileName, declared, by } = file;
  const done = await importStatement(parts, { path, fileName, source, importedBy: by, declared });
  const rejects = done.rejected === 0 ? null : importRejectsFile(parts.dataDir, done.id);
  if (rejects !== null) await writeImportRejects(rejects, source.columns, done.rejectedLines);
  return { done, source, rejects, followed: await follow(parts, source) };
}

async function follow(parts: Parts, { name, stream }: StatementSource): Promise<Followed> {
  if (isOwn(name)) return { of: 'own' };
  if (stream === 'disbursement') {
    return { of: 'payouts', counts: await applyStatementEvidence(parts.payouts()) };
  }
  const { orders } = parts.moneyIn().context;
  return { of: 'orders', counts: await applyOrderStatement(orders, 'paylabs') };
}

/** A provider's file is read without the settings file, whatever is wrong with that. */
async function sourceOf(
  parts: Parts,
  { source, columns }: Pick<StatementToTake, 'source' | 'columns'>,
): Promise<StatementSource> {
  if (!isOwn(source)) return statementSource(source, columns);
  return statementSource(source, columns, await ownSources(parts), parts.intake().limits);
}

async function ownSources({
  settings: { reconciliationFile },
}: Pick<Parts, 'settings'>): Promise<readonly CsvSourceDefinition[]> {
  const file = reconciliationFile === '' ? null : resolve(reconciliationFile);
  return (await readReconciliationFile(file)).sources;
}

const isOwn = (name: string): boolean => !name.includes(':');

/** The same for the web desk, which knows nothing of settings files and providers. */
export function statementDesk(parts: Parts): StatementDesk {
  // Once for all imports: each call would open connections anew.
  let opened: ReturnType<Parts['moneyIn']> | undefined;
  const moneyIn = (): ReturnType<Parts['moneyIn']> => (opened ??= parts.moneyIn());
  return {
    async sources() {
      const own = await ownSources(parts);
      const names = [...STATEMENT_SOURCES, ...own.map(({ name }) => name)];
      return Promise.all(names.map((name) => statementSource(name, undefined, own)));
    },
    async take(file) {
      const { done } = await takeStatement({ ...parts, moneyIn }, file);
      return { id: done.id };
    },
  };
}
