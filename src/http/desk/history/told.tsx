import { OPEN_STATUSES } from '../../../reconciliation/exceptions/categories.ts';
import {
  type ReconciliationException,
  whyOf,
} from '../../../reconciliation/exceptions/exception-store.ts';
import type { MatchOfRecord } from '../../../reconciliation/matches/matches-of-records-store.ts';
import type { KeptEvidence } from '../../../records/evidence-store.ts';
import type { RecordAbout } from '../../../records/records-about-store.ts';
import type { View } from '../page.tsx';
import type { Told } from '../../history/read-history.ts';
import { categoryWords } from '../exceptions/category-words.ts';
import { historyWords } from './words.ts';

interface ToldProps {
  readonly view: View;
  readonly told: Told;
}

/** Evidence, records with their matches, and exceptions. */
export function ToldSections({ view, told }: ToldProps) {
  return (
    <>
      <Exceptions view={view} told={told} />
      <Records view={view} told={told} />
      <EvidenceList view={view} told={told} />
    </>
  );
}

function EvidenceList({ view, told }: ToldProps) {
  const words = historyWords[view.session.language];
  return (
    <section class="card">
      <h2>{words.evidence}</h2>
      {told.evidence.length === 0 ? (
        <p>{words.noEvidence}</p>
      ) : (
        <>
          <p class="soft">{words.evidenceNote}</p>
          {told.evidence.map((each) => (
            <Answer view={view} evidence={each} />
          ))}
        </>
      )}
    </section>
  );
}

function Answer({ view, evidence }: { readonly view: View; readonly evidence: KeptEvidence }) {
  const words = historyWords[view.session.language];
  const { httpStatus, code, durationMs } = evidence;
  return (
    <details>
      <summary>
        {view.reading.time(evidence.at)} · <code>{evidence.endpoint}</code> ·{' '}
        {httpStatus === null ? words.noAnswer : `HTTP ${httpStatus}`}
        {code === null ? null : ` · ${words.code} ${code}`} ·{' '}
        {words.milliseconds(view.reading.count(durationMs))}
      </summary>
      <pre class="raw">{evidence.body}</pre>
    </details>
  );
}

function Records({ view, told }: ToldProps) {
  const words = historyWords[view.session.language];
  if (told.records.length === 0) {
    return (
      <section class="card">
        <h2>{words.records}</h2>
        <p>{words.noRecords}</p>
      </section>
    );
  }
  return (
    <section class="card">
      <h2>{words.records}</h2>
      <div class="scroll" tabindex={0}>
        <table>
          <thead>
            <tr>
              <th scope="col">{words.at}</th>
              <th scope="col">{words.source}</th>
              <th scope="col">{words.status}</th>
              <th scope="col" class="num">
                {words.amount}
              </th>
              <th scope="col" class="num">
                {words.fee}
              </th>
              <th scope="col" class="num">
                {words.version}
              </th>
              <th scope="col">{words.match}</th>
              <th scope="col">{words.raw}</th>
            </tr>
          </thead>
          <tbody>
            {told.records.map((record) => (
              <RecordRow
                view={view}
                record={record}
                matches={told.matches.filter(({ recordId }) => recordId === record.id)}
              />
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

interface RecordRowProps {
  readonly view: View;
  readonly record: RecordAbout;
  readonly matches: readonly MatchOfRecord[];
}

function RecordRow({ view, record, matches }: RecordRowProps) {
  const words = historyWords[view.session.language];
  const { reading } = view;
  return (
    <tr>
      <td>{reading.time(record.occurredAt ?? record.recordedAt)}</td>
      <td>
        <code>{record.source}</code>
        {record.importId === null ? null : (
          <>
            {' '}
            <a href={`/reconciliation/imports/${record.importId}`}>
              {words.file} {record.importId}
            </a>
          </>
        )}
      </td>
      <td>{words.recordStatuses[record.status]}</td>
      <td class="num">{reading.amount(record.amount)}</td>
      <td class="num">{reading.amount(record.fee)}</td>
      <td class="num">{record.version}</td>
      <td>
        {matches.length === 0 ? <span class="soft">{words.unmatched}</span> : null}
        {matches.map((match) => (
          <MatchLine view={view} match={match} />
        ))}
      </td>
      <td>
        <details>
          <summary>{record.item}</summary>
          <pre class="raw">{record.raw}</pre>
        </details>
      </td>
    </tr>
  );
}

function MatchLine({ view, match }: { readonly view: View; readonly match: MatchOfRecord }) {
  const words = historyWords[view.session.language];
  const { run, leg, number, oursCount, theirsCount, difference } = match;
  const isPair = oursCount === 1 && theirsCount === 1;
  return (
    <div>
      <a href={`/reconciliation/runs/${match.runId}`}>
        <code>{`${run}.${leg}.${number}`}</code>
      </a>{' '}
      {match.madeBy === null ? match.pass : `${words.byHand}, ${match.madeBy}`}
      {isPair ? null : ` · ${words.ofMany(oursCount, theirsCount)}`}
      {difference === 0 ? null : ` · ${words.difference(view.reading.amount(difference))}`}
      {match.note === null ? null : ` · ${match.note}`}
    </div>
  );
}

function Exceptions({ view, told }: ToldProps) {
  const words = historyWords[view.session.language];
  if (told.exceptions.length === 0) {
    return (
      <section class="card">
        <h2>{words.exceptions}</h2>
        <p>{words.noExceptions}</p>
      </section>
    );
  }
  return (
    <section class="card">
      <h2>{words.exceptions}</h2>
      <div class="scroll" tabindex={0}>
        <table>
          <thead>
            <tr>
              <th scope="col">{words.category}</th>
              <th scope="col">{words.status}</th>
              <th scope="col">{words.severity}</th>
              <th scope="col">{words.assignee}</th>
              <th scope="col">{words.why}</th>
            </tr>
          </thead>
          <tbody>
            {told.exceptions.map((exception) => (
              <ExceptionRow view={view} exception={exception} />
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

interface ExceptionRowProps {
  readonly view: View;
  readonly exception: ReconciliationException;
}

function ExceptionRow({ view, exception }: ExceptionRowProps) {
  const words = historyWords[view.session.language];
  const { id, category, status, severity, assignee } = exception;
  const isOpen = (OPEN_STATUSES as readonly string[]).includes(status);
  return (
    <tr>
      <td>
        <a href={`/exceptions/${id}`}>
          {id}: {categoryWords[view.session.language][category].title}
        </a>
      </td>
      <td>{isOpen ? words.open : words.closed}</td>
      <td>{words.severities[severity]}</td>
      <td>{assignee ?? ''}</td>
      <td>{view.tell.said(whyOf(exception))}</td>
    </tr>
  );
}
