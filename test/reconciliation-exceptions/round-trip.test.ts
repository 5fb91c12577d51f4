import { access, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { rupiah } from '../../src/domain/money.ts';
import {
  type AppliedFile,
  applyEditedFile,
} from '../../src/reconciliation/exceptions/round-trip/apply-edited-file.ts';
import { EDIT_COLUMNS } from '../../src/reconciliation/exceptions/round-trip/edited-row.ts';
import { writeExceptionsToEdit } from '../../src/reporting/exceptions-to-edit.ts';
import { describeOnBothDatabases } from '../support/databases.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { tempDir } from '../support/servers.ts';
import { ExceptionWorld } from './exception-world.ts';
import {
  cellOf,
  fillIn,
  openSheet,
  type SaveAs,
  saveSheet,
  type Sheet,
  withoutColumn,
} from './spreadsheet.ts';

describeOnBothDatabases('exceptions, out to a spreadsheet and back', (open) => {
  let world: ExceptionWorld;
  let run: number;
  let ids: [number, number, number];
  let path: string;
  let rejectsPath: string;
  let sheet: Sheet;

  beforeEach(async () => {
    world = new ExceptionWorld(await open(), new ManualClock());
    run = await world.run();
    ids = [
      await world.opened(run, { reference: '=cmd|calc', why: 'a reason, with a comma; and more' }),
      await world.opened(run, { reference: '0012345' }),
      await world.opened(run, { theirs: rupiah(149_999) }),
    ];
    const dir = await tempDir();
    [path, rejectsPath] = [join(dir, 'open.csv'), join(dir, 'rejects.csv')];
    await writeExceptionsToEdit(world.context, path);
    sheet = await openSheet(path);
  });

  const apply = (dryRun = false, by = 'sari'): Promise<AppliedFile> =>
    applyEditedFile(world.context, { path, by, dryRun, rejectsPath });
  const saved = async (as?: SaveAs): Promise<void> => saveSheet(path, sheet, as);
  const states = async (): Promise<string[]> =>
    Promise.all(
      ids.map(async (id) => {
        const { status, version, assignee } = await world.now(id);
        return `${status} v${version}${assignee === null ? '' : ` ${assignee}`}`;
      }),
    );
  const told = ({ rows }: AppliedFile): unknown[] =>
    rows.map(({ row, outcome, code }) => [row, outcome, code].filter(Boolean).join(' '));
  const UNTOUCHED = ['open v1', 'open v1', 'open v1'];

  test('the export has the columns of exceptions.csv, the version, and empty ones to fill in', () => {
    expect(sheet.header).toEqual(
      expect.arrayContaining(['exception_id', 'version', 'status', 'why', ...EDIT_COLUMNS]),
    );
    expect(new Set(sheet.header).size).toBe(sheet.header.length);
    expect(sheet.rows).toHaveLength(3);
    expect(cellOf(sheet, 0, 'exception_id')).toBe(String(ids[0]));
    expect(cellOf(sheet, 0, 'our_ref')).toBe("'=cmd|calc"); // no spreadsheet runs it
    for (const column of EDIT_COLUMNS) expect(cellOf(sheet, 1, column)).toBe('');
  });

  test('an export that nobody edited changes nothing', async () => {
    const applied = await apply();
    expect(applied).toMatchObject({
      read: 3,
      untouched: 3,
      done: 0,
      refused: 0,
      rejectsFile: null,
    });
    expect(await states()).toEqual(UNTOUCHED);
  });

  test('what is filled in is done: an action, a new assignee alone, a note alone', async () => {
    const [first, second, third] = ids;
    fillIn(sheet, first, { action: 'Send to provider', new_note: "'=SUM: as they write it" });
    fillIn(sheet, second, { new_assignee: 'tono' });
    fillIn(sheet, third, { action: 'resolve', new_resolution: 'accepted', new_assignee: 'rina' });
    await saved();
    expect(await apply()).toMatchObject({ read: 3, untouched: 0, done: 3, refused: 0 });
    expect(await states()).toEqual(['pending_provider v2', 'assigned v2 tono', 'resolved v2 rina']);
    expect(await world.now(first)).toMatchObject({ note: '=SUM: as they write it', actor: 'sari' });
    expect(await world.now(third)).toMatchObject({ resolution: 'accepted' });
  });

  test.each([
    ['Excel with ; and a mark, CRLF', { delimiter: ';', bom: true, lineEnd: '\r\n' }],
    ['tabs', { delimiter: '\t' }],
    ['Unicode text of Excel', { delimiter: '\t', encoding: 'utf16le', lineEnd: '\r\n' }],
  ] as const)('saved again by %s, it is read the same', async (_what, as) => {
    fillIn(sheet, ids[1], {
      action: 'assign',
      new_assignee: 'Tono Sutrisno',
      new_note: 'a; b, "c"',
    });
    await saved(as);
    expect(told(await apply())).toEqual(['3 done']);
    expect(await world.now(ids[1])).toMatchObject({
      assignee: 'Tono Sutrisno',
      note: 'a; b, "c"',
    });
  });

  test('columns in another order, further ones, blank rows and rows cut short do no harm', async () => {
    fillIn(sheet, ids[0], { action: 'investigate' });
    const order = sheet.header.map((_, index) => index).toReversed();
    const turned = (cells: string[]): string[] => order.map((index) => cells[index] ?? '');
    const rows = sheet.rows.map((cells) => ['my own column', ...turned(cells)]);
    const blank = rows[0]?.map(() => '') ?? [];
    sheet = { header: ['Remarks', ...turned(sheet.header)], rows: [blank, ...rows, blank] };
    await saved();
    expect(told(await apply())).toEqual(['3 done']);

    // Excel leaves out empty cells at the end of a row.
    await writeFile(
      path,
      `exception_id,version,action,new_note\n${ids[1]},1,investigate\n${ids[2]},1\n`,
    );
    expect(await apply()).toMatchObject({ read: 2, untouched: 1, done: 1, refused: 0 });
  });

  test.each(['exception_id', 'version', 'action'])(
    'without the column %s it is refused as a whole',
    async (column) => {
      fillIn(sheet, ids[0], { action: 'investigate' });
      sheet = withoutColumn(sheet, column);
      await saved();
      await expect(apply()).rejects.toMatchObject({
        code: 'file_columns_missing',
        message: expect.stringContaining(column),
      });
      expect(await states()).toEqual(UNTOUCHED);
    },
  );

  test('columns to fill in that are not there are as if nothing was filled in', async () => {
    fillIn(sheet, ids[0], { action: 'investigate' });
    for (const column of ['new_assignee', 'new_resolution', 'new_note']) {
      sheet = withoutColumn(sheet, column);
    }
    await saved();
    expect(told(await apply())).toEqual(['2 done']);
  });

  test('a dry run says row by row what would be done and what refused, and writes nothing', async () => {
    await world.by('tono', 'assign', ids[1], { assignee: 'tono' });
    fillIn(sheet, ids[0], { action: 'investigate' });
    fillIn(sheet, ids[1], { action: 'resolve', new_resolution: 'accepted' });
    fillIn(sheet, ids[2], { action: 'reopen', new_note: 'why not' });
    await saved();
    const before = await states();
    const applied = await apply(true);
    expect(told(applied)).toEqual([
      '2 done',
      '3 refused exception_changed',
      '4 refused exception_status',
    ]);
    expect(applied.rows[0]).toMatchObject({ from: 'open', to: 'investigating' });
    expect(await states()).toEqual(before);
    expect(await world.db('audit_log').where('actor', 'sari')).toEqual([]);
    await expect(access(rejectsPath)).rejects.toThrow('ENOENT');
  });

  test('a row that changed meanwhile is refused with what happened; the others are done', async () => {
    await world.by('tono', 'resolve', ids[1], { resolution: 'not_ours' });
    for (const id of ids) fillIn(sheet, id, { action: 'investigate' });
    await saved({ delimiter: ';' });
    const applied = await apply();
    expect(told(applied)).toEqual(['2 done', '3 refused exception_changed', '4 done']);
    expect(applied.rows[1]?.reason).toContain('tono resolved it (not_ours)');
    expect(await states()).toEqual(['investigating v2', 'resolved v2', 'investigating v2']);

    const rejects = await openSheet(rejectsPath, ';');
    expect(rejects.rows).toHaveLength(1);
    expect(cellOf(rejects, 0, 'exception_id')).toBe(String(ids[1]));
    expect(cellOf(rejects, 0, 'row')).toBe('3');
    expect(cellOf(rejects, 0, 'reason')).toContain('not what it was in version 1');
    expect(cellOf(rejects, 0, 'our_ref')).toBe('0012345');
  });

  test('the rejects file can be mended and applied, and its own columns do not pile up', async () => {
    fillIn(sheet, ids[0], { action: 'resolve', new_resolution: 'because' });
    await saved();
    expect(told(await apply())).toEqual(['2 refused row_not_understood']);
    path = rejectsPath;
    expect(told(await apply())).toEqual(['2 refused row_not_understood']);
    sheet = await openSheet(path);
    expect(sheet.header.filter((name) => name === 'reason')).toHaveLength(1);
    fillIn(sheet, ids[0], { new_resolution: 'corrected in books' });
    await saved();
    expect(told(await apply())).toEqual(['2 done']);
    expect(await world.now(ids[0])).toMatchObject({ resolution: 'corrected_in_books' });
  });

  test('the same file once more changes nothing', async () => {
    fillIn(sheet, ids[0], { action: 'assign', new_assignee: 'tono', new_note: 'please' });
    fillIn(sheet, ids[1], { action: 'request write-off', new_note: 'small' });
    await saved();
    expect(told(await apply())).toEqual(['2 done', '3 done']);
    const before = await states();
    expect(told(await apply())).toEqual(['2 done_already', '3 done_already']);
    expect(await states()).toEqual(before);
    // Of another person it is not the same.
    expect(told(await apply(false, 'budi'))).toEqual([
      '2 refused exception_changed',
      '3 refused exception_changed',
    ]);
  });

  test('both halves of a write-off in spreadsheets: not by one person', async () => {
    fillIn(sheet, ids[2], { action: 'request_write_off', new_note: 'one rupiah' });
    await saved();
    await apply();
    await writeExceptionsToEdit(world.context, path, { status: 'write_off_requested' });
    sheet = await openSheet(path);
    expect(sheet.rows).toHaveLength(1);
    fillIn(sheet, ids[2], { action: 'approve_write_off' });
    await saved();
    expect(told(await apply())).toEqual(['2 refused approver_is_maker']);
    expect(told(await apply(false, 'budi'))).toEqual(['2 done']);
    const entries = await world.db('entries').orderBy('line').select('account', 'amount_sen');
    expect(entries).toEqual([
      { account: 'expenses:write-offs', amount_sen: 100 },
      { account: 'assets:clearing:va', amount_sen: -100 },
    ]);
  });

  test('hundreds of rows are done in several transactions', async () => {
    const many: number[] = [];
    for (let i = 0; i < 450; i += 1) many.push(await world.opened(run));
    const lines = many.map((id) => `${id},1,note,checked`);
    await writeFile(path, `exception_id,version,action,new_note\n${lines.join('\n')}\n`);
    expect(await apply()).toMatchObject({ read: 450, done: 450, refused: 0 });
    const noted = await world.db('exception_versions').where({ change: 'noted' });
    expect(noted).toHaveLength(450);
    expect(await apply()).toMatchObject({ done: 0, doneAlready: 450 });
  });
});
