import { expect, it, vi } from 'vitest';
import { tempDir } from '../support/servers.ts';
import { jsonOf, rekon } from './rekon.ts';

// Each command is a process of its own, which takes seconds on a busy machine.
vi.setConfig({ testTimeout: 300_000 });

interface Listed {
  name: string;
  role: string;
  approvalLimitSen: number | null;
  disabledAt: string | null;
}

interface Entry {
  number: number;
  actor: string;
  action: string;
  subject: string;
  details: object;
  seal: string;
}

it('users are made, changed and disabled; the audit log has it all, and is whole', async () => {
  const dir = await tempDir();
  const plain = (...args: string[]) => rekon([...args, '--data', dir]);
  const run = (...args: string[]) => plain(...args, '--json');
  const users = async () => jsonOf<Listed[]>(await run('user', 'list'));

  const made = await plain('user', 'create', 'Adi', '--role', 'admin', '--by', 'setup');
  expect(made.stdout).toMatch(
    /^Adi \(admin\) signs in with this password, shown this once:\n[\w-]{24}\n/,
  );
  const { password } = jsonOf<{ password: string }>(
    await run('user', 'create', 'agus', '--role', 'approver', '--by', 'adi'),
  );
  const again = await plain('user', 'create', 'AGUS', '--role', 'maker', '--by', 'adi');
  expect([again.code, again.stderr]).toEqual([
    2,
    expect.stringContaining('There is a user AGUS already.'),
  ]);

  const limited = await plain('user', 'limit', 'agus', '5000000', '--by', 'adi');
  expect(limited.stdout).toContain('agus approves at most Rp 5.000.000 now.');
  for (const amount of ['0', '5jt']) {
    const refused = await plain('user', 'limit', 'agus', amount, '--by', 'adi');
    expect([amount, refused.code, refused.stderr]).toEqual([
      amount,
      2,
      expect.stringContaining('is no amount'),
    ]);
  }
  const given = jsonOf<{ password: string }>(await run('user', 'password', 'agus', '--by', 'adi'));
  expect(given.password).not.toBe(password);

  const last = await plain('user', 'role', 'adi', 'viewer', '--by', 'agus');
  expect([last.code, last.stderr]).toEqual([
    2,
    expect.stringContaining('Adi is the only administrator left.'),
  ]);
  expect((await plain('user', 'disable', 'agus', '--by', 'adi')).stdout).toContain(
    'they cannot sign in any more',
  );
  expect(await users()).toMatchObject([
    { name: 'Adi', role: 'admin', approvalLimitSen: null, disabledAt: null },
    { name: 'agus', role: 'approver', approvalLimitSen: 500_000_000 },
  ]);
  await plain('user', 'enable', 'agus', '--by', 'adi');
  await plain('user', 'limit', 'agus', 'none', '--by', 'adi');
  expect((await users())[1]).toMatchObject({ approvalLimitSen: null, disabledAt: null });
  const table = (await plain('user', 'list')).stdout;
  expect(table).toMatch(/name\s+role\s+approves at most/);
  expect(table).toMatch(/agus\s+approver/);

  const entries = jsonOf<Entry[]>(await run('audit', 'list', '--subject', 'agus'));
  expect(entries.map(({ actor, action }) => `${actor} ${action}`)).toEqual([
    'adi limit_changed',
    'adi user_enabled',
    'adi user_disabled',
    'adi password_reset',
    'adi limit_changed',
    'adi user_created',
  ]);
  expect(entries.at(-2)?.details).toEqual({ limitSen: 500_000_000 });
  const first = await plain('audit', 'list', '--by', 'setup');
  expect(first.stdout).toMatch(/1\s+\S+\s+setup\s+user_created\s+Adi\s+{"role":"admin"}/);
  expect(jsonOf<Entry[]>(await run('audit', 'list', '--limit', '2'))).toHaveLength(2);
  expect((await plain('audit', 'list')).stdout).not.toContain(given.password);

  const whole = await plain('audit', 'verify');
  const noted = /Note elsewhere, for the next time: (\d+:[0-9a-f]{64})/.exec(whole.stdout)?.[1];
  expect([whole.code, noted?.split(':')[0]]).toEqual([0, '7']);
  expect((await plain('audit', 'verify', '--noted', noted ?? '')).code).toBe(0);
  const another = await plain('audit', 'verify', '--noted', `7:${'0'.repeat(64)}`);
  expect([another.code, another.stdout]).toEqual([
    1,
    expect.stringContaining('THE AUDIT LOG WAS CHANGED: the entry that you noted is gone'),
  ]);
  const unreadable = await plain('audit', 'verify', '--noted', 'seven');
  expect([unreadable.code, unreadable.stderr]).toEqual([
    2,
    expect.stringContaining('"seven" is no number and seal.'),
  ]);
});

it('tokens are listed, the newest first, with who has them; never themselves', async () => {
  const dir = await tempDir();
  const run = (...args: string[]) => rekon([...args, '--data', dir]);
  for (const user of ['maya', 'agus']) {
    await run('token', 'create', user, '--role', 'maker', '--by', 'adi');
  }
  const { token } = jsonOf<{ token: string }>(
    await run('token', 'create', 'sari', '--role', 'viewer', '--by', 'adi', '--json'),
  );
  await run('token', 'revoke', '1', '--by', 'adi');

  const listed = await run('token', 'list', '--json');
  expect(jsonOf<object[]>(listed)).toMatchObject([
    { id: 3, user: 'sari', role: 'viewer', lastUsedAt: null, revokedAt: null },
    { id: 2, user: 'agus', role: 'maker', revokedAt: null },
    { id: 1, user: 'maya', role: 'maker', revokedAt: expect.stringMatching(/^20/) as string },
  ]);
  expect(listed.stdout).not.toContain(token);
  const newest = await run('token', 'list', '--limit', '1');
  expect(newest.stdout).toMatch(/^id\s+user\s+role\s+since\s+last used\s+revoked/);
  expect(newest.stdout).toMatch(/3\s+sari\s+viewer/);
  expect(newest.stdout).not.toContain('agus');
});
