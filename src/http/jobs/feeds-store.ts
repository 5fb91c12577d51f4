import type { BusinessDay, Instant } from '../../domain/time.ts';
import type { Queryable } from '../../platform/database/database.ts';

export interface ImportedSource {
  readonly source: string;
  readonly lastAt: Instant;
  readonly coversTo: Instant | null;
}

/** Every source of which a file was ever imported. */
export async function importedSources(db: Queryable): Promise<ImportedSource[]> {
  return db('imports')
    .groupBy('source')
    .orderBy('source')
    .select('source')
    .max({ lastAt: 'imported_at', coversTo: 'covers_to' });
}

/** When a source that is asked, and not imported, brought its last record. */
export async function lastRecordedAt(db: Queryable, source: string): Promise<Instant | null> {
  const newest = db('records').where({ source }).max('id');
  const row = await db('records')
    .where('id', newest)
    .first<{ at: Instant } | undefined>('recorded_at as at');
  return row?.at ?? null;
}

/** A bank account whose mutations are read. */
export interface BankFeed {
  readonly provider: string;
  readonly bankCode: string;
  readonly account: string;
  readonly lastAt: Instant | null;
  readonly coversTo: BusinessDay | null;
}

export async function bankFeeds(db: Queryable): Promise<BankFeed[]> {
  return db('bank_accounts')
    .orderBy('id')
    .select(
      'provider',
      'bank_code as bankCode',
      'account_number as account',
      'pulled_at as lastAt',
      'pulled_to as coversTo',
    );
}
