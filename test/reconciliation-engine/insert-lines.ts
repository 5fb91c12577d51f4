import type { Database } from '../../src/platform/database/database.ts';
import { generateLines, type GeneratorOptions } from './generator.ts';
import { type Line, sourceOf } from './generated-line.ts';

/** Writes generated lines into `records`, as two imports would have left them. Returns how many. */
export async function insertGenerated(
  database: Database,
  stream: string,
  options: GeneratorOptions,
): Promise<number> {
  let rows = 0;
  for (const side of ['ours', 'theirs'] as const) {
    for (const lines of generateLines(options, side)) {
      await insertLines(database, stream, lines);
      rows += lines.length;
    }
  }
  return rows;
}

/** In one statement with one bound value. */
export async function insertLines(
  database: Database,
  stream: string,
  lines: readonly Line[],
): Promise<void> {
  const values = lines.map((line) => [
    sourceOf(line.side),
    line.item,
    line.reference,
    line.status,
    line.amountSen,
    line.description,
    line.groupKey,
    line.day,
    // Jakarta is seven hours ahead; no daylight saving.
    `${line.day}T${String(line.hour - 7).padStart(2, '0')}:00:00.000Z`,
  ]);
  const [opened, hash] =
    database.dialect === 'sqlite'
      ? ['json_each(cast(? AS text)) AS line', 'lower(hex(randomblob(32)))']
      : [
          'jsonb_array_elements(cast(? AS jsonb)) AS line (value)',
          'md5(value->>1) || md5(value->>2)',
        ];
  await database.knex.raw(
    `INSERT INTO records (stream, source, item, version, content_hash, reference, status, amount_sen,
       description, group_key, business_day, occurred_at, raw, recorded_at)
     SELECT '${stream}', value->>0, value->>1, 1, ${hash}, value->>2, value->>3,
       cast(value->>4 AS bigint), value->>5, value->>6, value->>7, value->>8,
       '{"no":"' || (value->>1) || '","ref":"' || (value->>2) || '","amount":"' || (value->>4)
         || '","date":"' || (value->>7) || '","text":"' || (value->>5) || '"}',
       '2026-11-21T02:00:00.000Z' FROM ${opened}`,
    [JSON.stringify(values)],
  );
}
