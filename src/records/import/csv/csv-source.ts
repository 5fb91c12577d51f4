import { DEFAULT_INTAKE_LIMITS, type IntakeLimits } from '../../../intake/file/limits.ts';
import type { StatementSource } from '../statement-source.ts';
import type { CsvSourceDefinition } from './definition.ts';
import { rowMapper } from './map-row.ts';
import { readCsvRows } from './read-csv-rows.ts';

/** Clocks differ, and banks book for tomorrow; what is further ahead is a slip. */
const MOST_AHEAD_MS = 2 * 24 * 60 * 60 * 1000;

/** A user's own source: what an import needs to know of it. */
export function csvSource(
  definition: CsvSourceDefinition,
  limits: IntakeLimits = DEFAULT_INTAKE_LIMITS,
): StatementSource {
  const mapper = rowMapper(definition);
  return {
    name: definition.name,
    stream: definition.stream,
    columns: mapper.columns,
    identity: definition.columns.id === undefined ? 'by content' : 'given',
    mostAheadMs: MOST_AHEAD_MS,
    rows: (path) => readCsvRows(path, definition, mapper, limits),
  };
}
