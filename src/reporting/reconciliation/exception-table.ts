import { businessDay } from '../../domain/time.ts';
import type { Queryable } from '../../platform/database/database.ts';
import { CLOSED_STATUSES } from '../../reconciliation/exceptions/categories.ts';
import {
  pageOfExceptionsAsOfRun,
  type ReconciliationException,
} from '../../reconciliation/exceptions/exception-store.ts';
import { EXCEPTION_TABLE_COLUMNS, exceptionRow } from '../exception-lines.ts';
import type { ReportTable, Row } from '../tables/report-table.ts';
import { periodOf, type ReportScope } from './report-scope.ts';

const PAGE_ROWS = 1000;
const LATE = { name: 'late', kind: 'text' } as const;

/**
 * The exceptions of a scope as they were at its end: those that were open then, and those that were closed
 * since its beginning, by a run or by a person. `onLate` is told of each that is late.
 */
export function exceptionTable(db: Queryable, scope: ReportScope, onLate: () => void): ReportTable {
  return {
    name: 'exceptions',
    columns: [...EXCEPTION_TABLE_COLUMNS, LATE],
    async *pages() {
      const { stream, runNumber, view, afterRunNumber: changedSince } = scope;
      for (let afterId = 0; ; ) {
        const reading = { stream, runNumber, view, changedSince, afterId, limit: PAGE_ROWS };
        const page = await pageOfExceptionsAsOfRun(db, reading);
        yield page
          .filter((each) => isOfScope(each, scope))
          .map((each) => line(each, scope, onLate));
        const last = page.at(-1);
        if (last === undefined || page.length < PAGE_ROWS) return;
        afterId = last.id;
      }
    },
  };
}

const isClosed = ({ status }: ReconciliationException): boolean =>
  (CLOSED_STATUSES as readonly string[]).includes(status);

/** What was closed as the scope began is of the one before. */
const isOfScope = (exception: ReconciliationException, scope: ReportScope): boolean =>
  !isClosed(exception) || isChangedIn(exception, scope);

/** At a closing nothing has the number of the closing itself yet; of a run, what people did next. */
function isChangedIn({ runNumber, actor }: ReconciliationException, scope: ReportScope): boolean {
  const { afterRunNumber, view } = scope;
  if (runNumber !== afterRunNumber) return runNumber > afterRunNumber;
  return view === 'at_closing' || actor !== null;
}

function line(exception: ReconciliationException, scope: ReportScope, onLate: () => void): Row {
  const late = lateFor(exception, scope);
  if (late !== null) onLate();
  const { leg } = exception;
  const row = exceptionRow(exception, {
    asOf: scope.asOf,
    tellsChange: isChangedIn(exception, scope),
    leg: leg === 0 ? null : (scope.legNames.get(leg) ?? String(leg)),
  });
  return [...row, late];
}

/** The closed period that it belongs to by its day, where it was found only after the closing. */
function lateFor(exception: ReconciliationException, scope: ReportScope): string | null {
  const { eventAt, firstRunNumber } = exception;
  if (eventAt === null || scope.closedBefore.length === 0) return null;
  const period = periodOf(scope, businessDay(eventAt));
  return period !== null && firstRunNumber > period.runNumber ? period.period : null;
}
