import { type Sen, sen } from '../../domain/money.ts';
import { after, type Instant } from '../../domain/time.ts';
import { deposit, inFlight } from '../../ledger/accounts.ts';
import type { Queryable } from '../../platform/database/database.ts';
import type { BalanceFigures } from './decide-balance.ts';
import { keptSentence, type Said } from '../../domain/sentence.ts';

/** Between the provider's reading of its balance and our note of it lies less than this. */
const JUST_PAID_MS = 60_000;

/** When the ledger's deposit was opened by the provider's first balance; null before. */
export async function openingInstant(tx: Queryable, provider: string): Promise<Instant | null> {
  const row = await tx('postings')
    .where({ kind: 'opening_balance', subject: provider })
    .first<{ at: Instant } | undefined>('at');
  return row?.at ?? null;
}

export interface BalanceToCheck extends BalanceFigures {
  readonly at: Instant;
}

/** The newest balance that the provider told, and the ledger as of then; null without one. */
export async function balanceFigures(
  tx: Queryable,
  of: { provider: string; openedAt: Instant; asOf: Instant },
): Promise<BalanceToCheck | null> {
  const snapshot = await tx('balance_snapshots')
    .where({ provider: of.provider })
    .andWhere('at', '<=', of.asOf)
    .orderBy('id', 'desc')
    .first<{ at: Instant; balance_sen: number } | undefined>('at', 'balance_sen');
  if (!snapshot) return null;
  const { at } = snapshot;
  const reserved = await accountAt(tx, inFlight(of.provider), at);
  const statement = await statementSums(tx, { ...of, at });
  return {
    at,
    balance: sen(snapshot.balance_sen),
    ledger: sen((await accountAt(tx, deposit(of.provider), at)) + reserved),
    inFlight: reserved,
    justPaid: await paidBetween(tx, of.provider, after(at, -JUST_PAID_MS), at),
    topUps: statement('top_up'),
    reversals: sen(statement('reversed') - (await reversedInLedger(tx, of.provider, at))),
    adjustments: statement('adjustment'),
    fees: statement('fees'),
  };
}

async function accountAt(tx: Queryable, account: string, at: Instant): Promise<Sen> {
  const row = await tx('entries')
    .join('postings', 'postings.key', 'entries.posting_key')
    .where('entries.account', account)
    .andWhere('postings.at', '<=', at)
    .sum({ balance: 'entries.amount_sen' })
    .first<{ balance: number | string | null }>();
  return sen(Number(row?.balance ?? 0));
}

async function paidBetween(
  tx: Queryable,
  provider: string,
  from: Instant,
  to: Instant,
): Promise<Sen> {
  const row = await tx('entries')
    .join('postings', 'postings.key', 'entries.posting_key')
    .where('entries.account', inFlight(provider))
    .andWhere('postings.kind', 'payout_paid')
    .andWhere('postings.at', '>', from)
    .andWhere('postings.at', '<=', to)
    .sum({ paid: 'entries.amount_sen' })
    .first<{ paid: number | string | null }>();
  return sen(-Number(row?.paid ?? 0) + 0);
}

/** Reversals that the ledger had by then; the others are in the statement alone. */
async function reversedInLedger(tx: Queryable, provider: string, at: Instant): Promise<Sen> {
  const row = await tx('entries')
    .join('postings', 'postings.key', 'entries.posting_key')
    .where('entries.account', deposit(provider))
    .andWhere('postings.kind', 'payout_reversed')
    .andWhere('postings.at', '<=', at)
    .sum({ reversed: 'entries.amount_sen' })
    .first<{ reversed: number | string | null }>();
  return sen(Number(row?.reversed ?? 0));
}

/** What the statement shows between the ledger's opening and the balance, by status, and the fees. */
async function statementSums(
  tx: Queryable,
  of: { provider: string; openedAt: Instant; at: Instant },
): Promise<(of: 'top_up' | 'reversed' | 'adjustment' | 'fees') => Sen> {
  const rows: { status: string; amount: number | string; fees: number | string }[] = await tx(
    'records',
  )
    .where({ source: `${of.provider}:statement` })
    .andWhere('occurred_at', '>', of.openedAt)
    .andWhere('occurred_at', '<=', of.at)
    .whereNotExists(
      tx('records as later')
        .where('later.source', tx.ref('records.source'))
        .andWhere('later.item', tx.ref('records.item'))
        .andWhere('later.version', '>', tx.ref('records.version'))
        .select(tx.raw('1')),
    )
    .groupBy('status')
    .select('status', tx.raw('sum(amount_sen) AS amount'), tx.raw('sum(fee_sen) AS fees'));
  const amounts = new Map(rows.map((row) => [row.status, Number(row.amount)]));
  const fees = rows.reduce((total, row) => total + Number(row.fees), 0);
  return (name) => sen(name === 'fees' ? fees : (amounts.get(name) ?? 0));
}

export interface BalanceException {
  readonly provider: string;
  readonly at: Instant;
  readonly expected: Sen;
  readonly balance: Sen;
  readonly why: Said;
}

export async function insertBalanceException(
  tx: Queryable,
  found: BalanceException,
): Promise<void> {
  await tx('recon_found').insert({
    category: 'balance_differs',
    item: `${found.provider} deposit`,
    severity: 'high',
    event_at: found.at,
    amount_ours_sen: found.expected,
    amount_theirs_sen: found.balance,
    source: `${found.provider}:balance`,
    why: found.why.text,
    why_sentence: keptSentence(found.why),
  });
}
