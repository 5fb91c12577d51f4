import type { Instant } from '../../domain/time.ts';
import { redactBody } from '../../providers/redact.ts';
import type { SeenAccounts } from '../seen-accounts.ts';
import type { PostingShown } from './postings-about.ts';
import type { Told } from './read-history.ts';

interface Event {
  readonly at: Instant;
  readonly event: string;
  readonly from: string;
  readonly to: string;
  readonly code: string | null;
  readonly message: string | null;
  readonly actor: string | null;
}

export const eventView = ({ at, event, from, to, code, message, actor }: Event): object => ({
  at,
  event,
  from,
  to,
  code,
  message,
  actor,
});

/** What was sent of a payout or an order. */
export interface SentAttempt {
  readonly number: number;
  readonly providerId: string;
  /** The exact body; null: it held secrets. */
  readonly request: string | null;
  readonly timesSent: number;
  readonly firstSentAt: Instant;
  readonly lastSentAt: Instant;
}

export const attemptView = (attempt: SentAttempt): object => ({
  number: attempt.number,
  providerId: attempt.providerId,
  timesSent: attempt.timesSent,
  firstSentAt: attempt.firstSentAt,
  lastSentAt: attempt.lastSentAt,
  request: attempt.request === null ? null : redactBody(attempt.request),
});

export const postingView =
  (accounts: SeenAccounts) =>
  ({ key, kind, at, entries }: PostingShown): object => ({
    key,
    kind,
    at,
    entries: entries.map(({ account, amount }) => ({
      account: accounts.path(account),
      amountSen: amount,
    })),
  });

/** What the outside told, and what reconciliation made of it. */
export function toldView(accounts: SeenAccounts, told: Told): object {
  return {
    exceptions: told.exceptions.map(({ id, category, status, severity, assignee, why }) => ({
      exceptionId: id,
      category,
      status,
      severity,
      assignee,
      why: accounts.text(why),
    })),
    records: told.records.map((record) => recordView(told, record)),
    evidence: told.evidence.map(evidenceView),
  };
}

function evidenceView(evidence: Told['evidence'][number]): object {
  const { at, provider, endpoint, httpStatus, code, durationMs, body } = evidence;
  return { at, provider, endpoint, httpStatus, code, durationMs, body };
}

function recordView({ matches }: Told, record: Told['records'][number]): object {
  const { id, reference: _, amount, fee, ...rest } = record;
  return {
    ...rest,
    amountSen: amount,
    feeSen: fee,
    matches: matches
      .filter(({ recordId }) => recordId === id)
      .map(({ run, leg, number, runId, pass, difference, madeBy }) => ({
        matchId: `${run}.${leg}.${number}`,
        runId,
        pass,
        differenceSen: difference,
        madeBy,
      })),
  };
}
