import { samePerson } from '../../../domain/person.ts';
import type {
  ApprovalProgress,
  BatchApproval,
} from '../../../payouts/approval/approval-progress.ts';
import { FormToken, StateLabel, type View } from '../page.tsx';
import { approvalWords } from './approval-words.ts';
import type { BatchShown } from './batch-page.tsx';

interface ApprovalProps {
  readonly view: View;
  readonly shown: BatchShown;
}

/** What would be approved now, who approved it, who is missing; and what was approved before. */
export function Approval({ view, shown }: ApprovalProps) {
  const { words, reading } = view;
  const { toApprove, available, approvals, progress } = shown;
  if (toApprove === null && approvals.length === 0) return null;
  return (
    <section class="card" id="approval">
      <h2>
        {toApprove === null ? approvalWords[view.session.language].title : words.batch.toApprove}
      </h2>
      {toApprove === null ? null : (
        <dl>
          <dt>{words.batch.payouts}</dt>
          <dd>{reading.count(toApprove.count)}</dd>
          <dt>{words.batch.total}</dt>
          <dd>{reading.amount(toApprove.totalSen)}</dd>
          <dt>{words.batch.available}</dt>
          <dd>{available === null ? words.today.noBalance : reading.amount(available)}</dd>
          <dt>{words.batch.hash}</dt>
          <dd>
            <code>{toApprove.hash}</code>
          </dd>
        </dl>
      )}
      {progress === null ? null : <Missing view={view} progress={progress} />}
      {approvals.length === 0 ? null : <Given view={view} approvals={approvals} />}
      <Decision view={view} shown={shown} />
    </section>
  );
}

function Missing({ view, progress }: { readonly view: View; readonly progress: ApprovalProgress }) {
  const own = approvalWords[view.session.language];
  const { missing, needed } = progress;
  return (
    <p>
      {own.missing(missing, needed)} {missing === 1 && needed > 1 ? own.isLast : null}
    </p>
  );
}

interface GivenProps {
  readonly view: View;
  readonly approvals: readonly BatchApproval[];
}

function Given({ view, approvals }: GivenProps) {
  const { words, reading } = view;
  const own = approvalWords[view.session.language];
  return (
    <div class="scroll" tabindex={0}>
      <table>
        <caption>{own.title}</caption>
        <thead>
          <tr>
            <th scope="col">{own.place}</th>
            <th scope="col">{own.approver}</th>
            <th scope="col">{own.at}</th>
            <th scope="col" class="num">
              {words.batch.payouts}
            </th>
            <th scope="col" class="num">
              {words.batch.total}
            </th>
            <th scope="col">{own.standing}</th>
          </tr>
        </thead>
        <tbody>
          {approvals.map(({ by, at, count, total, layer, layersNeeded, standing }) => (
            <tr>
              <td>{own.placeOf(layer, layersNeeded)}</td>
              <td>{by}</td>
              <td>{reading.time(at)}</td>
              <td class="num">{reading.count(count)}</td>
              <td class="num">{reading.amount(total)}</td>
              <td>
                <StateLabel of={standing}>{own.standings[standing]}</StateLabel>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** The button, or why there is none for this person. */
function Decision({ view, shown }: ApprovalProps) {
  const { words, reading, session } = view;
  const { batch, toApprove, progress } = shown;
  const own = approvalWords[session.language];
  if (toApprove === null || progress === null) return null;
  if (samePerson(batch.uploadedBy, session.user)) {
    return <p class="soft">{words.batch.ownBatch}</p>;
  }
  if (!view.may('approve')) return null;
  if (progress.by.some((by) => samePerson(by, session.user))) {
    return <p class="soft">{own.isYours}</p>;
  }
  const { approvalLimit } = session;
  if (approvalLimit !== null && toApprove.totalSen > approvalLimit) {
    return <p class="note warn">{own.aboveLimit(reading.amount(approvalLimit))}</p>;
  }
  const total = reading.amount(toApprove.totalSen);
  return (
    <form method="post" action={`/batches/${batch.id}/approve`}>
      <FormToken view={view} />
      <input type="hidden" name="hash" value={toApprove.hash} />
      <input type="hidden" name="count" value={String(toApprove.count)} />
      <input type="hidden" name="total_sen" value={String(toApprove.totalSen)} />
      <p>
        <button type="submit">{words.batch.approve(reading.count(toApprove.count), total)}</button>
      </p>
    </form>
  );
}
