import { problemsOf } from '../domain/errors.ts';

/** An entry as somebody wrote it down outside of Rekon: it proves that the log was not cut off since. */
export interface NotedEntry {
  readonly number: number;
  readonly seal: string;
}

export const inNotes = ({ number, seal }: NotedEntry): string => `${number}:${seal}`;

export const AUDIT_PROBLEMS = {
  noted_entry_invalid: {
    says: '{given} is no number and seal.',
    next: 'Write them as `rekon audit verify` printed them: 1234:9f86d0…, a number and 64 hexadecimal digits.',
  },
} as const;
const auditProblem = problemsOf(AUDIT_PROBLEMS);

/** Reads `1234:9f86d0…`. Throws a UserError. */
export function readNotedEntry(given: string): NotedEntry {
  const [, number, seal] = /^(\d{1,15}):([0-9a-f]{64})$/.exec(given.trim()) ?? [];
  if (number !== undefined && seal !== undefined) return { number: Number(number), seal };
  throw auditProblem('noted_entry_invalid', { given: JSON.stringify(given.slice(0, 100)) });
}
