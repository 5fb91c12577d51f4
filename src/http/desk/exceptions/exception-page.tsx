import type { Sen } from '../../../domain/money.ts';
import { samePerson } from '../../../domain/person.ts';
import {
  type ReconciliationException,
  whyOf,
} from '../../../reconciliation/exceptions/exception-store.ts';
import { actionsFrom } from '../../../reconciliation/exceptions/life.ts';
import { atStake, lossOf } from '../../../reconciliation/exceptions/write-off.ts';
import { FormToken, Page, type View } from '../page.tsx';
import { batchPage } from '../../reference-address.ts';
import { EXCEPTIONS, WRITE_OFFS } from './addresses.ts';
import { categoryWords, resolutionWords } from './category-words.ts';
import { DecisionFields, pickOf } from './decision-fields.tsx';
import { SeverityLabel, StatusLabel } from './exception-labels.tsx';
import { DoneNote } from './done-note.tsx';
import { wordsFor } from './fields.tsx';
import { LifeTable } from './life-table.tsx';
import type { Lines } from '../../exceptions/lines.ts';
import { MatchForm } from './match-form.tsx';
import { SideBySide } from './side-by-side.tsx';
import { seenText } from './seen-text.ts';

export interface ExceptionShown {
  readonly exception: ReconciliationException;
  readonly life: readonly ReconciliationException[];
  readonly lines: Lines;
  /** Of the payout or order that it is about. */
  readonly page: string | null;
  readonly people: readonly string[];
  readonly done: number | undefined;
  readonly already: number | undefined;
  /** A match that was made from here a moment ago. */
  readonly matched: string | undefined;
}

interface ExceptionProps {
  readonly view: View;
  readonly shown: ExceptionShown;
}

/** All about one exception, and what can be done with it. */
export function ExceptionPage({ view, shown }: ExceptionProps) {
  const words = wordsFor(view);
  const { exception, lines } = shown;
  const { title } = categoryWords[view.session.language][exception.category];
  const mayMatch = view.may('work_exceptions') && lines.mayBeMatched;
  return (
    <Page view={view} title={words.one(exception.id, title)} menu="exceptions">
      <DoneNote view={view} done={shown.done} already={shown.already} />
      {shown.matched === undefined ? null : (
        <p class="note" role="status">
          {words.matched(shown.matched)}
        </p>
      )}
      <Why view={view} exception={exception} />
      <SideBySide view={view} lines={lines} />
      <WriteOff view={view} exception={exception} />
      <Decide view={view} shown={shown} />
      {mayMatch ? <MatchForm view={view} exception={exception} lines={lines} /> : null}
      <Facts view={view} exception={exception} page={shown.page} />
      <LifeTable view={view} life={shown.life} />
      <p>
        <a href={EXCEPTIONS}>{words.back}</a>
      </p>
    </Page>
  );
}

interface PartProps {
  readonly view: View;
  readonly exception: ReconciliationException;
}

function Why({ view, exception }: PartProps) {
  const words = wordsFor(view);
  const { nearestCandidate, category } = exception;
  return (
    <section class="card">
      <h2>
        {words.why} <SeverityLabel view={view} of={exception.severity} />{' '}
        <StatusLabel view={view} of={exception.status} />
      </h2>
      <p>{seenText(view, view.tell.said(whyOf(exception)))}</p>
      <dl>
        {nearestCandidate === null ? null : (
          <>
            <dt>{words.nearest}</dt>
            <dd>{nearestCandidate}</dd>
          </>
        )}
        <dt>{words.suggested}</dt>
        <dd>{categoryWords[view.session.language][category].suggestedAction}</dd>
      </dl>
    </section>
  );
}

/** What a second person decides: how much is given up, and who asked for it. */
function WriteOff({ view, exception }: PartProps) {
  const words = wordsFor(view);
  const { status, requestedBy } = exception;
  if (status !== 'write_off_requested') return null;
  const worth = worthOf(view, lossOf(exception));
  const isOwn = samePerson(requestedBy ?? '', view.session.user);
  return (
    <section class="card">
      <h2>{words.statuses.write_off_requested}</h2>
      <p>{words.asksWriteOff(requestedBy ?? '', worth)}</p>
      {isOwn ? <p class="soft">{words.ownRequest}</p> : null}
      {view.may('approve_write_off') && !isOwn ? (
        <form method="post" action={WRITE_OFFS}>
          <FormToken view={view} />
          <input type="hidden" name="back" value={`${EXCEPTIONS}/${exception.id}`} />
          <input type="hidden" name="pick" value={pickOf(exception)} />
          <button type="submit">{words.approve(worth)}</button>
        </form>
      ) : null}
    </section>
  );
}

function worthOf(view: View, loss: Sen): string {
  const words = wordsFor(view);
  const amount = view.reading.amount(Math.abs(loss) as Sen);
  return loss < 0 ? words.gain(amount) : words.loss(amount);
}

function Decide({ view, shown }: ExceptionProps) {
  const words = wordsFor(view);
  const { exception, people } = shown;
  if (!view.may('work_exceptions')) return null;
  const actions = actionsFrom(exception.status).filter((name) => name !== 'approve_write_off');
  return (
    <section class="card">
      <h2>{words.decide}</h2>
      {exception.status === 'auto_closed' ? <p>{words.settledItself}</p> : null}
      {actions.includes('request_write_off') && lossOf(exception) !== 0 ? (
        <p class="soft">
          {words.worth} {worthOf(view, lossOf(exception))}.
        </p>
      ) : null}
      <form method="post" action={EXCEPTIONS}>
        <input type="hidden" name="pick" value={pickOf(exception)} />
        <DecisionFields
          view={view}
          actions={actions}
          people={people}
          back={`${EXCEPTIONS}/${exception.id}`}
        />
        <p>
          <button type="submit">{words.carryOut}</button>
        </p>
      </form>
    </section>
  );
}

interface FactsProps extends PartProps {
  readonly page: string | null;
}

function Facts({ view, exception, page }: FactsProps) {
  const words = wordsFor(view);
  return (
    <section class="card">
      <h2>{words.says}</h2>
      <dl>
        {factsOf(view, exception, page).map(([name, value, href = null]) => (
          <>
            <dt>{name}</dt>
            <dd>
              {href === null ? seenText(view, value) : <a href={href}>{seenText(view, value)}</a>}
            </dd>
          </>
        ))}
      </dl>
    </section>
  );
}

type Fact<Value> = readonly [name: string, value: Value, href?: string | null];

/** What there is of it, by name, with its page where it has one. */
function factsOf(view: View, of: ReconciliationException, page: string | null): Fact<string>[] {
  const words = wordsFor(view);
  const { reading } = view;
  const amount = (value: Sen | null): string => (value === null ? '' : reading.amount(value));
  const hasFees = of.feeExpected !== null || of.feeActual !== null;
  const hasAmounts = of.amountOurs !== null || of.amountTheirs !== null;
  const { resolution } = of;
  const all: Fact<string | null>[] = [
    [words.stream, of.stream, `/reconciliation/streams/${encodeURIComponent(of.stream)}`],
    [words.about, of.item],
    [words.assignee, of.assignee],
    [
      words.resolution,
      resolution === null ? null : resolutionWords[view.session.language][resolution],
    ],
    [words.noteWritten, of.note],
    [words.firstSeen, reading.time(of.firstSeen)],
    [words.happened, reading.time(of.eventAt)],
    [words.expectedBy, reading.time(of.expectedBy)],
    [words.ourReference, of.ourReference, page],
    [words.partnerTrxId, of.partnerTrxId, page],
    [words.providerReference, of.providerReference],
    [words.bankReference, of.bankReference],
    [
      words.batch,
      of.batchId,
      of.stream === 'disbursement' ? batchPage('payouts', of.batchId ?? '') : null,
    ],
    [words.ours, [amount(of.amountOurs), of.statusOurs].filter(Boolean).join(' · ')],
    [words.theirs, [amount(of.amountTheirs), of.statusTheirs].filter(Boolean).join(' · ')],
    [words.difference, hasAmounts ? reading.amount(atStake(of)) : null],
    [words.fee, hasFees ? words.feeExpected(amount(of.feeActual), amount(of.feeExpected)) : null],
    [words.source, of.source],
    [words.pass, of.pass],
    [words.version, String(of.version)],
  ];
  return all.flatMap(([name, value, href = null]) => (value ? [[name, value, href] as const] : []));
}
