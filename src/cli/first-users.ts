import { listUsers } from '../access/user-store.ts';
import { createUser, type GivenPassword } from '../access/users.ts';
import type { Installation } from './installation.ts';

/**
 * Where the sandbox stands in for the providers and nobody can sign in yet: a maker and an approver, so that
 * whoever tries Rekon can begin. A real installation makes its own (`rekon user create`).
 */
export async function makeFirstUsers(installation: Installation): Promise<GivenPassword[]> {
  if (!installation.usesSandbox) return [];
  if ((await listUsers(installation.database.knex)).length > 0) return [];
  const made: GivenPassword[] = [];
  for (const role of ['maker', 'approver', 'admin'] as const) {
    made.push(await createUser(installation, { user: role, role, by: 'rekon' }));
  }
  return made;
}
