import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import {
  type AppliedFile,
  applyEditedFile,
} from '../../src/reconciliation/exceptions/round-trip/apply-edited-file.ts';
import { EDIT_COLUMNS } from '../../src/reconciliation/exceptions/round-trip/edited-row.ts';
import { describeOnBothDatabases } from '../support/databases.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { tempDir } from '../support/servers.ts';
import { ExceptionWorld } from './exception-world.ts';

describeOnBothDatabases('what is wrong with an edited export', (open) => {
  let world: ExceptionWorld;
  let ids: readonly [number, number];
  let path: string;
  let rejectsPath: string;

  beforeEach(async () => {
    world = new ExceptionWorld(await open(), new ManualClock());
    const run = await world.run();
    ids = [await world.opened(run), await world.opened(run)];
    const dir = await tempDir();
    [path, rejectsPath] = [join(dir, 'open.csv'), join(dir, 'rejects.csv')];
  });

  const apply = (): Promise<AppliedFile> =>
    applyEditedFile(world.context, { path, by: 'sari', dryRun: false, rejectsPath });
  const told = ({ rows }: AppliedFile): unknown[] =>
    rows.map(({ row, outcome, code }) => [row, outcome, code].filter(Boolean).join(' '));

  test.each([
    ['no number of an exception', 'X12,1,note,,,a', 'exception_id "X12" is not the number'],
    ['no version', '1,,note,,,a', 'version (empty) is not a number'],
    [
      'an action that there is not',
      '1,1,delete,,,',
      'action "delete" is not known: assign, unassign',
    ],
    ['a resolution that there is not', '1,1,resolve,,fine,', 'new_resolution "fine" is not known'],
    ['a resolution without an action', '1,1,,,accepted,', 'write resolve'],
    ['an assignee that is nobody', '1,1,assign,\u200B,,', 'new_assignee names nobody'],
    ['a cell too many', '1,1,note,,,a,b', 'has 7 cells, and the header 6'],
    ['an unknown exception', '4711,1,investigate,,,', 'There is no exception 4711'],
    ['a version that is not yet', '1,5,investigate,,,', 'has no version 5 yet'],
  ])('%s is refused with its row and why', async (_what, line, reason) => {
    const header = ['exception_id', 'version', ...EDIT_COLUMNS].join(',');
    await writeFile(path, `${header}\n${line}\n${ids[1]},1,investigate,,,\n`);
    const applied = await apply();
    expect(applied.rows[0]).toMatchObject({ row: 2, outcome: 'refused' });
    expect(applied.rows[0]?.reason).toContain(reason);
    expect(applied.rows[1]).toMatchObject({ row: 3, outcome: 'done' });
    expect(await readFile(rejectsPath, 'utf8')).toContain(line.split(',')[0]);
  });

  test('one exception in two rows: the second is refused', async () => {
    const line = (action: string): string => `${ids[0]},1,${action}`;
    await writeFile(
      path,
      `exception_id,version,action\n${line('investigate')}\n${line('assign')}\n`,
    );
    const applied = await apply();
    expect(told(applied)).toEqual(['2 done', '3 refused row_not_understood']);
    expect(applied.rows[1]?.reason).toContain(`row 2 is about exception ${ids[0]} already`);
  });

  test.each([
    ['a workbook', 'PK\u0003\u0004', 'file_not_csv'],
    [
      'an unpaired quotation mark',
      'exception_id,version,action\n1,1,"investigate\n',
      'file_quote_unclosed',
    ],
    ['nothing', '', 'file_empty'],
    ['another file', 'reference,amount\nA,1\n', 'file_columns_unknown'],
  ])('%s is refused as a whole', async (_what, text, code) => {
    await writeFile(path, text);
    await expect(apply()).rejects.toMatchObject({ code });
    for (const id of ids) expect((await world.now(id)).version).toBe(1);
  });

  test('while a run of its stream is under way, a row is refused, and those of other streams are done', async () => {
    const bank = await world.run({ stream: 'bank' });
    const other = await world.opened(bank, { stream: 'bank' });
    await world.run({ state: 'running' });
    const line = (id: number): string => `${id},1,investigate`;
    await writeFile(path, ['exception_id,version,action', line(ids[0]), line(other)].join('\n'));
    expect(told(await apply())).toEqual(['2 refused reconciliation_under_way', '3 done']);
  });
});
