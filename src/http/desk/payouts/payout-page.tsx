import { nextStep } from '../../../payouts/next-step.ts';
import type { Payout } from '../../../payouts/payout.ts';
import type { PayoutEvent } from '../../../payouts/store/payout-store.ts';
import { Attempts } from '../history/attempts.tsx';
import { meaningOfCode } from '../history/provider-codes.ts';
import { type Happening, Timeline } from '../history/timeline.tsx';
import { ToldSections } from '../history/told.tsx';
import { historyWords } from '../history/words.ts';
import { Page, StateLabel, type View } from '../page.tsx';
import { ResolveForm } from '../resolve-form.tsx';
import { payoutAddress } from '../../reference-address.ts';
import type { PayoutShown } from '../../payouts/read-payout.ts';
import { payoutWords } from './words.ts';
import { reasonOf } from '../../../domain/sentence.ts';

interface PayoutPageProps {
  readonly view: View;
  readonly shown: PayoutShown;
}

export function PayoutPage({ view, shown }: PayoutPageProps) {
  const { payout, attempts } = shown;
  const words = payoutWords[view.session.language];
  const sent = attempts.map(({ partnerTrxId, ...attempt }) => ({
    ...attempt,
    providerId: partnerTrxId,
  }));
  return (
    <Page view={view} title={words.title(payout.reference)} menu="batches">
      <Summary view={view} shown={shown} />
      <Next view={view} payout={payout} />
      {payout.state === 'quarantined' && view.may('decide_review') ? (
        <ResolveForm view={view} action={`${payoutAddress(payout.reference)}/resolve`} />
      ) : null}
      <Timeline
        view={view}
        happenings={shown.events.map((event) => happened(view, event))}
        postings={shown.postings}
      />
      <Attempts view={view} attempts={sent} />
      <ToldSections view={view} told={shown.told} />
    </Page>
  );
}

function happened(view: View, event: PayoutEvent): Happening {
  const { language } = view.session;
  const { at, to, code, message, actor } = event;
  const titles: Readonly<Record<string, string>> = payoutWords[language].events;
  return {
    at,
    title: titles[event.event] ?? event.event,
    to: { state: to, label: view.words.states[to] },
    code,
    meaning: meaningOfCode('payouts', code, language),
    message,
    actor,
  };
}

function Summary({ view, shown }: PayoutPageProps) {
  const { payout, batch, looksLike } = shown;
  const { reading } = view;
  const words = payoutWords[view.session.language];
  return (
    <section class="card">
      <p>
        <StateLabel of={payout.state}>{view.words.states[payout.state]}</StateLabel>{' '}
        <strong>{reading.amount(payout.amount)}</strong>
      </p>
      <Why view={view} payout={payout} />
      <dl>
        <dt>{words.batch}</dt>
        <dd>
          <a href={`/batches/${batch.id}`}>{batch.fileName}</a> · {words.row(payout.rowNumber)}
        </dd>
        <dt>{words.bank}</dt>
        <dd>{payout.bankCode}</dd>
        <dt>{words.account}</dt>
        <dd>{reading.account(payout.accountNumber, view.may('see_accounts'))}</dd>
        <Fact name={words.nameInFile} value={payout.expectedName} />
        <Fact name={words.nameAtBank} value={payout.recipientName} />
        <Fact name={words.note} value={payout.note} />
        <Fact name={words.id} value={payout.partnerTrxId} />
        <Fact name={words.providerId} value={payout.providerTrxId} />
        <Fact
          name={words.quarantinedFrom}
          value={payout.quarantinedFrom && view.words.states[payout.quarantinedFrom]}
        />
        <Fact name={words.finished} value={payout.finishedAt && reading.time(payout.finishedAt)} />
        {looksLike === null ? null : (
          <>
            <dt>{words.duplicateOf}</dt>
            <dd>
              <a href={payoutAddress(looksLike.reference)}>{looksLike.reference}</a>
            </dd>
          </>
        )}
      </dl>
    </section>
  );
}

function Fact({ name, value }: { readonly name: string; readonly value: string | null }) {
  if (value === null || value === '') return null;
  return (
    <>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </>
  );
}

function Why({ view, payout }: { readonly view: View; readonly payout: Payout }) {
  const { reasonCode } = payout;
  const reason = reasonOf(payout);
  if (reasonCode === null && reason === null) return null;
  const { reasons, why } = payoutWords[view.session.language];
  const meaning = reasonCode === null ? undefined : reasons[reasonCode];
  return (
    <p>
      {why}: {meaning ?? ''}{' '}
      {reason === null ? null : <span class="soft">{view.tell.said(reason)}</span>}
    </p>
  );
}

function Next({ view, payout }: { readonly view: View; readonly payout: Payout }) {
  const { language } = view.session;
  const words = payoutWords[language];
  return (
    <section class="card">
      <h2>{historyWords[language].next}</h2>
      <p>
        {words.steps[nextStep(payout)]}
        {payout.nextActionAt === null
          ? null
          : ` ${words.when(view.reading.time(payout.nextActionAt))}.`}
      </p>
    </section>
  );
}
