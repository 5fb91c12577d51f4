import type { Queryable } from '../../platform/database/database.ts';
import { idsOfRecordsNamed, type RecordName } from './records-named-store.ts';

/** A record that a person may match: the newest version of its item, in no live match of the leg. */
export interface FreeRecord {
  readonly id: number;
  readonly source: string;
  readonly item: string;
  readonly reference: string;
  /** In sen; what moved back counts against what moved. */
  readonly signed: number;
}

/** Free records that are called so: by reference, or by the source's own identity of them. */
export async function freeRecordsNamed(
  db: Queryable,
  { leg, ...name }: RecordName & { readonly leg: number },
): Promise<FreeRecord[]> {
  const rows: (Omit<FreeRecord, 'signed'> & { status: string; amount: number })[] = await db(
    'records',
  )
    .whereIn('records.id', idsOfRecordsNamed(db, name))
    .whereNotExists((claims) => {
      void claims
        .from('match_claims')
        .whereRaw('match_claims.record_id = records.id')
        .andWhere({ leg })
        .select(db.raw('1'));
    })
    .orderBy('records.id')
    .select('id', 'source', 'item', 'reference', 'status', 'amount_sen as amount');
  return rows.map(({ status, amount, ...record }) => ({
    ...record,
    signed: ['reversed', 'refunded'].includes(status) ? -amount : amount,
  }));
}

export interface MatchToInsert {
  readonly run: number;
  readonly leg: number;
  readonly ours: readonly FreeRecord[];
  readonly theirs: readonly FreeRecord[];
  readonly by: string;
  readonly note: string;
}

/** Throws the database's own error where one of the records was claimed meanwhile. */
export async function insertMatchByHand(tx: Queryable, match: MatchToInsert): Promise<number> {
  const { run, leg, ours, theirs } = match;
  const number = Math.min(...ours.map(({ id }) => id));
  const [oursSen, theirsSen] = [sumOf(ours), sumOf(theirs)];
  const isPair = ours.length === 1 && theirs.length === 1;
  await tx('matches').insert({
    run_number: run,
    leg,
    number,
    pass: 'by hand',
    ours_id: isPair ? number : null,
    theirs_id: isPair ? (theirs[0]?.id ?? null) : null,
    ours_count: ours.length,
    theirs_count: theirs.length,
    ours_sen: oursSen,
    theirs_sen: theirsSen,
    fee_sen: 0,
    difference_sen: theirsSen - oursSen,
    made_by: match.by,
    note: match.note,
  });
  const members = [
    ...ours.map(({ id }) => ({ record_id: id, side: 'ours' })),
    ...theirs.map(({ id }) => ({ record_id: id, side: 'theirs' })),
  ];
  if (!isPair) {
    await tx('match_members').insert(
      members.map((each) => ({ ...each, run_number: run, leg, number })),
    );
  }
  await tx('match_claims').insert(
    members.map(({ record_id }) => ({ record_id, leg, run_number: run, number })),
  );
  return number;
}

export const sumOf = (records: readonly FreeRecord[]): number =>
  records.reduce((total, { signed }) => total + signed, 0);
