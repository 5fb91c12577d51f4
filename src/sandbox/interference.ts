import type { Fault } from './faults.ts';

type HttpFault = Extract<Fault, { kind: 'http' }>;
type CodeFault = Extract<Fault, { kind: 'code' }>;

/** The faults that hit one request, put together. Of two that exclude each other the first counts. */
export interface Interference {
  readonly delayBeforeMs: number;
  readonly delayAfterMs: number;
  readonly lose: 'before' | 'after' | null;
  readonly http: HttpFault | null;
  readonly code: CodeFault | null;
  readonly malformedBody: string | null;
  readonly hidden: { readonly answers: number; readonly ms: number } | null;
  readonly outcome: string | null;
  readonly callbackFirst: boolean;
}

function first<K extends Fault['kind']>(
  faults: readonly Fault[],
  kind: K,
): Extract<Fault, { kind: K }> | null {
  const isKind = (fault: Fault): fault is Extract<Fault, { kind: K }> => fault.kind === kind;
  return faults.find(isKind) ?? null;
}

function delayMs(faults: readonly Fault[], when: 'before' | 'after'): number {
  let total = 0;
  for (const fault of faults) if (fault.kind === 'delay' && fault.when === when) total += fault.ms;
  return total;
}

function lost(faults: readonly Fault[]): 'before' | 'after' | null {
  if (first(faults, 'lose-before')) return 'before';
  return first(faults, 'lose-after') ? 'after' : null;
}

const NONE: Interference = {
  delayBeforeMs: 0,
  delayAfterMs: 0,
  lose: null,
  http: null,
  code: null,
  malformedBody: null,
  hidden: null,
  outcome: null,
  callbackFirst: false,
};

export function interferenceOf(faults: readonly Fault[]): Interference {
  if (faults.length === 0) return NONE;
  return {
    delayBeforeMs: delayMs(faults, 'before'),
    delayAfterMs: delayMs(faults, 'after'),
    lose: lost(faults),
    http: first(faults, 'http'),
    code: first(faults, 'code'),
    malformedBody: first(faults, 'malformed')?.body ?? null,
    hidden: first(faults, 'hidden'),
    outcome: first(faults, 'outcome')?.code ?? null,
    callbackFirst: first(faults, 'callback-first') !== null,
  };
}
