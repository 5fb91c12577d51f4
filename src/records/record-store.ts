import { createHash } from 'node:crypto';
import { type Sen, ZERO } from '../domain/money.ts';
import { businessDay, type Instant } from '../domain/time.ts';
import { type Queryable, rowsOf } from '../platform/database/database.ts';
import { jsonTexts, openedJsonArray } from '../platform/database/json-rows.ts';

/** A family of money to reconcile (design, section 2): of the runner's own. */
export type RunnerStream = 'disbursement' | 'va' | 'checkout' | 'ewallet' | 'emoney' | 'bank';
/** One of those, or a user's pair of files by its name. */
export type Stream = RunnerStream | (string & Record<never, never>);

/** One piece of evidence from outside, normalised. */
export interface RecordLine {
  readonly stream: Stream;
  /** `oy:status`, `oy:callback`, `oy:statement`, … */
  readonly source: string;
  /** The provider's own identity of the thing recorded; a later answer about it is a new version. */
  readonly item: string;
  readonly reference: string;
  readonly status: RecordStatus;
  /** Of a bank mutation: out of the account < 0. */
  readonly amount: Sen;
  readonly fee: Sen;
  readonly tax?: Sen;
  /** The ledger path of the account that it is about, where a source has several: a bank mutation. */
  readonly account?: string;
  /** Free text of the source, to find references in. */
  readonly description?: string;
  /** What is settled together: a batch, a payout day. */
  readonly groupKey?: string;
  /** A second key: customer, branch, provider. */
  readonly counterparty?: string;
  readonly occurredAt: Instant | null;
  /** Redacted. */
  readonly raw: string;
  readonly evidenceId: number | null;
  readonly importId: string | null;
}

export type RecordStatus =
  | 'paid'
  | 'failed'
  | 'expired'
  | 'cancelled'
  | 'pending'
  | 'reversed'
  | 'refunded'
  | 'top_up'
  /** Of a bank mutation: cash, and not pending any more. */
  | 'complete';

/**
 * Adds a record unless the newest version of the same item says the same. Records never change: a
 * changed line is a new version.
 */
export async function addRecord(
  tx: Queryable,
  line: RecordLine,
  at: Instant,
): Promise<'added' | 'changed' | 'known'> {
  const hash = recordHash(line);
  const newest = await tx('records')
    .where({ source: line.source, item: line.item })
    .orderBy('version', 'desc')
    .first<{ version: number; content_hash: string } | undefined>('version', 'content_hash');
  if (newest?.content_hash === hash) return 'known';
  const inserted: unknown[] = await tx('records')
    .insert({
      stream: line.stream,
      source: line.source,
      item: line.item,
      version: (newest?.version ?? 0) + 1,
      content_hash: hash,
      reference: line.reference,
      status: line.status,
      amount_sen: line.amount,
      fee_sen: line.fee,
      tax_sen: line.tax ?? ZERO,
      account: line.account ?? '',
      description: line.description ?? '',
      group_key: line.groupKey ?? '',
      counterparty: line.counterparty ?? '',
      occurred_at: line.occurredAt,
      business_day: line.occurredAt === null ? null : businessDay(line.occurredAt),
      raw: line.raw,
      import_id: line.importId,
      evidence_id: line.evidenceId,
      recorded_at: at,
    })
    .onConflict(['source', 'item', 'version'])
    .ignore()
    .returning('id');
  // The same callback twice at once: the other worker's version is there now, so look again.
  if (inserted.length === 0) return addRecord(tx, line, at);
  return newest ? 'changed' : 'added';
}

/**
 * Many at once, of one source: what is news is added with one statement. Of lines about the same item the
 * first counts, for nothing tells which of two that differ is right. `against`: a line is known where the
 * newest version says the same (the default), or where any version does. Returns how many were added,
 * and how many of those changed something that was known.
 */
export async function addRecords(
  tx: Queryable,
  source: string,
  lines: readonly RecordLine[],
  at: Instant,
  { against = 'newest_version' }: { against?: 'newest_version' | 'every_version' } = {},
): Promise<{ readonly added: number; readonly changed: number }> {
  if (lines.length === 0) return { added: 0, changed: 0 };
  const items = lines.map(({ item }) => item);
  const versions = await versionsOf(tx, source, items);
  const seen = new Set<string>();
  const news = lines.toSorted(byItem).flatMap((line) => {
    if (seen.has(line.item)) return [];
    seen.add(line.item);
    const hash = recordHash(line);
    const known = versions.get(line.item) ?? [];
    const newest = known.at(-1);
    const same = against === 'newest_version' ? newest : known.find((each) => each.hash === hash);
    if (same?.hash === hash) return [];
    return [[...cellsOf(line), (newest?.version ?? 0) + 1, hash]];
  });
  if (news.length === 0) return { added: 0, changed: 0 };
  const names = [...RECORD_COLUMNS, 'version', 'content_hash'];
  await tx.raw(
    `insert into records (${names.join(', ')}, recorded_at)
     select ${names.map((name, index) => (INTEGER_COLUMNS.includes(name) ? `cast(value->>${index} as bigint)` : `value->>${index}`)).join(', ')}, cast(? as text)
     from ${openedJsonArray(tx)} where true
     on conflict (source, item, version) do nothing`,
    [at, JSON.stringify(news)],
  );
  const changed = news.filter((cells) => Number(cells[RECORD_COLUMNS.length]) > 1).length;
  return { added: news.length, changed };
}

/** The order in which pages are written: two at once then wait for each other, and never in a circle. */
export const byItem = (a: { readonly item: string }, b: { readonly item: string }): number =>
  Number(a.item > b.item) - Number(a.item < b.item);

const RECORD_COLUMNS = [
  'stream',
  'source',
  'item',
  'reference',
  'status',
  'amount_sen',
  'fee_sen',
  'tax_sen',
  'account',
  'description',
  'group_key',
  'counterparty',
  'occurred_at',
  'business_day',
  'raw',
  'import_id',
  'evidence_id',
] as const;
const INTEGER_COLUMNS: readonly string[] = [
  'amount_sen',
  'fee_sen',
  'tax_sen',
  'evidence_id',
  'version',
];

function cellsOf(line: RecordLine): (string | number | null)[] {
  return [
    line.stream,
    line.source,
    line.item,
    line.reference,
    line.status,
    line.amount,
    line.fee,
    line.tax ?? ZERO,
    line.account ?? '',
    line.description ?? '',
    line.groupKey ?? '',
    line.counterparty ?? '',
    line.occurredAt,
    line.occurredAt === null ? null : businessDay(line.occurredAt),
    line.raw,
    line.importId,
    line.evidenceId,
  ];
}

interface KnownVersion {
  readonly item: string;
  readonly version: number;
  readonly hash: string;
}

/** By item, oldest first. */
async function versionsOf(
  tx: Queryable,
  source: string,
  items: readonly string[],
): Promise<Map<string, KnownVersion[]>> {
  // Not a join: SQLite would read every record of the source for it.
  const result: unknown = await tx.raw(
    `select item, version, content_hash as hash from records
     where source = ? and item in (${jsonTexts(tx)})
     order by version`,
    [source, JSON.stringify(items)],
  );
  const versions = new Map<string, KnownVersion[]>();
  for (const row of rowsOf<KnownVersion>(result)) {
    const others = versions.get(row.item);
    if (others) others.push(row);
    else versions.set(row.item, [row]);
  }
  return versions;
}

function recordHash(line: RecordLine): string {
  const { reference, status, amount, fee, occurredAt, tax, account, description } = line;
  const { groupKey, counterparty } = line;
  // What not every source has is left out where it is not there, so that older records keep their hash.
  const rest = tax || account || description ? [tax ?? ZERO, account ?? '', description ?? ''] : [];
  const keys = groupKey || counterparty ? [groupKey ?? '', counterparty ?? ''] : [];
  return createHash('sha256')
    .update(JSON.stringify([reference, status, amount, fee, occurredAt, ...rest, ...keys]))
    .digest('hex');
}
