import { PAYOUT_ROWS } from '../../src/intake/payout-row/check-row.ts';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { DEFAULT_INTAKE_LIMITS as limits } from '../../src/intake/file/limits.ts';
import { detectFileFormat } from '../../src/intake/file/detect-format.ts';
import { readRows } from '../../src/intake/file/read-rows.ts';
import { tempDir } from '../support/servers.ts';

const MEGABYTE = 1_048_576;

/** About 100 MB of rows; every thousandth has an amount that is refused. */
async function writeHundredMegabytes(path: string): Promise<number> {
  const out = createWriteStream(path);
  out.write('reference,bank_code,account_number,account_name,amount,note,email\n');
  const note = 'Pembayaran vendor '.repeat(13).trim();
  let rows = 0;
  for (let bytes = 0; bytes < 100 * MEGABYTE; rows += 1) {
    const amount = rows % 1000 === 999 ? '-5' : String(10_000 + rows);
    const line = `INV-${rows},014,${1_000_000_000 + rows},Budi Santoso,${amount},${note},a@contoh.co.id\n`;
    bytes += line.length;
    if (!out.write(line)) await once(out, 'drain');
  }
  out.end();
  await once(out, 'close');
  return rows;
}

it('a file of 100 MB is read row by row: no row is lost, and memory stays flat', async () => {
  const path = join(await tempDir(), 'large.csv');
  const rows = await writeHundredMegabytes(path);
  expect((await stat(path)).size).toBeGreaterThan(100 * MEGABYTE);
  const format = await detectFileFormat(path, PAYOUT_ROWS, { limits });
  const before = process.memoryUsage.rss();
  const counts = { accepted: 0, rejected: 0, ignored: 0 };
  let most = before;
  for await (const chunk of readRows(path, PAYOUT_ROWS, format, { limits })) {
    for (const row of chunk) counts[row.kind] += 1;
    most = Math.max(most, process.memoryUsage.rss());
  }
  expect(counts).toEqual({
    accepted: rows - Math.floor(rows / 1000),
    rejected: Math.floor(rows / 1000),
    ignored: 0,
  });
  // The whole file would be more than twice this, as strings.
  expect((most - before) / MEGABYTE).toBeLessThan(150);
}, 120_000);
