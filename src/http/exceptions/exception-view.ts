import type {
  AppliedFile,
  AppliedRow,
} from '../../reconciliation/exceptions/round-trip/apply-edited-file.ts';
import type { DeedOutcome } from '../../reconciliation/exceptions/decide-exceptions.ts';
import type { ReconciliationException } from '../../reconciliation/exceptions/exception-store.ts';
import { EXCEPTION_CATEGORIES } from '../../reconciliation/exceptions/categories.ts';
import { actionsFrom } from '../../reconciliation/exceptions/life.ts';
import { lossOf } from '../../reconciliation/exceptions/write-off.ts';
import type { LinesByHand } from '../../reconciliation/matches/match-by-hand.ts';
import { redactText } from '../../providers/redact.ts';
import type { SeenAccounts } from '../seen-accounts.ts';
import type { LookedAt } from './edited-file-work.ts';
import type { Lines } from './lines.ts';
import type { RecordShown } from './records-store.ts';

/** An exception as one of its versions has it. */
export function versionView(accounts: SeenAccounts, exception: ReconciliationException): object {
  const {
    id,
    amountOurs,
    amountTheirs,
    feeExpected,
    feeActual,
    firstRunNumber: _run,
    oursRecordId: _ours,
    theirsRecordId: _theirs,
    whySentence: _sentence,
    ...rest
  } = exception;
  return {
    exceptionId: id,
    ...textsSeen(accounts, rest),
    amountOursSen: amountOurs,
    amountTheirsSen: amountTheirs,
    feeExpectedSen: feeExpected,
    feeActualSen: feeActual,
  };
}

const textsSeen = (accounts: SeenAccounts, said: object): object =>
  Object.fromEntries(
    Object.entries(said).map(([name, value]: [string, unknown]) => [
      name,
      typeof value === 'string' ? accounts.text(value) : value,
    ]),
  );

interface ExceptionSeen {
  readonly exception: ReconciliationException;
  readonly life: readonly ReconciliationException[];
  readonly lines: Lines;
}

export function exceptionView(accounts: SeenAccounts, seen: ExceptionSeen): object {
  const { exception, life, lines } = seen;
  const side = (record: RecordShown | null): object | null =>
    record === null ? null : recordView(accounts, record);
  return {
    ...versionView(accounts, exception),
    suggestedAction: EXCEPTION_CATEGORIES[exception.category].suggestedAction,
    actions: actionsFrom(exception.status),
    lossSen: lossOf(exception),
    ours: side(lines.ours),
    theirs: side(lines.theirs),
    candidates: lines.candidates.map((candidate) => ({
      side: candidate.side,
      record: recordView(accounts, candidate.record),
    })),
    mayBeMatched: lines.mayBeMatched,
    life: life.map((version) => versionView(accounts, version)),
  };
}

function recordView(accounts: SeenAccounts, record: RecordShown): object {
  const { id: _, amount, fee, tax, description, ...rest } = record;
  return {
    ...textsSeen(accounts, rest),
    description: accounts.areWhole ? description : redactText(description),
    amountSen: amount,
    feeSen: fee,
    taxSen: tax,
  };
}

/** What became of each decision, in their order. */
export function outcomesView(ids: readonly number[], outcomes: readonly DeedOutcome[]): object {
  const count = (kind: DeedOutcome['kind']): number =>
    outcomes.filter((outcome) => outcome.kind === kind).length;
  return {
    done: count('done'),
    doneAlready: count('done_already'),
    refused: count('refused'),
    outcomes: outcomes.map((outcome, index) => ({
      exceptionId: ids[index],
      outcome: outcome.kind,
      ...toldOf(outcome),
    })),
  };
}

function toldOf(outcome: DeedOutcome): object {
  const fine = { code: null, message: null, next: null };
  switch (outcome.kind) {
    case 'done':
      return { status: outcome.next.status, ...fine };
    case 'done_already':
      return { status: outcome.was.status, ...fine };
    case 'refused': {
      const { code, message, next } = outcome.error;
      return { status: null, code, message, next };
    }
  }
}

export function editedFileView({ upload, applied, preview }: LookedAt): object {
  const { dryRun, read, untouched, done, doneAlready, refused }: AppliedFile = applied;
  const { id: fileId, name } = upload;
  const counts = { read, untouched, done, doneAlready, refused };
  return { fileId, name, isApplied: !dryRun, preview, ...counts };
}

/** A page of its rows, behind a row. */
export function editedRowsView(
  looked: LookedAt,
  { after, limit }: { readonly after: number; readonly limit: number },
): object {
  const { rows } = looked.applied;
  const first = rows.findIndex(({ row }) => row > after);
  const page: readonly AppliedRow[] = first === -1 ? [] : rows.slice(first, first + limit);
  const hasMore = first !== -1 && rows.length > first + limit;
  const nextAfter = hasMore ? (page.at(-1)?.row ?? null) : null;
  const told = page.map(({ problem: _problem, ...row }) => row);
  return { ...editedFileView(looked), rows: told, nextAfter };
}

export function linesView(accounts: SeenAccounts, lines: LinesByHand): object {
  const view = ({ source, item, reference, signed }: LinesByHand['ours'][number]): object => ({
    ...textsSeen(accounts, { source, item, reference }),
    amountSen: signed,
  });
  return {
    ours: lines.ours.map(view),
    theirs: lines.theirs.map(view),
    differenceSen: lines.differenceSen,
  };
}
