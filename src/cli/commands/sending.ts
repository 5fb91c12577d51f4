import type { Command } from 'commander';
import { BREAKERS } from '../../breakers/breaker-kinds.ts';
import {
  type PersonsOrder,
  resumeSending,
  stopSending,
} from '../../payouts/breakers/kill-switch.ts';
import { resetBreaker } from '../../payouts/breakers/reset-breaker.ts';
import { type Breaker, openBreakers } from '../../breakers/breaker-store.ts';
import type { Installation } from '../installation.ts';
import type { Shell } from '../shell.ts';
import { type Answer, table } from '../terminal.ts';
import { person } from './options.ts';

/** `rekon stop-sending | resume-sending | breakers`: what stops sends, and what lets them go on. */
export function addSendingCommands(program: Command, shell: Shell): void {
  program
    .command('stop-sending')
    .description('stop every send of every worker within a second; payments under way are followed')
    .requiredOption('--by <user>', 'who stops it', person)
    .option('--reason <text>', 'kept beside it')
    .action((order: PersonsOrder) =>
      shell.run(async (installation) => {
        await stopSending(installation.payouts(), order);
        const text =
          'Stopped: nothing is sent any more, also after a restart. `rekon resume-sending --by USER` lets sends go on.';
        return { json: { sending: false, by: order.by }, text };
      }),
    );
  program
    .command('resume-sending')
    .description('let sends go on after stop-sending')
    .requiredOption('--by <user>', 'who decides', person)
    .option('--reason <text>', 'kept beside it')
    .action((order: PersonsOrder) =>
      shell.run(async (installation) => {
        await resumeSending(installation.payouts(), order);
        const open = await openBreakers(installation.database.knex);
        const others = open.filter(({ kind }) => BREAKERS[kind].scope !== 'endpoint');
        const text =
          others.length === 0
            ? 'Sends go on.'
            : `The switch is back, and other things still stop sends:\n${breakersTable(others)}`;
        return { json: { sending: others.length === 0, breakers: others }, text };
      }),
    );
  const breakers = program
    .command('breakers')
    .description('what stops or slows sends now, why, and what mends it')
    .action(() => shell.run(listAnswer));
  breakers
    .command('reset <id>')
    .description('close a breaker by hand; what it held goes again')
    .requiredOption('--by <user>', 'who decides', person)
    .requiredOption('--reason <text>', 'what was found and mended')
    .action((id: string, order: { by: string; reason: string }) =>
      shell.run(async (installation) => {
        const closed = await resetBreaker(installation.payouts(), {
          breakerId: Number(id),
          ...order,
        });
        return {
          json: inEnglish(closed),
          text: `Closed: ${closed.kind}, open since ${closed.openedAt}.`,
        };
      }),
    );
}

const inEnglish = (breaker: Breaker): object => ({ ...breaker, reasonSentence: undefined });

async function listAnswer(installation: Installation): Promise<Answer> {
  const open = await openBreakers(installation.database.knex);
  return {
    json: open.map((breaker) => ({ ...inEnglish(breaker), reset: BREAKERS[breaker.kind].reset })),
    text: open.length === 0 ? 'Nothing stops sends.' : breakersTable(open),
  };
}

function breakersTable(breakers: readonly Breaker[]): string {
  return table(
    ['id', 'kind', 'of', 'since', 'why', 'what mends it'],
    breakers.map((breaker) => [
      String(breaker.id),
      breaker.kind,
      breaker.scope || (breaker.provider === '*' ? 'everything' : breaker.provider),
      breaker.openedAt,
      breaker.reason,
      BREAKERS[breaker.kind].reset,
    ]),
  );
}
