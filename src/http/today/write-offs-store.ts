import { samePerson } from '../../domain/person.ts';
import type { Queryable } from '../../platform/database/database.ts';

/** Write-offs that somebody else than this person has asked for. */
export async function countWriteOffsToApprove(db: Queryable, user: string): Promise<number> {
  const rows: { by: string | null; count: number | string }[] = await db('exceptions')
    .join('exception_versions', (on) => {
      void on
        .on('exception_versions.exception_id', 'exceptions.id')
        .andOn('exception_versions.version', 'exceptions.version');
    })
    .where('exceptions.status', 'write_off_requested')
    .groupBy('exception_versions.requested_by')
    .select('exception_versions.requested_by as by')
    .count({ count: '*' });
  return rows
    .filter(({ by }) => !samePerson(by ?? '', user))
    .reduce((sum, { count }) => sum + Number(count), 0);
}
