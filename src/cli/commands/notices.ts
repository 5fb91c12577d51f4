import type { Command } from 'commander';
import { deliverNotice } from '../../notices/deliver-notice.ts';
import { insertTestNotice } from '../../notices/find-notices.ts';
import { countDeliveries, type DeliveryLine, listDeliveries } from '../../notices/notice-store.ts';
import { retryGivenUp } from '../../notices/retry-given-up.ts';
import type { Installation } from '../installation.ts';
import type { Shell } from '../shell.ts';
import { type Answer, table } from '../terminal.ts';
import { person, wholeNumber } from './options.ts';

const SHOWN = 20;

/** `rekon notices …`: who was told what, and whether it arrived. */
export function addNoticeCommands(program: Command, shell: Shell): void {
  const notices = program
    .command('notices')
    .description('who is told what happens, and whether it arrives');
  notices
    .command('list')
    .description('counts by receiver, and the newest notices')
    .option('--limit <rows>', 'at most so many', wholeNumber, SHOWN)
    .action(({ limit }: { limit: number }) =>
      shell.run((installation) => listAnswer(installation, limit)),
    );
  notices
    .command('test')
    .description('send a test notice to every receiver now, and say whether it arrived')
    .action(() => shell.run(testAnswer));
  notices
    .command('retry')
    .description('try again what was given up')
    .option('--by <user>', 'who asks for it', person, 'operations')
    .action((options: { by: string }) =>
      shell.run(async (installation) => {
        const count = await retryGivenUp(installation, options);
        return {
          json: { retried: count },
          text: `${count} deliveries are tried again by the jobs.`,
        };
      }),
    );
}

async function listAnswer(installation: Installation, limit: number): Promise<Answer> {
  const { knex } = installation.database;
  const receivers = installation.notices().targets.map(({ shown }) => shown);
  const counts = await countDeliveries(knex);
  const newest = await listDeliveries(knex, { limit });
  const nobody = 'Nobody is told anything: NOTICE_URLS and SMTP_URL are not set.';
  return {
    json: { receivers, counts, deliveries: newest },
    text: [
      receivers.length === 0 ? nobody : `Receivers: ${receivers.join(', ')}`,
      table(
        ['receiver', 'state', 'notices'],
        counts.map(({ shown, state, count }) => [shown, state, String(count)]),
      ),
      deliveryTable(newest),
    ].join('\n\n'),
  };
}

async function testAnswer(installation: Installation): Promise<Answer> {
  const context = installation.notices();
  const { knex } = context.database;
  const noticeId = await insertTestNotice(context);
  const limit = Math.max(1, context.targets.length);
  for (const { id } of await listDeliveries(knex, { noticeId, limit })) {
    if (id !== null) await deliverNotice(context, id);
  }
  const deliveries = (await listDeliveries(knex, { noticeId, limit })).filter(
    ({ id }) => id !== null,
  );
  const hasArrived = deliveries.every(({ state }) => state === 'delivered');
  return {
    json: { noticeId, deliveries },
    text:
      deliveries.length === 0
        ? 'Nobody is told anything: set NOTICE_URLS or SMTP_URL (docs/settings.md).'
        : deliveryTable(deliveries),
    exitCode: deliveries.length > 0 && hasArrived ? 0 : 1,
  };
}

const deliveryTable = (lines: readonly DeliveryLine[]): string =>
  table(
    ['at', 'notice', 'receiver', 'state', 'tries', 'next try', 'problem'],
    lines.map((line) => [
      line.at,
      line.kind,
      line.shown ?? 'nobody',
      line.state ?? '',
      line.tries === null ? '' : String(line.tries),
      line.nextTryAt ?? '',
      line.problem ?? '',
    ]),
  );
