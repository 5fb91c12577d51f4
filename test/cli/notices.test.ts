import { expect, it, vi } from 'vitest';
import { Receiver, SECRET } from '../notices/notice-world.ts';
import { tempDir } from '../support/servers.ts';
import { closedPort, jsonOf, rekon } from './rekon.ts';

// Each command is a process of its own, which takes seconds on a busy machine.
vi.setConfig({ testTimeout: 90_000 });

interface Tested {
  readonly deliveries: readonly { shown: string; state: string; problem: string | null }[];
}

it('rekon notices test says whether a notice arrives, and list shows it', async () => {
  const receiver = await Receiver.start();
  const data = await tempDir();
  const environment = { NOTICE_URLS: receiver.url, NOTICE_SECRET: SECRET };
  const tested = await rekon(['notices', 'test', '--json', '--data', data], environment);
  expect(tested.code).toBe(0);
  const { host } = new URL(receiver.url);
  expect(jsonOf<Tested>(tested).deliveries).toMatchObject([{ shown: host, state: 'delivered' }]);
  expect(receiver.bodies).toMatchObject([{ kind: 'test' }]);

  const down = `http://127.0.0.1:${await closedPort()}/hooks?token=hunter2`;
  const refused = await rekon(['notices', 'test', '--data', data], {
    ...environment,
    NOTICE_URLS: down,
  });
  expect(refused.code).toBe(1);
  expect(refused.stdout).toContain('not reached (ECONNREFUSED)');

  const listed = await rekon(['notices', 'list', '--data', data], environment);
  expect(listed.stdout).toContain(`Receivers: ${host}`);
  expect(listed.stdout).toContain('waiting');
  const retried = await rekon(['notices', 'retry', '--data', data], environment);
  expect(retried.stdout).toContain('0 deliveries are tried again');
  expect(refused.stdout + refused.stderr + listed.stdout).not.toMatch(/hunter2|a secret of/);
});

it('notices that are set by half are refused by name', async () => {
  const said = await rekon(['notices', 'test', '--data', await tempDir()], {
    NOTICE_URLS: 'https://example.com/hooks',
  });
  expect([said.code, said.stderr]).toEqual([
    2,
    expect.stringContaining('NOTICE_SECRET is missing'),
  ]);
});
