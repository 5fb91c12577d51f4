import { describe, expect, it, vi } from 'vitest';
import { tempDir } from '../support/servers.ts';
import { jsonOf, rekon } from './rekon.ts';

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

  it('says what is wrong with a setting by its name, and not its value', async () => {
    const dir = await tempDir();
    const wrong = { DATABASE_URL: 'mysql://finance:hunter2@db/rekon' };
    const said = await rekon(['payouts', 'status', '--data', dir], wrong);
    expect(said.code).toBe(2);
    expect(said.stderr).toContain('The setting DATABASE_URL is not usable');
    expect(said.stderr).not.toContain('hunter2');
  });
});
