import { subtractSen, type Sen } from '../../../domain/money.ts';
import type { Instant } from '../../../domain/time.ts';
import {
  type ReconciliationException,
  whyOf,
} from '../../../reconciliation/exceptions/exception-store.ts';
import { ACTION_NAMES } from '../../../reconciliation/exceptions/life.ts';
import { ageInDays } from '../../../reconciliation/exceptions/age.ts';
import { Page, type View } from '../page.tsx';
import { EDITED_FILES, EXCEPTIONS, EXPORT, WRITE_OFFS } from './addresses.ts';
import { categoryWords } from './category-words.ts';
import { DecisionFields, pickOf } from './decision-fields.tsx';
import { DoneNote } from './done-note.tsx';
import type { ListedExceptions } from '../../exceptions/exception-list-store.ts';
import { SeverityLabel, StatusLabel } from './exception-labels.tsx';
import { wordsFor } from './fields.tsx';
import { FilterForm, type FilterShown } from './filter-form.tsx';
import { afterText, queryOf } from '../../exceptions/list-filter.ts';
import { seenText } from './seen-text.ts';
import { Scroll } from './scroll.tsx';

export interface ListShown extends FilterShown {
  readonly listed: ListedExceptions;
  /** Of the payouts and orders that they are about, by exception. */
  readonly pages: ReadonlyMap<number, string>;
  readonly asOf: Instant;
}

interface ListProps {
  readonly view: View;
  readonly shown: ListShown;
}

export function ExceptionListPage({ view, shown }: ListProps) {
  const words = wordsFor(view);
  const { asked, listed } = shown;
  return (
    <Page view={view} title={words.title} menu="exceptions">
      <DoneNote view={view} done={asked.done} already={asked.already} />
      <FilterForm view={view} {...shown} />
      <p class="row">
        <a href={EXPORT + queryOf({ ...asked, sort: undefined, group: undefined })}>
          {words.exportThese}
        </a>
        {view.may('work_exceptions') ? <a href={EDITED_FILES}>{words.file}</a> : null}
      </p>
      {listed.exceptions.length === 0 ? (
        <p>{listed.next === null ? words.none : words.noneYet}</p>
      ) : (
        <Chosen view={view} shown={shown} />
      )}
      <p class="row">
        {listed.next === null ? null : (
          <a href={EXCEPTIONS + queryOf(asked, afterText(listed.next))}>{words.next}</a>
        )}
        {asked.after === undefined ? null : <a href={EXCEPTIONS + queryOf(asked)}>{words.first}</a>}
      </p>
    </Page>
  );
}

/** The table, and around it the form that acts on the lines that are ticked. */
function Chosen({ view, shown }: ListProps) {
  const words = wordsFor(view);
  if (!view.may('work_exceptions')) return <Table view={view} shown={shown} mayChoose={false} />;
  const actions = ACTION_NAMES.filter((name) => name !== 'approve_write_off');
  const { asked, people } = shown;
  const here = EXCEPTIONS + queryOf(asked, asked.after);
  return (
    <form method="post" action={EXCEPTIONS}>
      <Table view={view} shown={shown} mayChoose />
      <section class="card">
        <h2>{words.decideChosen}</h2>
        <DecisionFields view={view} actions={actions} people={people} back={here} />
        <p class="row">
          <button type="submit">{words.carryOut}</button>
          {view.may('approve_write_off') ? (
            <button type="submit" class="second" formaction={WRITE_OFFS}>
              {words.approveChosen}
            </button>
          ) : null}
        </p>
      </section>
    </form>
  );
}

function Table({ view, shown, mayChoose }: ListProps & { readonly mayChoose: boolean }) {
  const words = wordsFor(view);
  return (
    <Scroll label={words.title}>
      <table>
        <thead>
          <tr>
            {mayChoose ? (
              <th scope="col">
                <input type="checkbox" data-checks="pick" aria-label={words.chooseAll} hidden />
              </th>
            ) : null}
            <th scope="col">
              {words.number} · {words.age}
            </th>
            <th scope="col">
              {words.severity} · {words.status}
            </th>
            <th scope="col">
              {words.category} · {words.why}
            </th>
            <th scope="col">
              {words.reference} · {words.stream}
            </th>
            <th scope="col" class="num">
              {words.ours}
            </th>
            <th scope="col" class="num">
              {words.theirs}
            </th>
            <th scope="col" class="num">
              {words.difference}
            </th>
          </tr>
        </thead>
        <tbody>
          {shown.listed.exceptions.map((exception) => (
            <Line view={view} shown={shown} exception={exception} mayChoose={mayChoose} />
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

interface LineProps extends ListProps {
  readonly exception: ReconciliationException;
  readonly mayChoose: boolean;
}

function Line({ view, shown, exception, mayChoose }: LineProps) {
  const words = wordsFor(view);
  const { reading } = view;
  const { asOf, pages } = shown;
  const page = pages.get(exception.id);
  const reference = seenText(view, referenceOf(exception));
  const { id, amountOurs, amountTheirs } = exception;
  const amount = (of: Sen | null): string => (of === null ? '' : reading.amount(of));
  return (
    <tr>
      {mayChoose ? (
        <td>
          <input
            type="checkbox"
            name="pick"
            value={pickOf(exception)}
            aria-label={words.choose(id)}
          />
        </td>
      ) : null}
      <td>
        <a href={`${EXCEPTIONS}/${id}`}>{id}</a>
        <div class="soft">{words.ageDays(reading.count(ageInDays(exception, asOf)))}</div>
      </td>
      <td>
        <SeverityLabel view={view} of={exception.severity} />{' '}
        <StatusLabel view={view} of={exception.status} />
        {exception.assignee === null ? null : (
          <div>
            {words.assignee}: {exception.assignee}
          </div>
        )}
      </td>
      <td class="text">
        {categoryWords[view.session.language][exception.category].title}
        <div class="soft">{seenText(view, view.tell.said(whyOf(exception)))}</div>
      </td>
      <td>
        {page === undefined ? reference : <a href={page}>{reference}</a>}
        <div class="soft">{exception.stream}</div>
      </td>
      <td class="num">{amount(amountOurs)}</td>
      <td class="num">{amount(amountTheirs)}</td>
      <td class="num">
        {amountOurs === null || amountTheirs === null
          ? ''
          : reading.amount(subtractSen(amountTheirs, amountOurs))}
      </td>
    </tr>
  );
}

/** By what a person looks for it. */
const referenceOf = (of: ReconciliationException): string =>
  of.ourReference ?? of.partnerTrxId ?? of.providerReference ?? of.bankReference ?? of.item;
