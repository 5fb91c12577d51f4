import type { Batch } from '../../../batches/batch-store.ts';
import { PAYOUT_STATES, type PayoutState, isFinal } from '../../../domain/payout-states.ts';
import type { Sen } from '../../../domain/money.ts';
import type { BatchApprovals } from '../../../payouts/approval/approval-progress.ts';
import { batchPhase } from '../../../payouts/batch-phase.ts';
import type { StateTotal } from '../../../payouts/store/payout-totals-store.ts';
import { CommandForms } from '../command-forms.tsx';
import { Choice, optionsOf } from '../choice.tsx';
import { FormToken, Page, StateLabel, type View } from '../page.tsx';
import { StateRows } from '../state-rows.tsx';
import { payoutAddress } from '../../reference-address.ts';
import type { BadRow } from '../../batches/bad-rows-store.ts';
import { IntakeResult } from '../uploads/intake-result.tsx';
import { Approval } from './approval-section.tsx';
import type { BatchRow } from '../../batches/batch-rows-store.ts';
import type { Pace } from './pace.ts';
import { reasonOf } from '../../../domain/sentence.ts';

export interface BatchShown extends BatchApprovals {
  readonly batch: Batch;
  readonly totals: readonly StateTotal[];
  /** What a second person would approve now; null: nothing. */
  readonly toApprove: {
    readonly hash: string;
    readonly count: number;
    readonly totalSen: Sen;
  } | null;
  readonly available: Sen | null;
  readonly pace: Pace | null;
}

export interface RowsShown {
  readonly rows: readonly BatchRow[];
  /** Whoever came here has just uploaded this very file again. */
  readonly isRepeat: boolean;
  readonly state: PayoutState | undefined;
  readonly named: string | undefined;
  readonly nextAfter: number | null;
}

interface BatchPageProps {
  readonly view: View;
  readonly shown: BatchShown;
  readonly badRows: readonly BadRow[];
  readonly rows: RowsShown;
}

export function BatchPage({ view, shown, badRows, rows }: BatchPageProps) {
  const { batch } = shown;
  return (
    <Page view={view} title={batch.fileName} menu="batches">
      <Progress view={view} shown={shown} />
      <IntakeResult
        view={view}
        batch={batch}
        badRows={badRows}
        isRepeat={rows.isRepeat}
        rejects={view.may('see_accounts') ? `/api/batches/${batch.id}/rejects.csv` : null}
      />
      <Approval view={view} shown={shown} />
      <CommandForms
        view={view}
        address={`/batches/${batch.id}`}
        commands={ordersFor(shown).filter((order) => view.may(order))}
        names={view.words.batch}
      />
      <Rows view={view} batch={batch} rows={rows} />
    </Page>
  );
}

const REFRESHED_EVERY = 'every 2s';

/** Asked for again while the batch moves; it says when it has come to rest. */
export function Progress({ view, shown }: { readonly view: View; readonly shown: BatchShown }) {
  const { words, reading } = view;
  const { batch, totals, pace } = shown;
  const phase = batchPhase(batch, totals);
  const all = totals.reduce((sum, { count }) => sum + count, 0);
  const ended = totals.reduce((sum, { state, count }) => sum + (isFinal(state) ? count : 0), 0);
  const moves = phase === 'paying' || phase === 'asking the bank for names';
  return (
    <section
      class="card"
      id="progress"
      aria-live="polite"
      hx-get={moves ? `/batches/${batch.id}/progress` : undefined}
      hx-trigger={moves ? REFRESHED_EVERY : undefined}
      hx-swap="outerHTML"
    >
      <h2>
        {words.batch.progress}: <StateLabel of={phase}>{words.phases[phase]}</StateLabel>
      </h2>
      <progress max={Math.max(all, 1)} value={ended} aria-label={words.batch.progress}></progress>
      <p>
        {words.batch.done(ended, all)}
        {pace === null
          ? null
          : ` · ${words.batch.rate(reading.count(pace.perMinute))} · ${words.batch.left(reading.minutes(pace.minutesLeft))}`}
      </p>
      <div class="scroll" tabindex={0}>
        <table>
          <tbody>
            <StateRows view={view} totals={totals} names={words.states} />
          </tbody>
        </table>
      </div>
      {view.may('see_accounts') ? (
        <p>
          <a href={`/api/batches/${batch.id}/results.csv`}>{words.batch.results}</a> ·{' '}
          <a href={`/api/batches/${batch.id}/results.xlsx`}>{words.batch.resultsExcel}</a>
        </p>
      ) : null}
    </section>
  );
}

/** What may be asked of a batch, and while it is where. */
function ordersFor({
  batch,
  totals,
}: BatchShown): readonly ('reject' | 'pause' | 'resume' | 'cancel' | 'retry')[] {
  if (batch.state === 'rejected' || batch.state === 'cancelled') return [];
  const has = (...states: readonly PayoutState[]): boolean =>
    totals.some(({ state }) => states.includes(state));
  const isOpen = totals.some(({ state }) => !isFinal(state));
  return [
    ...(batch.state === 'checking' ? (['reject'] as const) : []),
    ...(batch.pausedAt === null && isOpen && batch.state === 'approved'
      ? (['pause'] as const)
      : []),
    ...(batch.pausedAt !== null || has('held') ? (['resume'] as const) : []),
    ...(has('inquiring', 'review', 'ready', 'approved') ? (['cancel'] as const) : []),
    ...(has('failed') ? (['retry'] as const) : []),
  ];
}

function Rows({ view, batch, rows }: { readonly view: View; batch: Batch; rows: RowsShown }) {
  const { words } = view;
  return (
    <section class="card">
      <h2>{words.batch.rows}</h2>
      <form method="get" action={`/batches/${batch.id}`} class="row">
        <Choice
          name="state"
          label={words.batch.state}
          options={[['', words.batch.all], ...optionsOf(PAYOUT_STATES, words.states)]}
          chosen={rows.state}
        />
        <div>
          <label for="named">{words.batch.search}</label>
          <input id="named" name="named" type="text" value={rows.named ?? ''} />
        </div>
        <button type="submit" class="second">
          {words.batch.find}
        </button>
      </form>
      {rows.rows.length === 0 ? (
        <p>{words.batch.noRows}</p>
      ) : (
        <RowTable view={view} batch={batch} rows={rows} />
      )}
      <NextRows view={view} batch={batch} rows={rows} />
    </section>
  );
}

function NextRows({ view, batch, rows }: { readonly view: View; batch: Batch; rows: RowsShown }) {
  if (rows.nextAfter === null) return null;
  const query = new URLSearchParams({
    after: String(rows.nextAfter),
    ...(rows.state !== undefined && { state: rows.state }),
    ...(rows.named !== undefined && { named: rows.named }),
  });
  return (
    <p>
      <a href={`/batches/${batch.id}?${query.toString()}`}>{view.words.batch.next}</a>
    </p>
  );
}

function RowTable({ view, batch, rows }: { readonly view: View; batch: Batch; rows: RowsShown }) {
  const { words, reading } = view;
  const seesAccounts = view.may('see_accounts');
  const { batch: columns } = words;
  return (
    <div class="scroll" tabindex={0}>
      <table>
        <thead>
          <tr>
            <th scope="col" class="num">
              {columns.row}
            </th>
            <th scope="col">{columns.reference}</th>
            <th scope="col">{columns.bank}</th>
            <th scope="col">{columns.account}</th>
            <th scope="col">{columns.nameInFile}</th>
            <th scope="col">{columns.nameAtBank}</th>
            <th scope="col" class="num">
              {columns.amount}
            </th>
            <th scope="col">{columns.state}</th>
            <th scope="col">{columns.why}</th>
          </tr>
        </thead>
        <tbody>
          {rows.rows.map((row) => (
            <tr>
              <td class="num">{row.row}</td>
              <td>
                <a href={payoutAddress(row.reference)}>{row.reference}</a>
              </td>
              <td>{row.bankCode}</td>
              <td>{reading.account(row.account, seesAccounts)}</td>
              <td>{row.expectedName ?? ''}</td>
              <td>{row.foundName ?? ''}</td>
              <td class="num">{reading.amount(row.amount)}</td>
              <td>
                <StateLabel of={row.state}>{words.states[row.state]}</StateLabel>
              </td>
              <td>
                {view.tell.said(reasonOf(row) ?? '')}
                {row.state === 'review' && view.may('decide_review') ? (
                  <ReviewForm view={view} batch={batch} row={row} />
                ) : null}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function ReviewForm({ view, batch, row }: { readonly view: View; batch: Batch; row: BatchRow }) {
  const { words } = view;
  const id = `why-${row.row}`;
  return (
    <form method="post" action={`/batches/${batch.id}/review/${row.row}`}>
      <FormToken view={view} />
      <label for={id}>{words.batch.saidWhy}</label>
      <div class="row">
        <input id={id} name="reason" type="text" maxlength={500} required />
        <button type="submit" name="decision" value="accept" class="second">
          {words.batch.accept}
        </button>
        <button type="submit" name="decision" value="reject" class="bad">
          {words.batch.refuse}
        </button>
      </div>
    </form>
  );
}
