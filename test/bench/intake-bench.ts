import { PAYOUTS } from '../../src/intake/payout-row/payout-batch.ts';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';
import { parse } from 'csv-parse';
import { openInstallation } from '../../src/cli/installation.ts';
import { receiveBatch } from '../../src/intake/receive-batch.ts';
import { watchMemory } from './memory.ts';

/**
 * A file checked, and then checked and stored, beside a bare csv-parse of the same file (the control).
 * The peak of resident memory is that of this whole process, the control included.
 */
export async function benchIntake(rows = 1_000_000): Promise<object> {
  const dataDir = await mkdtemp(join(tmpdir(), 'rekon-bench-'));
  try {
    const path = join(dataDir, 'payouts.csv');
    await writeRows(path, rows);
    const peak = watchMemory();
    const bare = await seconds(() => parseBare(path));
    const bareRssMb = peak.soFar();
    const installation = await openInstallation({ dataDir, environment: { LOG_LEVEL: 'warn' } });
    const file = { path, name: 'payouts.csv', uploadedBy: 'maker' };
    const stored = await seconds(() => receiveBatch(installation.intake(), PAYOUTS, file));
    await installation.close();
    const { counts } = stored.result;
    if (counts.accepted !== rows) throw new Error(`stored ${counts.accepted} of ${rows} rows`);
    return {
      rows,
      bareCsvParse: { rowsPerSecond: Math.round(rows / bare.seconds), rssMb: bareRssMb },
      checkedAndStored: {
        rowsPerSecond: Math.round(rows / stored.seconds),
        seconds: Number(stored.seconds.toFixed(1)),
      },
      timesBareCsvParse: Number((stored.seconds / bare.seconds).toFixed(2)),
      peakRssMb: peak.stop(),
    };
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
}

async function writeRows(path: string, rows: number): Promise<void> {
  const out = createWriteStream(path);
  out.write('reference,bank_code,account_number,account_name,amount,note,email\n');
  for (let i = 0; i < rows; i += 1) {
    const line = `INV-2026-${String(i).padStart(8, '0')},014,${1_000_000_000 + i * 3},Budi Santoso ${i % 997},${10_000 + (i % 90_000)},Pembayaran vendor ${i},finance${i % 31}@contoh.co.id\n`;
    if (!out.write(line)) await once(out, 'drain');
  }
  out.end();
  await once(out, 'close');
}

async function parseBare(path: string): Promise<number> {
  let count = 0;
  for await (const row of createReadStream(path).pipe(parse())) {
    count += (row as string[]).length > 0 ? 1 : 0;
  }
  return count;
}

async function seconds<T>(work: () => Promise<T>): Promise<{ seconds: number; result: T }> {
  const started = performance.now();
  const result = await work();
  return { seconds: (performance.now() - started) / 1000, result };
}
