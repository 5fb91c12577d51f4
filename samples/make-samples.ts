import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { badFiles } from './make/bad-files.ts';
import { payoutsCsv } from './make/payouts.ts';
import { shopSamples } from './make/shop.ts';
import {
  indonesianExcelCsv,
  oyTemplateCsv,
  utf16Csv,
  xenditTemplateCsv,
} from './make/templates.ts';

/**
 * The sample payout files. Written, with those of a shop and its bank, by `npx tsx samples/make-samples.ts`: the same bytes each
 * time; a test fails when the files in the folder are not these.
 */
export function payoutSamples(): ReadonlyMap<string, string | Uint8Array> {
  return new Map<string, string | Uint8Array>([
    ['payouts.csv', payoutsCsv()],
    ['oy-template.csv', oyTemplateCsv()],
    ['xendit-template.csv', xenditTemplateCsv()],
    ['indonesian-excel.csv', indonesianExcelCsv()],
    ['utf16.csv', utf16Csv()],
    ...[...badFiles()].map(([name, content]) => [`bad/${name}`, content] as const),
  ]);
}

const folder = dirname(fileURLToPath(import.meta.url));
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  mkdirSync(join(folder, 'bad'), { recursive: true });
  mkdirSync(join(folder, 'reconciliation'), { recursive: true });
  for (const [name, content] of [...payoutSamples(), ...shopSamples()]) {
    writeFileSync(join(folder, name), content);
  }
}
