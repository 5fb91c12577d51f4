import { createInterface } from 'node:readline';
import type { Command } from 'commander';
import { listAccounts } from '../../bank-accounts/account-store.ts';
import type { BankContext } from '../../bank-accounts/bank-context.ts';
import { connectBank } from '../../bank-accounts/connect-bank.ts';
import { listConnections } from '../../bank-accounts/connection-store.ts';
import { importMutations } from '../../bank-accounts/import-mutations.ts';
import { UserError } from '../../domain/errors.ts';
import { listProblems } from '../../records/data-problem-store.ts';
import type { Installation } from '../installation.ts';
import type { Shell } from '../shell.ts';
import { type Answer, table } from '../terminal.ts';
import { person } from './options.ts';

const LISTED = 50;

/** `rekon bank …`: accounts whose mutations are read, through OY's PFM. */
export function addBankCommands(program: Command, shell: Shell): void {
  const bank = program.command('bank').description('bank accounts whose mutations are imported');
  bank
    .command('connect')
    .description('log in to an internet banking; the password is read from standard input')
    .requiredOption('--bank <code>', 'three digits: 014')
    .requiredOption('--username <name>', 'of the internet banking')
    .requiredOption('--phone <number>', 'of its owner: 0812…')
    .requiredOption('--by <user>', 'who connects it, and agrees that the provider reads it', person)
    .action((options: ConnectOptions) =>
      shell.run((installation) => connect(shell, installation, options)),
    );
  bank
    .command('accounts')
    .description('what is connected, and what is wrong with its evidence')
    .action(() => shell.run(accountsAnswer));
  bank
    .command('import <account>')
    .description('import the mutations of one account now')
    .action((account: string) => shell.run((installation) => importNow(installation, account)));
}

interface ConnectOptions {
  bank: string;
  username: string;
  phone: string;
  by: string;
}

async function connect(
  shell: Shell,
  installation: Installation,
  { bank, username, phone, by }: ConnectOptions,
): Promise<Answer> {
  const banks = banksOf(installation);
  const password = await readLine(shell);
  const made = await connectBank(banks, { bankCode: bank, username, password, phone, by });
  return {
    json: made,
    text:
      made.state === 'failed'
        ? `The bank was not connected: ${made.reason ?? 'no reason was told'}`
        : `Connection ${made.connectionId} is being made.\nNext: \`rekon bank accounts\`; the jobs of \`rekon start\` follow it.`,
    exitCode: made.state === 'failed' ? 1 : 0,
  };
}

/** Never an argument: the list of processes and the history of the shell would show it. */
async function readLine(shell: Shell): Promise<string> {
  if (shell.stdin.isTTY) shell.streams.stderr.write('Password: ');
  const lines = createInterface({ input: shell.stdin });
  for await (const line of lines) {
    lines.close();
    return line;
  }
  throw new UserError(
    'password_missing',
    'No password came on standard input.',
    'Type it, or pipe it in: `rekon bank connect … < password-file`.',
  );
}

function banksOf(installation: Installation): BankContext {
  const { banks } = installation.moneyIn().context;
  if (banks) return banks;
  throw new UserError(
    'setting_missing',
    'Bank accounts cannot be read: OY_PUBLIC_KEY and OY_CALLBACK_PRIVATE_KEY are not set.',
    'Set both; docs/settings.md says where they come from.',
  );
}

async function accountsAnswer(installation: Installation): Promise<Answer> {
  const { provider } = banksOf(installation);
  const { knex } = installation.database;
  const connections = await listConnections(knex, LISTED);
  const accounts = await listAccounts(knex, provider.name);
  const problems = (await listProblems(knex, LISTED)).filter(({ stream }) => stream === 'bank');
  return {
    json: { connections, accounts, problems },
    text: [
      connections.length === 0
        ? 'No bank is connected: `rekon bank connect …`.'
        : table(
            ['connection', 'bank', 'state', 'by', 'reason'],
            connections.map((row) => [
              String(row.id),
              row.bankCode,
              row.state,
              row.connectedBy,
              row.reason ?? '',
            ]),
          ),
      ...(accounts.length === 0
        ? []
        : [
            table(
              ['account', 'ledger', 'type', 'imported to'],
              accounts.map((row) => [row.accountId, row.ledgerPath, row.type, row.pulledTo ?? '']),
            ),
          ]),
      ...(problems.length === 0
        ? []
        : [
            table(
              ['problem', 'item', 'seen', 'details'],
              problems.map((row) => [row.kind, row.item, String(row.timesSeen), row.details]),
            ),
          ]),
    ].join('\n\n'),
  };
}

async function importNow(installation: Installation, account: string): Promise<Answer> {
  const done = await importMutations(banksOf(installation), account);
  return {
    json: done,
    text:
      `${done.added} mutations added, ${done.changed} changed, ${done.gaps} gaps` +
      (done.stopped === null ? '' : `; stopped: ${done.stopped.message}`),
    exitCode: done.stopped === null ? 0 : 1,
  };
}
