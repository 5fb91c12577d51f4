import { join } from 'node:path';
import { Command } from 'commander';
import { beforeEach, expect, test } from 'vitest';
import { addExceptionCommands } from '../../src/cli/commands/exceptions.ts';
import type { Installation } from '../../src/cli/installation.ts';
import type { Shell } from '../../src/cli/shell.ts';
import type { Answer } from '../../src/cli/terminal.ts';
import { rupiah } from '../../src/domain/money.ts';
import { describeOnBothDatabases } from '../support/databases.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { tempDir } from '../support/servers.ts';
import { ExceptionWorld } from './exception-world.ts';
import { fillIn, openSheet, saveSheet } from './spreadsheet.ts';

describeOnBothDatabases('rekon exceptions', (open) => {
  let world: ExceptionWorld;
  let id: number;
  let dataDir: string;

  beforeEach(async () => {
    world = new ExceptionWorld(await open(), new ManualClock());
    dataDir = await tempDir();
    id = await world.opened(await world.run(), { theirs: rupiah(149_000) });
  });

  /** The command itself, on the database of the test. */
  async function rekon(...args: (string | number)[]): Promise<Answer> {
    let answer: Answer | null = null;
    const installation = { ...world.context, dataDir } as unknown as Installation;
    const shell = {
      run: async (work: (on: Installation) => Promise<Answer>) => {
        answer = await work(installation);
      },
    } as unknown as Shell;
    const quiet = { writeErr: () => undefined, writeOut: () => undefined };
    const program = new Command('rekon').exitOverride().configureOutput(quiet);
    addExceptionCommands(program, shell);
    for (const parent of program.commands) {
      for (const child of parent.commands) child.exitOverride().configureOutput(quiet);
    }
    await program.parseAsync(['node', 'rekon', 'exceptions', ...args.map(String)]);
    if (answer === null) throw new Error('the command had no answer');
    return answer;
  }

  test('list: what waits, by filters, page by page', async () => {
    expect((await rekon('list')).text).toMatch(/^id +severity +status +category/);
    expect((await rekon('list', '--limit', 1)).text).toContain(`Behind them: \`--after ${id}\`.`);
    expect((await rekon('list', '--after', id)).text).toBe('No open exceptions.');
    expect((await rekon('list', '--stream', 'bank', '--status', 'any')).text).toBe(
      'No such exceptions.',
    );
    await expect(rekon('list', '--status', 'lost')).rejects.toThrow(/Allowed choices/);
  });

  test('show: why, the nearest candidate, the whole life, and the commands that go from there', async () => {
    await world.by('sari', 'assign', id, { assignee: 'tono', note: 'please look' });
    const { text } = await rekon('show', id);
    for (const part of [
      `Exception ${id}, version 2: missing_at_provider (Ours, and the provider does not show it)`,
      'Why: nothing of theirs has this reference',
      'Nearest: INV-77 of the same day over Rp 151.000',
      'difference      Rp -1.000',
      'sari assigned it to tono',
      'please look',
      `rekon exceptions resolve ${id} --as RESOLUTION --seen 2 --by USER`,
    ]) {
      expect(text).toContain(part);
    }
    expect(text).not.toContain('approve-write-off');
    await expect(rekon('show', 4711)).rejects.toMatchObject({ code: 'exception_unknown' });
  });

  test('a write-off: asked for, shown to the second person, approved', async () => {
    await rekon('request-write-off', id, '--by', 'sari', '--note', 'small');
    expect((await rekon('show', id)).text).toContain(
      'sari asks to write off a loss of Rp 1.000; somebody else decides.',
    );
    await expect(rekon('approve-write-off', id, '--by', 'Sari')).rejects.toMatchObject({
      code: 'approver_is_maker',
    });
    const { text } = await rekon('approve-write-off', id, '--by', 'budi', '--seen', 2);
    expect(text).toBe(`Exception ${id} is written_off now (version 3).`);
  });

  test.each([
    [['assign', '--by', 'sari'], /--to/],
    [['note', '--by', 'sari'], /--note/],
    [['resolve', '--by', 'sari'], /--as/],
    [['resolve', '--by', 'sari', '--as', 'fine'], /Allowed choices/],
    [['reopen', '--note', 'why'], /--by/],
    [['investigate', '--by', ' '], /names nobody/],
  ])('%j is refused before anything is looked up', async ([name = '', ...options], message) => {
    await expect(rekon(name, id, ...options)).rejects.toThrow(message);
  });

  test('export, edit, a dry run, and apply', async () => {
    const out = join(dataDir, 'open.csv');
    expect((await rekon('export', '--out', out, '--severity', 'high')).json).toMatchObject({
      rows: 1,
    });
    const sheet = await openSheet(out);
    fillIn(sheet, id, { action: 'resolve', new_resolution: 'accepted' });
    await saveSheet(out, sheet, { delimiter: ';' });
    const dry = await rekon('apply', out, '--by', 'sari', '--dry-run');
    expect(dry.text).toBe(
      [
        'Dry run: nothing was written.',
        '1 rows read = 1 to be done + 0 done already + 0 refused + 0 left alone',
        `Row 2, exception ${id}, resolve: open → resolved`,
      ].join('\n'),
    );
    expect((await rekon('apply', out, '--by', 'sari')).text).toContain('1 done');
    const stale = await rekon('apply', out, '--by', 'budi');
    expect(stale.text).toContain(
      `Row 2, exception ${id}, resolve: refused. Exception ${id} is not`,
    );
    expect(stale.text).toContain(join(dataDir, 'open.rejects.csv'));
  });
});
