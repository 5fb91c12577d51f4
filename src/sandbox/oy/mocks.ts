/**
 * Mock accounts. Two conventions: the document's staging mocks (section "Mock number Staging API"),
 * which differ per endpoint, and the later `<code>` followed by 4 to 15 zeros. docs/sandbox.md prints
 * both tables with what happens to the money.
 */
export type RemitMock =
  /** Answered with the code; nothing comes into being, the id stays free. */
  | { readonly kind: 'rejected'; readonly code: string }
  /** Answered with the code at remit and status for ever; no money moves until resolved by hand. */
  | { readonly kind: 'unknown'; readonly code: string }
  /** Taken on with `answer`; `fate` is the code that the status ends with. */
  | { readonly kind: 'accepted'; readonly answer: '000' | '101'; readonly fate: string };

const rejected = (code: string): RemitMock => ({ kind: 'rejected', code });
const unknown = (code: string): RemitMock => ({ kind: 'unknown', code });
const accepted = (fate: string, answer: '000' | '101' = '101'): RemitMock => ({
  kind: 'accepted',
  answer,
  fate,
});

const DOCUMENTED_INQUIRY: ReadonlyMap<string, string> = new Map([
  ['2222222222', '205'],
  ['8888888888', '209'],
]);

const DOCUMENTED_REMIT: ReadonlyMap<string, RemitMock> = new Map([
  ['1234567890', unknown('999')],
  ['1111111111', rejected('203')],
  ['2222222222', rejected('205')],
  ['3333333333', rejected('204')],
  ['4444444444', rejected('201')],
  ['5555555555', rejected('202')],
  ['6666666666', accepted('102')],
  ['7777777777', accepted('300')],
  ['8888888888', accepted('209')],
  ['9999999999', accepted('301')],
]);

const LATER_INQUIRY: ReadonlySet<string> = new Set(['205', '209']);

const LATER_REMIT: ReadonlyMap<string, RemitMock> = new Map([
  ['000', accepted('000', '000')],
  ['101', accepted('000')],
  ['102', accepted('102')],
  ...['201', '202', '203', '204', '205', '206', '207', '208', '209', '210', '211', '215'].map(
    (code) => [code, rejected(code)] as const,
  ),
  ['225', accepted('225')],
  ['257', rejected('257')],
  ['264', rejected('264')],
  ['300', accepted('300')],
  ['301', accepted('301')],
  ['429', rejected('429')],
  ['504', unknown('504')],
  ['990', rejected('990')],
  ['999', unknown('999')],
]);

function laterCode(account: string): string | null {
  return /^(\d{3})0{4,15}$/.exec(account)?.[1] ?? null;
}

/** The code that an inquiry of this account answers with; null when it is no mock. */
export function inquiryMock(account: string): string | null {
  const documented = DOCUMENTED_INQUIRY.get(account);
  if (documented !== undefined) return documented;
  const code = laterCode(account);
  return code !== null && LATER_INQUIRY.has(code) ? code : null;
}

/** What a remit to this account comes to; null when it is no mock. */
export function remitMock(account: string): RemitMock | null {
  const documented = DOCUMENTED_REMIT.get(account);
  if (documented) return documented;
  const code = laterCode(account);
  return code === null ? null : (LATER_REMIT.get(code) ?? null);
}
