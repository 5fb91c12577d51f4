import { type Command, Option } from 'commander';
import { ROLES, type Role } from '../../access/roles.ts';
import { listUsers } from '../../access/user-store.ts';
import {
  createUser,
  disableUser,
  enableUser,
  resetPassword,
  setApprovalLimit,
  setRole,
} from '../../access/users.ts';
import { UserError } from '../../domain/errors.ts';
import { formatRupiah, parsePlainRupiah } from '../../domain/money.ts';
import type { Shell } from '../shell.ts';
import { table } from '../terminal.ts';
import { person } from './options.ts';

/** `rekon user …`: who signs in to the desk, and as what. */
export function addUserCommands(program: Command, shell: Shell): void {
  const user = program.command('user').description('who signs in to the desk');
  user
    .command('list')
    .description('everybody, and what they may do')
    .action(() =>
      shell.run(async ({ database }) => {
        const users = await listUsers(database.knex);
        return {
          json: users.map(({ approvalLimit, ...each }) => ({
            ...each,
            approvalLimitSen: approvalLimit,
          })),
          text: table(
            ['name', 'role', 'approves at most', 'since', 'disabled'],
            users.map((each) => [
              each.name,
              each.role,
              each.approvalLimit === null ? '' : formatRupiah(each.approvalLimit),
              each.createdAt,
              each.disabledAt ?? '',
            ]),
          ),
        };
      }),
    );
  user
    .command('create <user>')
    .description('make a user; the password is shown once and must be changed at the first sign-in')
    .addOption(new Option('--role <role>', 'what they may do').choices(ROLES).makeOptionMandatory())
    .requiredOption('--by <user>', 'who makes them', person)
    .action((name: string, options: { role: Role; by: string }) =>
      shell.run(async (installation) => {
        const made = await createUser(installation, { user: name, ...options });
        return {
          json: made,
          text: `${made.user} (${made.role}) signs in with this password, shown this once:\n${made.password}`,
        };
      }),
    );
  user
    .command('password <user>')
    .description('give somebody a new password; their sessions end')
    .requiredOption('--by <user>', 'who gives it', person)
    .action((name: string, { by }: { by: string }) =>
      shell.run(async (installation) => {
        const given = await resetPassword(installation, { user: name, by });
        return {
          json: given,
          text: `${given.user} signs in with this password, shown this once:\n${given.password}`,
        };
      }),
    );
  addChanges(user, shell);
}

function addChanges(user: Command, shell: Shell): void {
  user
    .command('role <user> <role>')
    .description(`change what somebody may do: ${ROLES.join(', ')}`)
    .requiredOption('--by <user>', 'who changes it', person)
    .action((name: string, role: string, { by }: { by: string }) =>
      shell.run(async (installation) => {
        await setRole(installation, { user: name, role, by });
        return { json: { user: name, role }, text: `${name} is ${role} now, and signs in anew.` };
      }),
    );
  user
    .command('limit <user> <rupiah>')
    .description('the most that one approval of theirs may release; `none` for no limit')
    .requiredOption('--by <user>', 'who changes it', person)
    .action((name: string, rupiah: string, { by }: { by: string }) =>
      shell.run(async (installation) => {
        const limit = limitOf(rupiah);
        await setApprovalLimit(installation, { user: name, limit, by });
        const words = limit === null ? 'as much as there is' : `at most ${formatRupiah(limit)}`;
        return { json: { user: name, limitSen: limit }, text: `${name} approves ${words} now.` };
      }),
    );
  for (const [command, description, work] of [
    ['disable', 'they cannot sign in any more', disableUser],
    ['enable', 'they can sign in again', enableUser],
  ] as const) {
    user
      .command(`${command} <user>`)
      .description(description)
      .requiredOption('--by <user>', 'who decides it', person)
      .action((name: string, { by }: { by: string }) =>
        shell.run(async (installation) => {
          await work(installation, { user: name, by });
          return { json: { user: name, done: command }, text: `${name}: ${description}.` };
        }),
      );
  }
}

function limitOf(given: string) {
  if (given === 'none') return null;
  const limit = parsePlainRupiah(given);
  if (limit !== null && limit > 0) return limit;
  throw new UserError(
    'amount_invalid',
    `${JSON.stringify(given.slice(0, 40))} is no amount.`,
    'Write plain rupiah such as 1000000, or `none`.',
  );
}
