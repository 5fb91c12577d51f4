import type { BusinessDay, Instant } from '../../domain/time.ts';
import type { StreamDefinition } from '../../reconciliation/rules/definition.ts';
import type { ReferenceColumn } from './match-lines-store.ts';

/** What a set of reports is about: one run, or a closed period. Nothing later changes what it selects. */
export interface ReportScope {
  readonly stream: string;
  /** Of whose matches and revocations it tells, in ascending order. */
  readonly runs: readonly number[];
  /** Exceptions and the roll-forward: from how this run left them … */
  readonly afterRunNumber: number;
  /** … to how they were here. */
  readonly runNumber: number;
  /** Both of them: as a run left them, or as they were when it closed a period (exception-store). */
  readonly view: 'after_run' | 'at_closing';
  /** Ages are counted to it. */
  readonly asOf: Instant;
  readonly legNames: ReadonlyMap<number, string>;
  /** Of our records, what `our_ref` is. */
  readonly ourReference: ReferenceColumn;
  /** Closed before; in the order of their days. */
  readonly closedBefore: readonly EarlierPeriod[];
}

export interface EarlierPeriod {
  readonly period: string;
  readonly from: BusinessDay;
  readonly to: BusinessDay;
  /** The run that closed it. */
  readonly runNumber: number;
  /** The newest record that belongs to it. */
  readonly recordsUpto: number;
}

/** The closed period that a day lies in. */
export function periodOf(
  { closedBefore }: Pick<ReportScope, 'closedBefore'>,
  day: BusinessDay | null,
): EarlierPeriod | null {
  const last = closedBefore.at(-1);
  if (day === null || last === undefined || day > last.to) return null;
  return closedBefore.find(({ from, to }) => from <= day && day <= to) ?? null;
}

/** What the rules say of the names of things. */
export const namesOf = (
  rules: StreamDefinition,
): Pick<ReportScope, 'legNames' | 'ourReference'> => ({
  legNames: new Map(rules.legs.map(({ number, name }) => [number, name])),
  ourReference: rules.ourReference,
});
