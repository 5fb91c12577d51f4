import { sen } from '../../../domain/money.ts';
import type { PeriodEvidence } from '../../../reconciliation/periods/evidence.ts';
import { Page, type View } from '../page.tsx';
import { PartsMenu } from './parts-menu.tsx';
import { RollForwardTable } from './run-page.tsx';
import { reconciliationWords } from './words.ts';

interface PeriodProps {
  readonly view: View;
  readonly evidence: PeriodEvidence;
}

/** A closed period: what it was closed with, and its files. */
export function PeriodPage({ view, evidence }: PeriodProps) {
  const { period: words, run } = reconciliationWords[view.session.language];
  const title = words.pageTitle(evidence.period, evidence.stream);
  return (
    <Page view={view} title={title} menu="reconciliation">
      <PartsMenu view={view} />
      {evidence.despiteGaps.length === 0 ? null : (
        <p class="note warn">
          {words.despiteGaps(view.reading.count(evidence.despiteGaps.length))}
        </p>
      )}
      <Facts view={view} evidence={evidence} />
      <Reports view={view} evidence={evidence} />
      <section class="card">
        <h2>{run.rollForward}</h2>
        <RollForwardTable view={view} of={evidence.rollForward} />
      </section>
      <Matches view={view} evidence={evidence} />
      <Inputs view={view} evidence={evidence} />
      <p>
        <a href="/reconciliation/periods">{words.back}</a>
      </p>
    </Page>
  );
}

function Facts({ view, evidence }: PeriodProps) {
  const { period: words } = reconciliationWords[view.session.language];
  const { reading } = view;
  return (
    <section class="card">
      <h2>{words.facts}</h2>
      <dl>
        <dt>{words.days}</dt>
        <dd>
          {evidence.from} – {evidence.to}
        </dd>
        <dt>{words.closedAt}</dt>
        <dd>
          {reading.time(evidence.closedAt)} · {words.closedBy} {evidence.closedBy}
        </dd>
        <dt>{words.asOf}</dt>
        <dd>{reading.time(evidence.asOf)}</dd>
        <dt>{words.runs}</dt>
        <dd>{reading.count(evidence.runs.length)}</dd>
        <dt>{words.revoked}</dt>
        <dd>{reading.count(evidence.revoked)}</dd>
        <dt>{words.rules}</dt>
        <dd>
          <code>{evidence.rulesSha256}</code>
        </dd>
      </dl>
    </section>
  );
}

function Reports({ view, evidence }: PeriodProps) {
  const { period: words, run } = reconciliationWords[view.session.language];
  const folder = `/api/periods/${evidence.stream}/${evidence.period}`;
  return (
    <section class="card">
      <h2>{words.reports}</h2>
      <div class="scroll" tabindex={0}>
        <table>
          <thead>
            <tr>
              <th scope="col">{words.report}</th>
              <th scope="col" class="num">
                {words.rows}
              </th>
              <th scope="col">SHA-256</th>
            </tr>
          </thead>
          <tbody>
            {evidence.reports.files.map(({ name, rows, sha256 }) => (
              <tr>
                <th scope="row">
                  <a href={`${folder}/${name}.csv`}>{titleOf(run.reports, name)} (CSV)</a>
                </th>
                <td class="num">{view.reading.count(rows)}</td>
                <td>
                  <code>{sha256}</code>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <ul>
        <li>
          <a href={`${folder}/report.xlsx`}>{words.workbook}</a>
        </li>
        <li>
          <a href={`${folder}/evidence.json`}>{words.evidence}</a>
        </li>
      </ul>
    </section>
  );
}

const titleOf = (titles: Readonly<Record<string, string>>, name: string): string =>
  titles[name] ?? name;

function Matches({ view, evidence }: PeriodProps) {
  const { period: words, run } = reconciliationWords[view.session.language];
  const legNames = new Map(evidence.rules.legs.map(({ number, name }) => [number, name]));
  return (
    <section class="card">
      <h2>{words.matches}</h2>
      {evidence.matches.length === 0 ? (
        <p>{run.noPass}</p>
      ) : (
        <div class="scroll" tabindex={0}>
          <table>
            <thead>
              <tr>
                <th scope="col">{run.leg}</th>
                <th scope="col">{run.pass}</th>
                <th scope="col" class="num">
                  {run.matches}
                </th>
                <th scope="col" class="num">
                  {run.value}
                </th>
              </tr>
            </thead>
            <tbody>
              {evidence.matches.map(({ leg, pass, matches, ours }) => (
                <tr>
                  <td>{legNames.get(leg) ?? leg}</td>
                  <th scope="row">{pass}</th>
                  <td class="num">{view.reading.count(matches)}</td>
                  <td class="num">{view.reading.amount(sen(ours))}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}

/** Files that brought its records. */
function Inputs({ view, evidence }: PeriodProps) {
  const { period: words, importing } = reconciliationWords[view.session.language];
  const { reading } = view;
  if (evidence.imports.length === 0) return null;
  return (
    <section class="card">
      <h2>{words.imports}</h2>
      <div class="scroll" tabindex={0}>
        <table>
          <thead>
            <tr>
              <th scope="col">{importing.name}</th>
              <th scope="col">{importing.source}</th>
              <th scope="col">{importing.at}</th>
              <th scope="col">{importing.by}</th>
              <th scope="col" class="num">
                {importing.read}
              </th>
              <th scope="col" class="num">
                {importing.sum}
              </th>
            </tr>
          </thead>
          <tbody>
            {evidence.imports.map((file) => (
              <tr>
                <th scope="row">
                  <a href={`/reconciliation/imports/${file.id}`}>{file.fileName}</a>
                </th>
                <td>{file.source}</td>
                <td>{reading.time(file.importedAt)}</td>
                <td>{file.importedBy}</td>
                <td class="num">{reading.count(file.rowsRead)}</td>
                <td class="num">{reading.amount(sen(file.totalSen))}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
