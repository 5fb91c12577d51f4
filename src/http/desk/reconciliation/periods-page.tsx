import type { Period } from '../../../reconciliation/periods/period-store.ts';
import type { Tally } from '../../../reconciliation/runs/run-summary.ts';
import { Page, type View } from '../page.tsx';
import { PartsMenu } from './parts-menu.tsx';
import { reconciliationWords } from './words.ts';

type PeriodLine = Omit<Period, 'evidence'> & {
  /** Exceptions at its end. */
  readonly open: Tally;
};

interface PeriodsProps {
  readonly view: View;
  /** That could have one closed. */
  readonly streams: readonly string[];
  readonly periods: readonly PeriodLine[];
}

export function PeriodsPage({ view, streams, periods }: PeriodsProps) {
  const { period: words } = reconciliationWords[view.session.language];
  return (
    <Page view={view} title={words.title} menu="reconciliation">
      <PartsMenu view={view} at="periods" />
      <LookForm view={view} streams={streams} />
      <section class="card">
        <h2>{words.list}</h2>
        {periods.length === 0 ? <p>{words.none}</p> : <PeriodTable view={view} periods={periods} />}
      </section>
    </Page>
  );
}

/** Changes nothing: the page that it leads to asks. */
function LookForm({ view, streams }: Pick<PeriodsProps, 'view' | 'streams'>) {
  const { period: words } = reconciliationWords[view.session.language];
  return (
    <form class="card" method="get" action="/reconciliation/periods/closing">
      <h2>{words.form}</h2>
      <p>{words.about}</p>
      <label for="stream">{words.stream}</label>
      <select id="stream" name="stream">
        {streams.map((stream) => (
          <option value={stream}>{stream}</option>
        ))}
      </select>
      <label for="period">{words.name}</label>
      <input id="period" name="period" type="text" maxlength={40} required />
      <div class="row">
        <div>
          <label for="from">{words.firstDay}</label>
          <input id="from" name="from" type="date" />
        </div>
        <div>
          <label for="to">{words.lastDay}</label>
          <input id="to" name="to" type="date" />
        </div>
      </div>
      <p>
        <button type="submit" class="second">
          {words.look}
        </button>
      </p>
      {view.may('close_period') ? null : <p class="soft">{words.whoMay}</p>}
    </form>
  );
}

function PeriodTable({ view, periods }: Pick<PeriodsProps, 'view' | 'periods'>) {
  const { period: words } = reconciliationWords[view.session.language];
  const { reading } = view;
  return (
    <div class="scroll" tabindex={0}>
      <table>
        <thead>
          <tr>
            <th scope="col">{words.period}</th>
            <th scope="col">{words.stream}</th>
            <th scope="col">{words.from}</th>
            <th scope="col">{words.to}</th>
            <th scope="col">{words.closedAt}</th>
            <th scope="col">{words.closedBy}</th>
            <th scope="col" class="num">
              {words.openAtEnd}
            </th>
          </tr>
        </thead>
        <tbody>
          {periods.map((each) => (
            <tr>
              <th scope="row">
                <a href={`/reconciliation/periods/${each.stream}/${each.period}`}>{each.period}</a>
              </th>
              <td>
                <a href={`/reconciliation/streams/${each.stream}`}>{each.stream}</a>
              </td>
              <td class="nowrap">{each.from}</td>
              <td class="nowrap">{each.to}</td>
              <td>{reading.time(each.closedAt)}</td>
              <td>{each.closedBy}</td>
              <td class="num">
                {reading.count(each.open.count)} · {reading.amount(each.open.amountSen)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
