import type { Instant } from '../domain/time.ts';
import type { Queryable } from '../platform/database/database.ts';

/** A request that changes something, under a key that its caller chose. */
export interface KeyedRequest {
  readonly caller: string;
  readonly key: string;
  /** Method and address. */
  readonly route: string;
  readonly bodySha256: string;
}

export interface Claim {
  /** The id of the request that works it. */
  readonly claim: string;
  readonly leaseUntil: Instant;
}

export interface StoredAnswer {
  readonly status: number;
  readonly location: string | null;
  readonly answer: string;
}

/** What is stored under a key; `answer` is null while the request is under way, and after it broke off. */
export interface KeptRequest extends KeyedRequest, Claim {
  readonly answer: StoredAnswer | null;
}

interface KeyRow extends KeyedRequest, Claim {
  readonly status: number | null;
  readonly location: string | null;
  readonly answer: string | null;
}

/**
 * Takes the key for one request, where nobody has it or its time is over. Else what is stored under it.
 */
export async function claimKey(
  db: Queryable,
  request: KeyedRequest,
  claim: Claim & { readonly at: Instant; readonly expiresAt: Instant },
): Promise<KeptRequest | 'claimed'> {
  const { caller, key } = request;
  const fresh = {
    route: request.route,
    body_sha256: request.bodySha256,
    claim: claim.claim,
    lease_until: claim.leaseUntil,
    expires_at: claim.expiresAt,
    status: null,
    location: null,
    answer: null,
  };
  const claimed: unknown[] = await db('idempotency_keys')
    .insert({ caller, key, ...fresh })
    .onConflict(['caller', 'key'])
    .merge(fresh)
    .where('idempotency_keys.expires_at', '<=', claim.at)
    .returning('claim');
  if (claimed.length === 1) return 'claimed';
  const row = await db('idempotency_keys')
    .where({ caller, key })
    .first<KeyRow | undefined>(
      'route',
      'body_sha256 as bodySha256',
      'claim',
      'lease_until as leaseUntil',
      'status',
      'location',
      'answer',
    );
  // Freed since: whoever had it could not be served, and this one may try.
  if (row === undefined) return claimKey(db, request, claim);
  const { status, location, answer, ...kept } = row;
  const stored = status === null ? null : { status, location, answer: answer ?? '' };
  return { ...kept, caller, key, answer: stored };
}

type Holder = Pick<KeptRequest, 'caller' | 'key' | 'claim'>;

const heldBy = (db: Queryable, { caller, key, claim }: Holder) =>
  db('idempotency_keys').where({ caller, key, claim }).whereNull('status');

/** Takes over from a request that broke off; false: another was first. */
export async function takeOverKey(
  db: Queryable,
  brokenOff: KeptRequest,
  { claim, leaseUntil }: Claim,
): Promise<boolean> {
  const hit = await heldBy(db, brokenOff)
    .andWhere('lease_until', brokenOff.leaseUntil)
    .update({ claim, lease_until: leaseUntil });
  return hit === 1;
}

/** False: another request has taken over. */
export async function renewKey(db: Queryable, holder: Holder, until: Instant): Promise<boolean> {
  return (await heldBy(db, holder).update({ lease_until: until })) === 1;
}

export async function keepAnswer(
  db: Queryable,
  holder: Holder,
  { status, location, answer }: StoredAnswer,
): Promise<void> {
  await heldBy(db, holder).update({ status, location, answer });
}

/** Nothing was done: the same request may be sent again under its key. */
export async function freeKey(db: Queryable, holder: Holder): Promise<void> {
  await heldBy(db, holder).del();
}

/** Removes keys whose time is over, at most so many; returns how many. */
export async function forgetKeys(db: Queryable, at: Instant, limit: number): Promise<number> {
  const old = db('idempotency_keys').where('expires_at', '<=', at);
  const due: { caller: string; key: string }[] = await old
    .clone()
    .limit(limit)
    .select('caller', 'key');
  if (due.length === 0) return 0;
  return old
    .whereIn(
      ['caller', 'key'],
      due.map(({ caller, key }) => [caller, key]),
    )
    .del();
}
