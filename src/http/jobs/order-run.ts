import { writeAudit } from '../../audit/audit-log.ts';
import { type Clock, now } from '../../domain/time.ts';
import type { Database } from '../../platform/database/database.ts';
import { makeScheduleDue, registerSchedule } from '../../work/schedule-store.ts';
import { requireSchedule } from './schedules-shown.ts';

/** Makes a schedule due at this moment; the next worker that looks runs it. Throws a UserError. */
export function orderRun(
  { database, clock }: { readonly database: Database; readonly clock: Clock },
  order: { readonly name: string; readonly by: string },
): Promise<void> {
  const { name } = requireSchedule(order.name);
  return database.transaction(async (tx) => {
    const at = now(clock);
    await registerSchedule(tx, name, at);
    await makeScheduleDue(tx, name, at);
    const subject = `schedule ${name}`;
    await writeAudit(tx, { at, actor: order.by, action: 'run_ordered', subject, details: {} });
  });
}
