import { inNotes } from '../../../audit/noted-entry.ts';
import type { AuditCheck } from '../../../audit/verify-audit.ts';
import { Page, type View } from '../page.tsx';
import { AUDIT } from './audit-page.tsx';
import { auditWords } from './words.ts';

interface VerifiedProps {
  readonly view: View;
  readonly check: AuditCheck;
}

/** What the chain says, and what to write down for the next time. */
export function VerifiedPage({ view, check }: VerifiedProps) {
  const own = auditWords[view.session.language];
  return (
    <Page view={view} title={own.verify} menu="audit">
      <section class="card">
        {check.isWhole ? (
          <Whole view={view} check={check} />
        ) : (
          <Changed view={view} check={check} />
        )}
        <p>
          <a href={AUDIT}>{own.back}</a>
        </p>
      </section>
    </Page>
  );
}

function Whole({ view, check }: VerifiedProps) {
  const own = auditWords[view.session.language];
  const { entries, seal, isNoted } = check;
  return (
    <>
      <p class="note" role="status">
        {own.whole(view.reading.count(entries))}
      </p>
      {isNoted === true ? <p>{own.isNoted}</p> : null}
      {entries === 0 ? null : (
        <p>
          {own.note} <code id="seal">{inNotes({ number: entries, seal })}</code>
        </p>
      )}
    </>
  );
}

function Changed({ view, check }: VerifiedProps) {
  const own = auditWords[view.session.language];
  const { firstBroken } = check;
  return (
    <>
      <p class="note bad" role="alert">
        <strong>
          {firstBroken === null ? own.notNoted : own.broken(view.reading.count(firstBroken))}
        </strong>
      </p>
      <p>{own.tell}</p>
    </>
  );
}
