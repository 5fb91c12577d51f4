import { formatRupiah, type Sen, toPlainRupiah } from '../../domain/money.ts';
import { EXCEPTION_CATEGORIES } from '../../reconciliation/exceptions/categories.ts';
import { whatItDid } from '../../reconciliation/exceptions/changed-meanwhile.ts';
import { unknownException } from '../../reconciliation/exceptions/decide-exceptions.ts';
import {
  type ExceptionFilter,
  findException,
  listExceptions,
  type ReconciliationException,
  versionsAfter,
} from '../../reconciliation/exceptions/exception-store.ts';
import { actionOf, actionsFrom } from '../../reconciliation/exceptions/life.ts';
import type {
  AppliedFile,
  AppliedRow,
} from '../../reconciliation/exceptions/round-trip/apply-edited-file.ts';
import { atStake, lossOf } from '../../reconciliation/exceptions/write-off.ts';
import type { Installation } from '../installation.ts';
import { type Answer, table } from '../terminal.ts';

const plain = (amount: Sen | null): string => (amount === null ? '' : toPlainRupiah(amount));
const rupiahs = (amount: Sen | null): string => (amount === null ? '' : formatRupiah(amount));

/** Without what another language is made from. */
export const inEnglish = (exception: ReconciliationException): object => ({
  ...exception,
  whySentence: undefined,
});

export async function listAnswer(
  { database }: Installation,
  filter: ExceptionFilter,
): Promise<Answer> {
  const rows = await listExceptions(database.knex, filter);
  const last = rows.at(-1);
  if (last === undefined) {
    const text = filter.status === 'open' ? 'No open exceptions.' : 'No such exceptions.';
    return { json: rows, text };
  }
  const more = rows.length === filter.limit ? [`Behind them: \`--after ${last.id}\`.`] : [];
  const shown = table(
    ['id', 'severity', 'status', 'category', 'assignee', 'reference', 'ours', 'theirs', 'why'],
    rows.map((row) => [
      String(row.id),
      row.severity,
      row.status,
      row.category,
      row.assignee ?? '',
      row.ourReference ?? row.partnerTrxId ?? row.providerReference ?? row.bankReference ?? '',
      plain(row.amountOurs),
      plain(row.amountTheirs),
      row.why,
    ]),
  );
  return { json: rows.map(inEnglish), text: [shown, ...more].join('\n') };
}

/** Throws a UserError where there is none. */
export async function requireException(
  { database }: Installation,
  id: number,
): Promise<ReconciliationException> {
  const exception = await findException(database.knex, id);
  if (exception === null) throw unknownException(id);
  return exception;
}

const VERSIONS_SHOWN = 500;

/** Everything that is known of one, and what can be done with it. */
export async function showAnswer(installation: Installation, id: number): Promise<Answer> {
  const exception = await requireException(installation, id);
  const { knex } = installation.database;
  const life = await versionsAfter(knex, { id, version: 0, limit: VERSIONS_SHOWN });
  const actions = actionsFrom(exception.status);
  const { title, suggestedAction } = EXCEPTION_CATEGORIES[exception.category];
  return {
    json: { exception: inEnglish(exception), life: life.map(inEnglish), actions },
    text: [
      `Exception ${id}, version ${exception.version}: ${exception.category} (${title})`,
      ...facts(exception).map(([name, value]) => `  ${name.padEnd(16)}${value}`),
      `Why: ${exception.why}`,
      ...(exception.nearestCandidate === null ? [] : [`Nearest: ${exception.nearestCandidate}`]),
      `Suggested: ${suggestedAction}`,
      lifeTable(life),
      ...nextSteps(exception),
    ].join('\n'),
  };
}

function facts(of: ReconciliationException): (readonly [string, string])[] {
  const fees = of.feeExpected !== null || of.feeActual !== null;
  const all: (readonly [string, string | null])[] = [
    ['stream', of.stream],
    ['about', of.item],
    ['severity', of.severity],
    ['status', of.status],
    ['assigned to', of.assignee],
    ['resolution', of.resolution],
    ['note', of.note],
    ['first seen', of.firstSeen],
    ['happened', of.eventAt],
    ['expected by', of.expectedBy],
    ['our reference', of.ourReference],
    ['partner_trx_id', of.partnerTrxId],
    ['provider’s', of.providerReference],
    ['bank’s', of.bankReference],
    ['batch', of.batchId],
    ['ours', [rupiahs(of.amountOurs), of.statusOurs].filter(Boolean).join(' ')],
    ['theirs', [rupiahs(of.amountTheirs), of.statusTheirs].filter(Boolean).join(' ')],
    ['difference', of.amountOurs === null && of.amountTheirs === null ? '' : rupiahs(atStake(of))],
    ['fee', fees ? `${rupiahs(of.feeActual)}, expected ${rupiahs(of.feeExpected)}` : ''],
    ['source', of.source],
    ['pass', of.pass],
  ];
  return all.flatMap(([name, value]) => (value ? [[name, value] as const] : []));
}

function lifeTable(life: readonly ReconciliationException[]): string {
  const notes = life.map(({ note }, index) => (note === life[index - 1]?.note ? '' : (note ?? '')));
  return table(
    ['version', 'at', 'status', 'what', 'note'],
    life.map((version, index) => [
      String(version.version),
      version.at,
      version.status,
      whatItDid(version).text,
      notes[index] ?? '',
    ]),
  );
}

const NEEDS = { assignee: ' --to USER', note: ' --note "…"', resolution: ' --as RESOLUTION' };

function nextSteps(exception: ReconciliationException): string[] {
  const { id, status, version, requestedBy } = exception;
  if (status === 'auto_closed')
    return ['It has settled itself; a run reopens it if it comes back.'];
  const asked =
    status === 'write_off_requested'
      ? [`${requestedBy} asks to write off ${worth(lossOf(exception))}; somebody else decides.`]
      : [];
  const commands = actionsFrom(status).map((action) => {
    const { needs } = actionOf(action);
    const more = needs === null ? '' : NEEDS[needs];
    return `  rekon exceptions ${action.replaceAll('_', '-')} ${id}${more} --seen ${version} --by USER`;
  });
  return [...asked, 'What can be done:', ...commands];
}

const worth = (loss: Sen): string =>
  loss < 0 ? `a gain of ${formatRupiah(loss).replace('-', '')}` : `a loss of ${formatRupiah(loss)}`;

const REFUSED_SHOWN = 20;

export function appliedText(applied: AppliedFile): string {
  const { dryRun, read, untouched, done, doneAlready, refused, rows, rejectsFile } = applied;
  const counts = `${read} rows read = ${done} ${dryRun ? 'to be done' : 'done'} + ${doneAlready} done already + ${refused} refused + ${untouched} left alone`;
  if (dryRun) return ['Dry run: nothing was written.', counts, ...rows.map(rowText)].join('\n');
  const first = rows.filter(({ outcome }) => outcome === 'refused').slice(0, REFUSED_SHOWN);
  const more = refused - first.length;
  return [
    counts,
    ...first.map(rowText),
    ...(more > 0 ? [`… and ${more} more refused ones.`] : []),
    ...(rejectsFile === null ? [] : [`Refused rows, with their reasons: ${rejectsFile}`]),
  ].join('\n');
}

function rowText({ row, exceptionId, action, outcome, from, to, reason }: AppliedRow): string {
  const what =
    exceptionId === null ? `Row ${row}` : `Row ${row}, exception ${exceptionId}, ${action}`;
  switch (outcome) {
    case 'done':
      return `${what}: ${from === to ? `stays ${to}` : `${from} → ${to}`}`;
    case 'done_already':
      return `${what}: done already`;
    case 'refused':
      return `${what}: refused. ${reason}`;
  }
}
