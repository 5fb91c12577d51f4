import type { PlainSql, Row } from './plain-sql.ts';
import type { UploadedRow } from './payout-file.ts';
import type { SandboxControl, SandboxTransaction } from './sandbox-control.ts';

/** Everything that the judge looks at. It uses no code of Rekon's. */
export interface Case {
  readonly rows: readonly UploadedRow[];
  readonly sandbox: SandboxControl;
  readonly sql: PlainSql;
}

/**
 * Judges a batch that has ended, by the provider's books, the uploaded file and the ledger: what must
 * hold whatever happened on the way. Resolves to all that is wrong, each in a sentence.
 */
export async function whatIsWrong({ rows, sandbox, sql }: Case): Promise<string[]> {
  const books = await sandbox.transactions();
  const payouts = await sql.rows('select * from payouts order by id');
  return [
    ...wrongPayments(books, rows),
    ...wrongRequests(await sandbox.remits(), await sql.rows(ATTEMPTS)),
    ...wrongEnds(books, payouts, rows),
    ...wrongLedger(await sql.rows(UNBALANCED), await sql.rows(ACCOUNTS), {
      depositSen: await sandbox.balanceSen(),
      owedSen: owedFor(payouts),
    }),
    ...(await sql.rows(RESERVED)).map(({ subject }) => `money stays reserved for ${subject}`),
    ...(await sql.rows(FORGOTTEN)).map(
      ({ reference, state }) => `${reference} is ${state}, and nobody will look at it again`,
    ),
  ];
}

const ATTEMPTS = 'select partner_trx_id, times_sent from attempts';
const UNBALANCED =
  'select posting_key from entries group by posting_key having sum(amount_sen) <> 0';
const ACCOUNTS = 'select account, sum(amount_sen) as sen from entries group by account';
/** Money set aside for a send that is neither under way nor to be asked about. */
const RESERVED = `
  select postings.subject from entries join postings on postings.key = entries.posting_key
  where entries.account = 'assets:oy:in-flight'
    and postings.subject not in
      (select partner_trx_id from payouts where partner_trx_id is not null
       and state in ('sending', 'unknown', 'processing', 'quarantined'))
  group by postings.subject having sum(entries.amount_sen) <> 0`;
const FORGOTTEN = `
  select reference, state from payouts where next_action_at is null
    and state in ('inquiring', 'approved', 'sending', 'unknown', 'processing')`;

/** At most one payment for each reference, and each one to the bank, account and amount of its row. */
function wrongPayments(
  books: readonly SandboxTransaction[],
  rows: readonly UploadedRow[],
): string[] {
  const byReference = new Map(rows.map((row) => [row.reference, row]));
  const seen = new Set<string>();
  return books.flatMap(({ partnerTrxId, bank, account, amountSen }) => {
    const reference = partnerTrxId.replace(/\.r\d+$/, '');
    const row = byReference.get(reference);
    if (!row) return [`the provider has ${partnerTrxId}, which nobody uploaded`];
    const twice = seen.has(reference) ? [`${reference} is in the provider's books twice`] : [];
    seen.add(reference);
    const same = bank === row.bank && account === row.account && amountSen === row.rupiah * 100;
    return same ? twice : [...twice, `${partnerTrxId} was sent to another bank, account or amount`];
  });
}

/** No request left without an attempt that was written down before, and none more often than that says. */
function wrongRequests(
  requests: readonly { partnerTrxId: string | null }[],
  attempts: readonly Row[],
): string[] {
  const arrived = new Map<string, number>();
  for (const { partnerTrxId } of requests) {
    const id = partnerTrxId ?? 'a request without an id';
    arrived.set(id, (arrived.get(id) ?? 0) + 1);
  }
  const allowed = new Map(attempts.map((each) => [each.partner_trx_id, Number(each.times_sent)]));
  return [...arrived].flatMap(([id, times]) => {
    const intents = allowed.get(id) ?? 0;
    return times <= intents ? [] : [`${id} was sent ${times} times, with ${intents} intents`];
  });
}

/** Paid here = paid there, failed here = failed there, and each uploaded row has come to one of the two. */
function wrongEnds(
  books: readonly SandboxTransaction[],
  payouts: readonly Row[],
  rows: readonly UploadedRow[],
): string[] {
  const there = new Map(books.map((each) => [each.partnerTrxId, each.state]));
  const here = new Map(payouts.map((each) => [each.reference, each]));
  const missing = rows.filter((row) => !here.has(row.reference));
  return [
    ...missing.map(({ reference }) => `${reference} was uploaded and is not stored`),
    ...payouts.flatMap(({ reference, partner_trx_id, state, reason_code, approved_hash }) => {
      const provider = there.get(String(partner_trx_id)) ?? 'nothing';
      const unapproved =
        approved_hash === null && provider !== 'nothing' ? [`${reference} was not approved`] : [];
      if (state === provider && (state === 'paid' || state === 'failed')) return unapproved;
      const end = `${reference} is ${state} (${reason_code}), at the provider ${provider}`;
      return [...unapproved, end];
    }),
  ];
}

/** What the provider failed stays owed until a person decides. */
function owedFor(payouts: readonly Row[]): number {
  return payouts
    .filter(({ state, approved_hash }) => approved_hash !== null && state !== 'paid')
    .reduce((sum, { amount_sen }) => sum + Number(amount_sen), 0);
}

function wrongLedger(
  unbalanced: readonly Row[],
  accounts: readonly Row[],
  expected: { depositSen: number; owedSen: number },
): string[] {
  const balance = new Map(accounts.map(({ account, sen }) => [account, Number(sen)]));
  const all = [...balance.values()].reduce((sum, sen) => sum + sen, 0);
  const checks: [string, number, number][] = [
    ['the sum of all accounts', all, 0],
    ['the deposit', balance.get('assets:oy:deposit') ?? 0, expected.depositSen],
    ['what is in flight', balance.get('assets:oy:in-flight') ?? 0, 0],
    ['what is owed', -(balance.get('liabilities:payouts') ?? 0), expected.owedSen],
  ];
  return [
    ...unbalanced.map(({ posting_key }) => `posting ${posting_key} does not balance`),
    ...checks
      .filter(([, is, ought]) => is !== ought)
      .map(([what, is, ought]) => `${what} is ${is} sen and ought to be ${ought}`),
  ];
}
