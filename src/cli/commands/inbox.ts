import { type Command, Option } from 'commander';
import {
  countCallbacks,
  findCallback,
  listCallbacks,
  replayCallback,
} from '../../callbacks/callback-store.ts';
import { processCallback } from '../../callbacks/process-callback.ts';
import { writeAudit } from '../../audit/audit-log.ts';
import { UserError } from '../../domain/errors.ts';
import { now } from '../../domain/time.ts';
import type { Installation } from '../installation.ts';
import type { Shell } from '../shell.ts';
import { type Answer, table } from '../terminal.ts';
import { person, wholeNumber } from './options.ts';

/** `rekon callbacks …`: what providers told us, and what became of it. */
export function addInboxCommands(program: Command, shell: Shell): void {
  const callbacks = program.command('callbacks').description('what providers told us');
  callbacks
    .command('list')
    .description('counts by channel and outcome, and the newest messages')
    .option('--channel <channel>', 'only of this one: oy:va, xendit:ewallet, …')
    .addOption(
      new Option('--state <state>', 'only these').choices(['received', 'processed', 'refused']),
    )
    .option('--limit <rows>', 'at most so many', wholeNumber, 20)
    .action(
      (options: {
        channel?: string;
        state?: 'received' | 'processed' | 'refused';
        limit: number;
      }) => shell.run((installation) => listAnswer(installation, options)),
    );
  callbacks
    .command('replay')
    .argument('<id>', 'as `rekon callbacks list` shows it', wholeNumber)
    .description('work a message once more; what it says is applied once all the same')
    .requiredOption('--by <user>', 'who decides', person)
    .action((id: number, { by }: { by: string }) =>
      shell.run((installation) => replay(installation, id, by)),
    );
}

async function listAnswer(
  { database: { knex } }: Installation,
  options: Parameters<typeof listCallbacks>[1],
): Promise<Answer> {
  const counts = await countCallbacks(knex);
  const newest = await listCallbacks(knex, options);
  return {
    json: { counts, callbacks: newest },
    text:
      counts.length === 0
        ? 'No provider has told us anything yet.'
        : [
            table(
              ['channel', 'state', 'outcome', 'messages', 'times received'],
              counts.map((row) => [
                row.channel,
                row.state,
                row.outcome ?? '',
                String(row.count),
                String(row.received),
              ]),
            ),
            table(
              ['id', 'channel', 'received', 'times', 'from', 'state', 'outcome'],
              newest.map((row) => [
                String(row.id),
                row.channel,
                row.receivedAt,
                String(row.timesReceived),
                row.sourceIp,
                row.state,
                row.outcome ?? '',
              ]),
            ),
          ].join('\n\n'),
  };
}

async function replay(installation: Installation, id: number, by: string): Promise<Answer> {
  const { database, clock } = installation;
  const found = await findCallback(database.knex, id);
  if (!found) {
    throw new UserError(
      'callback_unknown',
      `There is no callback ${id}.`,
      'See `rekon callbacks list` for their ids.',
    );
  }
  const at = now(clock);
  await database.transaction(async (tx) => {
    if (!(await replayCallback(tx, id, at))) {
      throw new UserError(
        'callback_refused',
        `Callback ${id} was refused: its sender was not known.`,
        'Nothing was changed. Where it was the provider after all, correct the settings and have it sent again.',
      );
    }
    await writeAudit(tx, {
      at,
      actor: by,
      action: 'callback_replayed',
      subject: String(id),
      details: { channel: found.channel },
    });
  });
  const { payouts, callbacks } = installation.work();
  const outcome = await processCallback(payouts, callbacks, id);
  const became = outcome.kind === 'moved' ? outcome.to : outcome.kind;
  return {
    json: { id, channel: found.channel, outcome: became },
    text: `Callback ${id} (${found.channel}) was worked once more: ${became}.`,
  };
}
