import type { StoredEntry } from '../../../audit/seal.ts';
import { sen } from '../../../domain/money.ts';
import { FormToken, Page, type View } from '../page.tsx';
import { subjectPage } from './subject-page.ts';
import { auditWords, deedIn } from './words.ts';

export const AUDIT = '/audit';

/** As it stands in the address. */
export interface AuditFilter {
  readonly by?: string | undefined;
  readonly action?: string | undefined;
  readonly subject?: string | undefined;
  readonly until?: string | undefined;
}

interface AuditProps {
  readonly view: View;
  readonly entries: readonly StoredEntry[];
  readonly filter: AuditFilter;
  /** The number before which the next page begins; null: this is the last one. */
  readonly nextBefore: number | null;
}

export function AuditPage({ view, entries, filter, nextBefore }: AuditProps) {
  const own = auditWords[view.session.language];
  return (
    <Page view={view} title={own.title} menu="audit">
      <FilterForm view={view} filter={filter} />
      {entries.length === 0 ? <p>{own.none}</p> : <EntryTable view={view} entries={entries} />}
      {nextBefore === null ? null : (
        <p>
          <a href={addressOf({ ...filter, before: String(nextBefore) })}>{own.older}</a>
        </p>
      )}
      <VerifyForm view={view} />
    </Page>
  );
}

function addressOf(query: AuditFilter & { readonly before?: string }): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== '');
  return `${AUDIT}?${new URLSearchParams(given as [string, string][]).toString()}`;
}

function FilterForm({ view, filter }: Pick<AuditProps, 'view' | 'filter'>) {
  const own = auditWords[view.session.language];
  const { action = '' } = filter;
  const known = Object.entries(own.actions).toSorted(([, a], [, b]) => a.localeCompare(b));
  const isForeign = action !== '' && !known.some(([code]) => code === action);
  return (
    <form class="card" method="get" action={AUDIT}>
      <div class="row">
        <div>
          <label for="by">{own.who}</label>
          <input id="by" name="by" type="text" value={filter.by ?? ''} />
        </div>
        <div>
          <label for="action">{own.did}</label>
          <select id="action" name="action">
            <option value="">{own.everything}</option>
            {isForeign ? (
              <option value={action} selected>
                {action}
              </option>
            ) : null}
            {known.map(([code, text]) => (
              <option value={code} selected={code === action}>
                {text}
              </option>
            ))}
          </select>
        </div>
        <div>
          <label for="subject">{own.subject}</label>
          <input
            id="subject"
            name="subject"
            type="text"
            value={filter.subject ?? ''}
            placeholder={own.subjectHint}
          />
        </div>
        <div>
          <label for="until">{own.until}</label>
          <input id="until" name="until" type="date" value={filter.until ?? ''} />
        </div>
        <button type="submit" class="second">
          {own.find}
        </button>
        <a href={AUDIT}>{own.clear}</a>
      </div>
    </form>
  );
}

function EntryTable({ view, entries }: Pick<AuditProps, 'view' | 'entries'>) {
  const own = auditWords[view.session.language];
  return (
    <div class="scroll" tabindex={0}>
      <table>
        <thead>
          <tr>
            <th scope="col" class="num">
              {own.number}
            </th>
            <th scope="col">{own.at}</th>
            <th scope="col">{own.who}</th>
            <th scope="col">{own.did}</th>
            <th scope="col">{own.subject}</th>
            <th scope="col">{own.details}</th>
          </tr>
        </thead>
        <tbody>
          {entries.map((entry) => (
            <tr>
              <td class="num">{entry.number}</td>
              <td>{view.reading.time(entry.at)}</td>
              <td>
                <a href={addressOf({ by: entry.actor })}>{entry.actor}</a>
              </td>
              <td>{deedIn(own, entry.action)}</td>
              <td>
                <a href={addressOf({ subject: entry.subject })}>{entry.subject}</a>
                <SubjectPage view={view} entry={entry} />
              </td>
              <td>
                <Details view={view} json={entry.details} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** The way to what it is about, where the desk has a page of it. */
function SubjectPage({ view, entry }: { readonly view: View; readonly entry: StoredEntry }) {
  const own = auditWords[view.session.language];
  const page = subjectPage(entry.action, entry.subject);
  if (page === null) return null;
  return (
    <>
      {' '}
      <a href={page} aria-label={own.openOne(entry.subject)}>
        ({own.open})
      </a>
    </>
  );
}

/** What was written down beside the deed; amounts as people read them. */
function Details({ view, json }: { readonly view: View; readonly json: string }) {
  const details = JSON.parse(json) as Record<string, string | number | null>;
  return (
    <>
      {Object.entries(details)
        .filter(([, value]) => value !== null)
        .map(([name, value]) =>
          typeof value === 'number' && name.endsWith('Sen')
            ? `${name.slice(0, -'Sen'.length)}: ${view.reading.amount(sen(value))}`
            : `${name}: ${value}`,
        )
        .join('; ')}
    </>
  );
}

function VerifyForm({ view }: { readonly view: View }) {
  const own = auditWords[view.session.language];
  return (
    <form class="card" method="post" action={`${AUDIT}/verify`} data-busy={own.checking}>
      <h2>{own.verify}</h2>
      <p class="soft">{own.verifyHint}</p>
      <FormToken view={view} />
      <label for="noted">{own.noted}</label>
      <input
        id="noted"
        name="noted"
        type="text"
        maxlength={100}
        autocomplete="off"
        aria-describedby="noted-hint"
      />
      <p class="soft" id="noted-hint">
        {own.notedHint}
      </p>
      <p>
        <button type="submit">{own.verifyButton}</button>
      </p>
    </form>
  );
}
