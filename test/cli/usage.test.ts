import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { tempDir } from '../support/servers.ts';
import { closedPort, jsonOf, rekon } from './rekon.ts';

// Each command is a process of its own, which takes seconds on a busy machine.
vi.setConfig({ testTimeout: 90_000 });

interface Problem {
  error: { code: string; message: string; next: string };
}

describe('the command line', () => {
  it('helps, and that is no failure', async () => {
    const help = await rekon(['--help']);
    expect(help.code).toBe(0);
    for (const command of ['payouts', 'reconcile', 'ledger', 'doctor', 'demo', 'sandbox']) {
      expect(help.stdout).toContain(command);
    }
  });

  it('refuses a command that it does not know, and says where help is', async () => {
    const said = await rekon(['pay-everybody']);
    expect(said.code).toBe(2);
    expect(said.stdout).toBe('');
    expect(said.stderr).toContain("error: unknown command 'pay-everybody'");
    expect(said.stderr).toContain('Run `rekon --help` for the commands.');
  });

  it('refuses an option that it does not know', async () => {
    const said = await rekon(['payouts', 'status', '--everything']);
    expect(said.code).toBe(2);
    expect(said.stderr).toContain("error: unknown option '--everything'");
  });

  it('refuses an upload without a name behind it', async () => {
    const said = await rekon(['payouts', 'upload', 'payouts.csv']);
    expect(said.code).toBe(2);
    expect(said.stderr).toContain("required option '--by <user>' not specified");
  });

  it('tells a program the same in one JSON document', async () => {
    const said = await rekon(['payouts', 'status', '--everything', '--json']);
    expect(said.code).toBe(2);
    const { error } = jsonOf<Problem>(said);
    expect(error.code).toBe('usage');
    expect(error.message).toContain('--everything');
    expect(error.next).toContain('rekon --help');
  });

  it('takes --json before and after the command, and then says nothing else on stdout', async () => {
    const dir = await tempDir();
    const before = await rekon(['--json', '--data', dir, 'payouts', 'status']);
    const after = await rekon(['payouts', 'status', '--data', dir, '--json']);
    for (const said of [before, after]) {
      expect(said.code).toBe(0);
      expect(jsonOf<{ batches: unknown[] }>(said).batches).toEqual([]);
    }
  });

  it('keeps its data where nobody else on the machine reads it', async () => {
    const dir = join(await tempDir(), 'data');
    expect((await rekon(['orders', 'status', '--data', dir])).code).toBe(0);
    expect((await stat(dir)).mode & 0o777).toBe(0o700);
  });

  it.each([
    ['list', '--limit', 'abc'],
    ['list', '--limit', '0'],
    ['replay', 'abc', '--by', 'sari'],
  ])('refuses what is no number: callbacks %s %s %s', async (...args) => {
    const said = await rekon(['callbacks', ...args]);
    expect(said.code).toBe(2);
    expect(said.stderr).toContain('Write a whole number from 1 on.');
  });

  it.each([
    ['start', 'SCHEDULES', 'pull-va-lists=every 5m'],
    ['worker', 'SCHEDULES', 'pull-va-list=often'],
    ['server', 'OY_PUBLIC_KEY', 'garbage'],
  ])('rekon %s starts nothing with a wrong %s', async (command, setting, value) => {
    const said = await rekon([command, '--data', await tempDir()], { [setting]: value, PORT: '0' });
    expect(said.code).toBe(2);
    expect(said.stderr).toContain(setting);
    expect(said.stderr).not.toContain('Callbacks and API');
  });

  it('the doctor names each setting that cannot be right', async () => {
    const wrong = {
      OY_BASE_URL: `http://127.0.0.1:${await closedPort()}`,
      OY_PUBLIC_KEY: 'garbage',
      SCHEDULES: 'pull-va-lists=every 5m',
    };
    const { code, stdout } = await rekon(['doctor', '--data', await tempDir()], wrong);
    expect(code).toBe(1);
    expect(stdout).toMatch(/bad\s+settings\s+OY_PUBLIC_KEY must be/);
    expect(stdout).toMatch(/bad\s+settings\s+The setting SCHEDULES is not usable/);
    expect(stdout).toMatch(/note\s+settings\s+OY_BASE_URL is set, and OY_USERNAME and OY_API_KEY/);
    expect(stdout).not.toContain('moneyInProviders');
  });

  it('pulls mutations in words, and says so where no provider of them is set', async () => {
    const dir = await tempDir();
    const none = await rekon(['pull', 'oy:mutations', '--data', dir]);
    expect(none.stdout).toContain('No bank account is connected yet');
    const oyAlone = { OY_BASE_URL: `http://127.0.0.1:${await closedPort()}` };
    const said = await rekon(['pull', 'oy:mutations', '--data', dir], oyAlone);
    expect(said.code).toBe(2);
    expect(said.stderr).toContain('No provider of bank accounts is set.');
  });

  it('says what is wrong with a setting by its name, and not its value', async () => {
    const dir = await tempDir();
    const wrong = { DATABASE_URL: 'mysql://finance:hunter2@db/rekon' };
    const said = await rekon(['payouts', 'status', '--data', dir], wrong);
    expect(said.code).toBe(2);
    expect(said.stderr).toContain('The setting DATABASE_URL is not usable');
    expect(said.stderr).not.toContain('hunter2');
  });
});
