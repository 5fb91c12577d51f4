import type { BusinessDay } from '../../domain/time.ts';
import type { Queryable } from '../../platform/database/database.ts';
import { jsonRows } from '../../platform/database/json-rows.ts';

/** A record of one side; all null where a match has several, which `pageOfMembers` gives. */
export interface RecordOfMatch {
  readonly id: number | null;
  readonly reference: string | null;
  readonly source: string | null;
  readonly item: string | null;
  readonly day: BusinessDay | null;
}

/** A match; amounts in sen. */
export interface MatchOfRun {
  readonly run: number;
  readonly leg: number;
  readonly number: number;
  readonly pass: string;
  readonly oursSen: number;
  readonly theirsSen: number;
  readonly feeSen: number;
  readonly differenceSen: number;
  /** Null: the run. */
  readonly madeBy: string | null;
  readonly note: string | null;
  readonly revokedBy: string | null;
  /** Null unless it was asked for as a revoked one. */
  readonly revokedWhy: string | null;
  readonly ours: RecordOfMatch;
  readonly theirs: RecordOfMatch;
}

/** What comes behind this match is the next page. */
export type MatchPlace = Pick<MatchOfRun, 'run' | 'leg' | 'number'>;
export const FIRST_PLACE: MatchPlace = { run: 0, leg: 0, number: 0 };

type RecordCells = [
  id: number | null,
  reference: string | null,
  source: string | null,
  item: string | null,
  day: BusinessDay | null,
];

/** What a person knows a record of ours by: its reference, or where the books keep finance's own. */
export type ReferenceColumn = 'reference' | 'counterparty';

const recordColumns = (record: string, reference: ReferenceColumn = 'reference'): string[] =>
  ['id', reference, 'source', 'item', 'business_day'].map((column) => `${record}.${column}`);

const toRecord = ([id, reference, source, item, day]: RecordCells): RecordOfMatch => ({
  id,
  reference,
  source,
  item,
  day,
});

type MatchCells = [
  run: number,
  leg: number,
  number: number,
  pass: string,
  oursSen: number,
  theirsSen: number,
  feeSen: number,
  differenceSen: number,
  madeBy: string | null,
  note: string | null,
  revokedBy: string | null,
  revokedWhy: string | null,
  ...ours: RecordCells,
  ...theirs: RecordCells,
];

const MATCH = [
  'run_number',
  'leg',
  'number',
  'pass',
  'ours_sen',
  'theirs_sen',
  'fee_sen',
  'difference_sen',
  'made_by',
  'note',
].map((column) => `page.${column}`);

function toMatch(cells: MatchCells): MatchOfRun {
  const [run, leg, number, pass, oursSen, theirsSen, feeSen, differenceSen, ...others] = cells;
  const [madeBy, note, revokedBy, revokedWhy, ...records] = others;
  const [id, reference, source, item, day, ...theirs] = records;
  return {
    run,
    leg,
    number,
    pass,
    oursSen,
    theirsSen,
    feeSen,
    differenceSen,
    madeBy,
    note,
    revokedBy,
    revokedWhy,
    ours: { id, reference, source, item, day },
    theirs: toRecord(theirs),
  };
}

const WITH_RECORDS = `
  LEFT JOIN records AS ours ON ours.id = page.ours_id
  LEFT JOIN records AS theirs ON theirs.id = page.theirs_id`;

export interface MatchesPage {
  readonly run: number;
  readonly ourReference: ReferenceColumn;
  readonly after: MatchPlace;
  readonly limit: number;
}

/** Matches that a run made, in the order of leg and number. */
export async function pageOfMatchesMade(
  db: Queryable,
  { run, ourReference, after, limit }: MatchesPage,
): Promise<MatchOfRun[]> {
  const rows = await jsonRows<MatchCells>(
    db,
    {
      columns: [
        ...MATCH,
        'NULL',
        'NULL',
        ...recordColumns('ours', ourReference),
        ...recordColumns('theirs'),
      ],
      from: `(SELECT * FROM matches WHERE run_number = :run AND (leg, number) > (:leg, :number)
          ORDER BY leg, number LIMIT :limit) AS page ${WITH_RECORDS}`,
      orderBy: 'page.leg, page.number',
    },
    { run, leg: after.leg, number: after.number, limit },
  );
  return rows.map(toMatch);
}

/** Matches that a run took back, in the order of their keys. */
export async function pageOfMatchesRevoked(
  db: Queryable,
  { run, ourReference, after, limit }: MatchesPage,
): Promise<MatchOfRun[]> {
  const revoked = ['page.revoked_by', 'page.why'];
  const rows = await jsonRows<MatchCells>(
    db,
    {
      columns: [
        ...MATCH,
        ...revoked,
        ...recordColumns('ours', ourReference),
        ...recordColumns('theirs'),
      ],
      from: `(SELECT matches.*, revocation.revoked_by, revocation.why
          FROM match_revocations AS revocation JOIN matches
            ON matches.run_number = revocation.run_number AND matches.leg = revocation.leg
            AND matches.number = revocation.number
          WHERE revocation.revoked_run_number = :run
            AND (matches.run_number, matches.leg, matches.number) > (:ofRun, :leg, :number)
          ORDER BY matches.run_number, matches.leg, matches.number LIMIT :limit) AS page ${WITH_RECORDS}`,
      orderBy: 'page.run_number, page.leg, page.number',
    },
    { run, ofRun: after.run, leg: after.leg, number: after.number, limit },
  );
  return rows.map(toMatch);
}

/** One record of a match that is not 1:1. */
export interface MatchMember {
  readonly leg: number;
  readonly number: number;
  readonly amountSen: number;
  readonly record: RecordOfMatch;
}

export interface MembersPage {
  readonly run: number;
  readonly side: 'ours' | 'theirs';
  readonly reference: ReferenceColumn;
  /** Behind this member … */
  readonly after: { readonly leg: number; readonly number: number; readonly recordId: number };
  /** … to the last one of this match. */
  readonly upto: { readonly leg: number; readonly number: number };
  readonly limit: number;
}

/** Members of one side of a run's matches, in the order of leg, number and record. */
export async function pageOfMembers(db: Queryable, page: MembersPage): Promise<MatchMember[]> {
  const { run, side, reference, after, upto, limit } = page;
  const rows = await jsonRows<[leg: number, number: number, amountSen: number, ...RecordCells]>(
    db,
    {
      columns: [
        'member.leg',
        'member.number',
        'record.amount_sen',
        ...recordColumns('record', reference),
      ],
      from: `(SELECT leg, number, record_id FROM match_members
          WHERE run_number = :run AND (leg, number, record_id) > (:leg, :number, :recordId)
            AND (leg, number) <= (:uptoLeg, :uptoNumber) AND side = :side
          ORDER BY leg, number, record_id LIMIT :limit) AS member
        JOIN records AS record ON record.id = member.record_id`,
      orderBy: 'member.leg, member.number, member.record_id',
    },
    { run, side, ...after, uptoLeg: upto.leg, uptoNumber: upto.number, limit },
  );
  return rows.map(([leg, number, amountSen, ...record]) => ({
    leg,
    number,
    amountSen,
    record: toRecord(record),
  }));
}
