import { expect, it } from 'vitest';
import { deliverNoticeJob } from '../../jobs/deliver-notice.ts';
import { findNoticesJob } from '../../jobs/find-notices.ts';
import { now } from '../../src/domain/time.ts';
import { webhookTarget } from '../../src/notices/webhook.ts';
import type { WorkContext } from '../../src/work/job.ts';
import { PEOPLE, SALARIES, SALARIES_TOTAL_SEN, startDesk, uploadedBatch } from '../http/harness.ts';
import { payoutWork } from '../support/payout-work.ts';
import { Receiver, SECRET } from './notice-world.ts';

it('from an upload at the desk to a webhook that is told: an approval is needed', async () => {
  const desk = await startDesk();
  const { database, clock, log } = desk;
  const receiver = await Receiver.start();
  const target = webhookTarget({ url: receiver.url, secret: SECRET, timeoutMs: 5000, clock });
  const notices = { database, clock, log, targets: [target], maxTries: 3, deskUrl: desk.url };
  const work: WorkContext = { ...payoutWork(desk.payouts), notices };
  const { signal } = new AbortController();

  expect(await findNoticesJob.run(work, signal)).toEqual({ found: 0 });
  const batchId = await uploadedBatch(desk, SALARIES);
  expect(await findNoticesJob.run(work, signal)).toEqual({ found: 1 });
  for (const id of await deliverNoticeJob.due(work, now(clock), 10)) {
    expect(await deliverNoticeJob.handle(work, id, signal)).toEqual({
      kind: 'moved',
      to: 'delivered',
    });
  }
  expect(receiver.bodies).toMatchObject([
    {
      kind: 'approval_needed',
      link: `${desk.url}/batches/${batchId}`,
      facts: { batchId, payouts: 2, totalSen: SALARIES_TOTAL_SEN },
    },
  ]);
  const told = JSON.stringify(receiver.received) + desk.logLines.join('');
  expect(told).not.toMatch(new RegExp(`123981239|${PEOPLE.maker}`));
  expect((await desk.at('approver').get(`/batches/${batchId}`)).status).toBe(200);
});
