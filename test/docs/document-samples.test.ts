import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { DOCUMENTS, type DocumentName, jsonBlocksOf, samplesOf, type Uses } from './samples.ts';
import { instamoneyUses, xenditUses } from './uses-of-ewallets.ts';
import { checkoutUses } from './uses-of-oy-checkout.ts';
import { disbursementUses } from './uses-of-oy-disbursement.ts';
import { kycUses } from './uses-of-oy-kyc.ts';
import { pfmUses } from './uses-of-oy-pfm.ts';
import { vaUses } from './uses-of-oy-va.ts';
import { paylabsUses } from './uses-of-paylabs.ts';

/** Every JSON sample that the providers print: sent to the sandbox, or read by the client. */
const USES: Readonly<Record<DocumentName, Uses>> = {
  'oy-api': {
    ...disbursementUses,
    ...vaUses,
    ...kycUses,
    ...pfmUses,
    ...checkoutUses,
  },
  'instamoney-ewallets': instamoneyUses,
  'xendit-ewallet-status-id': xenditUses,
  'paylabs-emoney-create': paylabsUses,
};

/** The documents lie beside the checkout, not in it. */
const FOLDER = fileURLToPath(new URL('../../../shared/provider-docs/', import.meta.url));
const HAS_DOCUMENTS = existsSync(FOLDER);

describe.each(DOCUMENTS)('the samples of %s', (document) => {
  const samples = samplesOf(document);

  it.each(samples)('$name', async (sample) => {
    expect.hasAssertions();
    await USES[document][sample.name]?.(sample);
  });

  it('each one has its use, and no use is of another', () => {
    expect(Object.keys(USES[document])).toEqual(samples.map(({ name }) => name));
  });

  it('what was repaired is JSON now, and was none before', () => {
    for (const { name, text, json } of samples) {
      expect(isJson(json), name).toBe(true);
      expect(isJson(text), name).toBe(text === json);
    }
  });

  it.skipIf(!HAS_DOCUMENTS)(
    'are all that the document prints, letter by letter (skipped where ../shared/provider-docs is not there)',
    () => {
      const printed = jsonBlocksOf(readFileSync(`${FOLDER}${document}.txt`, 'utf8'));
      expect(samples.map(({ text }) => text)).toEqual(printed);
    },
  );
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
