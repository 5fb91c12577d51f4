import { type Command, Option } from 'commander';
import { ROLES, type Role } from '../../access/roles.ts';
import { listTokens } from '../../access/token-store.ts';
import { createToken, revokeToken } from '../../access/tokens.ts';
import type { Shell } from '../shell.ts';
import { table } from '../terminal.ts';
import { person, wholeNumber } from './options.ts';

/** `rekon token …`: who may use the HTTP side, and as what. */
export function addTokenCommands(program: Command, shell: Shell): void {
  const token = program.command('token').description('access to the HTTP side');
  token
    .command('list')
    .description('whose they are, what they may do, and when they were last used (to the hour)')
    .option('--limit <tokens>', 'the newest of them, at most so many', wholeNumber, 100)
    .action(({ limit }: { limit: number }) =>
      shell.run(async ({ database }) => {
        const tokens = await listTokens(database.knex, { limit });
        return {
          json: tokens,
          text: table(
            ['id', 'user', 'role', 'since', 'last used', 'revoked'],
            tokens.map(({ id, user, role, createdAt, lastUsedAt, revokedAt }) => [
              String(id),
              user,
              role,
              createdAt,
              lastUsedAt ?? 'never',
              revokedAt ?? '',
            ]),
          ),
        };
      }),
    );
  token
    .command('create <user>')
    .description('make a token; it is shown once and only its hash is stored')
    .addOption(new Option('--role <role>', 'what it may do').choices(ROLES).makeOptionMandatory())
    .requiredOption('--by <user>', 'who makes it', person)
    .action((user: string, options: { role: Role; by: string }) =>
      shell.run(async (installation) => {
        const made = await createToken(installation, { user, role: options.role, by: options.by });
        return {
          json: made,
          text: `Token ${made.id} for ${user} (${options.role}), shown this once:\n${made.token}`,
        };
      }),
    );
  token
    .command('revoke <id>')
    .description('end a token')
    .requiredOption('--by <user>', 'who ends it', person)
    .action((id: string, options: { by: string }) =>
      shell.run(async (installation) => {
        await revokeToken(installation, { id: Number(id), by: options.by });
        return { json: { id: Number(id), revoked: true }, text: `Token ${id} is revoked.` };
      }),
    );
}
