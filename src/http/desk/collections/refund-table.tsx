import { samePerson } from '../../../domain/person.ts';
import { redactText } from '../../../providers/redact.ts';
import { MAX_REASON_CHARS } from '../../limits.ts';
import { FormToken, StateLabel, type View } from '../page.tsx';
import { orderAddress, refundAddress } from '../../reference-address.ts';
import type { RefundLine } from '../../collections/refunds-store.ts';
import { refundWords } from './refund-words.ts';

/** Where a decision leads back to: the list of refunds, or the page of the order. */
export type BackTo = 'list' | 'order';

interface RefundTableProps {
  readonly view: View;
  readonly refunds: readonly RefundLine[];
  readonly back: BackTo;
}

export function RefundTable({ view, refunds, back }: RefundTableProps) {
  const words = refundWords[view.session.language];
  return (
    <div class="scroll" tabindex={0} role="region" aria-label={words.title}>
      <table>
        <thead>
          <tr>
            <th scope="col">{words.refund}</th>
            <th scope="col">{words.state}</th>
            <th scope="col" class="num">
              {words.amount}
            </th>
            <th scope="col">{words.reason}</th>
            <th scope="col">{words.askedBy}</th>
            <th scope="col">{words.approvedBy}</th>
          </tr>
        </thead>
        <tbody>
          {refunds.map((refund) => (
            <RefundRow view={view} refund={refund} back={back} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface RefundProps {
  readonly view: View;
  readonly refund: RefundLine;
  readonly back: BackTo;
}

function RefundRow({ view, refund, back }: RefundProps) {
  const words = refundWords[view.session.language];
  const { reading } = view;
  const { refundId, state, message } = refund;
  return (
    <tr id={refundId}>
      <th scope="row" class="wrap">
        {back === 'order' ? null : (
          <a href={`${orderAddress(refund.kind, refund.reference)}#payments`}>{refund.reference}</a>
        )}
        <div class="soft">
          <code class="id">{refundId}</code>
        </div>
      </th>
      <td>
        <StateLabel of={state}>{words.states[state]}</StateLabel>
        <div class="soft">{words.since(reading.time(refund.stateSince))}</div>
        {message === null || message === '' ? null : (
          <div class="soft">{view.may('see_accounts') ? message : redactText(message)}</div>
        )}
        {view.may('approve_refund') ? <Decision view={view} refund={refund} back={back} /> : null}
      </td>
      <td class="num">{reading.amount(refund.amount)}</td>
      <td>{refund.reason}</td>
      <td>
        {refund.requestedBy}
        <div class="soft">{reading.time(refund.requestedAt)}</div>
      </td>
      <td>
        {refund.approvedBy ?? ''}
        <div class="soft">{reading.time(refund.approvedAt)}</div>
      </td>
    </tr>
  );
}

function Decision({ view, refund, back }: RefundProps) {
  const words = refundWords[view.session.language];
  const { state, requestedBy } = refund;
  if (state === 'unknown' || state === 'processing') {
    return <Resolve view={view} refund={refund} back={back} />;
  }
  if (state !== 'requested') return null;
  const isOwn = samePerson(requestedBy, view.session.user);
  return (
    <>
      {isOwn ? <p class="soft">{words.own}</p> : null}
      <div class="row">
        {isOwn ? null : <DecideForm view={view} refund={refund} back={back} to="approve" />}
        <DecideForm view={view} refund={refund} back={back} to="decline" />
      </div>
    </>
  );
}

function DecideForm(props: RefundProps & { readonly to: 'approve' | 'decline' }) {
  const { view, refund, back, to } = props;
  const words = refundWords[view.session.language];
  const ask = to === 'approve' ? words.approveAsk : words.declineAsk;
  return (
    <form
      method="post"
      action={`${refundAddress(refund.refundId)}/${to}`}
      data-question={ask(view.reading.amount(refund.amount), refund.reference)}
    >
      <FormToken view={view} />
      <input type="hidden" name="back" value={back} />
      <button
        type="submit"
        class={to === 'approve' ? undefined : 'bad'}
        aria-label={`${words[to]}: ${refund.refundId}`}
      >
        {words[to]}
      </button>
    </form>
  );
}

/** Of one whose end nothing has told. */
function Resolve({ view, refund, back }: RefundProps) {
  const words = refundWords[view.session.language];
  const field = `shows-${refund.refundId}`;
  return (
    <details>
      <summary>{words.resolve}</summary>
      <form
        method="post"
        action={`${refundAddress(refund.refundId)}/resolve`}
        data-question={words.resolveAsk}
      >
        <FormToken view={view} />
        <input type="hidden" name="back" value={back} />
        <p>{words.resolveNote}</p>
        <label for={field}>{words.resolveReason}</label>
        <input id={field} name="reason" type="text" maxlength={MAX_REASON_CHARS} required />
        <p class="row">
          <button type="submit" name="as" value="done" class="second">
            {words.resolveDone}
          </button>
          <button type="submit" name="as" value="failed" class="bad">
            {words.resolveFailed}
          </button>
        </p>
      </form>
    </details>
  );
}
