/** "KYC Response Codes", the document's words. */
const MEANINGS: ReadonlyMap<string, string> = new Map([
  ['000', 'verified'],
  ['001', 'Data on request body is empty or invalid'],
  ['002', 'Request is rejected (Name is not the same as id card)'],
  ['003', 'Request is Rejected (Address is not the same as id card)'],
  ['004', 'Request is Rejected (NIK is not the same as id card)'],
  ['005', 'Request is Rejected (ID card photo is not clear)'],
  ['006', 'Request is Rejected (Face is not the same as photo on id card)'],
  ['007', 'Data not found. ID Card number not registered'],
  ['008', 'Image size more than 1MB'],
  ['999', 'Internal Server Error'],
]);

/** What a check can end with. */
export const RESULTS = ['000', '002', '003', '004', '005', '006', '007'] as const;
export type KycResultCode = (typeof RESULTS)[number];

/** 000 is "Request processed" when a check begins, and "verified" when it has ended (the samples). */
export function kycMessage(code: string, isCreate: boolean): string {
  if (isCreate && code === '000') return 'Request processed';
  return MEANINGS.get(code) ?? `fault plan: ${code}`;
}

/** What happens to a NIK: refused at once, a result later, or a 999 that no clock ends. */
export type Fate =
  | { readonly kind: 'refused'; readonly code: '001' | '008' }
  | { readonly kind: 'result'; readonly code: KycResultCode }
  | { readonly kind: 'stuck' };

/**
 * Mock NIKs, ours: born on 1 January 1990 in a district of Jakarta, the serial number is the code. So
 * `3171010101900005` ends with 005. Any other NIK is verified.
 */
const MOCK_NIK = /^317101010190(0\d{3})$/;

export function fateOf(nik: string): Fate {
  const code = MOCK_NIK.exec(nik)?.[1]?.slice(1) ?? '000';
  if (code === '001' || code === '008') return { kind: 'refused', code };
  if (code === '999') return { kind: 'stuck' };
  return { kind: 'result', code: RESULTS.find((each) => each === code) ?? '000' };
}
