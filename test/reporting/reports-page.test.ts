import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Instant } from '../../src/domain/time.ts';
import type { Database } from '../../src/platform/database/database.ts';
import { EXCEPTION_CATEGORIES } from '../../src/reconciliation/exceptions/categories.ts';
import type { ReportScope } from '../../src/reporting/reconciliation/report-scope.ts';
import { REPORT_NAMES, reportTables } from '../../src/reporting/reconciliation/report-tables.ts';

const PAGE = readFileSync(new URL('../../docs/reports.md', import.meta.url), 'utf8');

/** First cells of the table in a section. */
function documented(heading: string): string[] {
  const section = PAGE.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';
  return [...section.matchAll(/^\| `([^`]+)` \|/gm)].map(([, name]) => name ?? '');
}

const SCOPE: ReportScope = {
  stream: 'va',
  runs: [],
  afterRunNumber: 0,
  runNumber: 1,
  view: 'after_run',
  asOf: '2026-11-21T03:00:00.000Z' as Instant,
  legNames: new Map(),
  ourReference: 'reference',
  closedBefore: [],
};

async function* noFigures() {
  yield* [];
}

describe('docs/reports.md', () => {
  // Columns are known without a database.
  const tables = reportTables({} as Database['knex'], SCOPE, noFigures);

  it.each(REPORT_NAMES)('has every column of %s.csv, in its order, and no other', (name) => {
    expect(documented(`${name}.csv`)).toEqual(tables[name].columns.map((column) => column.name));
  });

  it('has every category, with what it is and what usually helps', () => {
    const rows = Object.entries(EXCEPTION_CATEGORIES).map(
      ([name, { title, suggestedAction }]) => `| \`${name}\` | ${title} | ${suggestedAction} |`,
    );
    expect(rows.filter((row) => !PAGE.includes(`${row}\n`))).toEqual([]);
    expect(documented('Categories')).toEqual(Object.keys(EXCEPTION_CATEGORIES));
  });
});
