import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { recipientName, type Sandbox, startSandbox } from '../../src/sandbox/sandbox.ts';
import { tempDir } from '../support/servers.ts';
import {
  against,
  closedPort,
  HEADER,
  jsonOf,
  payoutFile,
  rekon,
  type Said,
  started,
} from './rekon.ts';

// Each command is a process of its own, which takes seconds on a busy machine.
vi.setConfig({ testTimeout: 90_000 });

const ACCOUNTS = ['1239812390', '7700112233', '5512349876'] as const;

interface Uploaded {
  batchId: string;
  counts: { read: number; accepted: number; rejected: number; duplicate: number };
  rejectsFile: string | null;
}

interface Status {
  phase: string;
  byState: Record<string, number>;
  readyToApprove: { hash: string; count: number; totalSen: number } | null;
}

/** Three rows: two good ones, and one whose name the bank does not confirm. */
function rows(mark: string): string[] {
  const [first, second, third] = ACCOUNTS;
  return [
    `${mark}-1,014,${first},${recipientName(1, '014', first)},150000`,
    `${mark}-2,014,${second},${recipientName(1, '014', second)},250000`,
    `${mark}-3,014,${third},Somebody Quite Different,350000`,
  ];
}

async function sandboxOfTest(): Promise<Sandbox> {
  const sandbox = await startSandbox({ settleAfterMs: { min: 1, max: 2 } });
  onTestFinished(() => sandbox.close());
  return sandbox;
}

/** Looks at a batch until it is as expected; the time limit of the test ends a wait in vain. */
async function statusWhen(
  look: () => Promise<Said>,
  expected: (status: Status) => boolean,
): Promise<Status> {
  for (;;) {
    const status = jsonOf<Status>(await look());
    if (expected(status)) return status;
  }
}

describe('from a file to its results, by the command line alone', () => {
  it('check, upload, review, approve, pay, results', async () => {
    const sandbox = await sandboxOfTest();
    const dir = await tempDir();
    const settings = { ...against(sandbox), STATUS_FIRST_ASK_SECONDS: '1' };
    const run = (...args: string[]) => rekon([...args, '--data', dir, '--json'], settings);
    const file = await payoutFile(dir, [...rows('PAY'), 'PAY-4,014,12AB,Siti,100000']);

    const checked = await run('payouts', 'check', file);
    expect(checked.code).toBe(0);
    expect(jsonOf<Uploaded>(checked).counts).toMatchObject({ read: 4, accepted: 3, rejected: 1 });

    const uploaded = jsonOf<Uploaded>(await run('payouts', 'upload', file, '--by', 'sari'));
    const { batchId } = uploaded;
    expect(await readFile(uploaded.rejectsFile ?? '', 'utf8')).toContain('PAY-4');

    const worker = started(['worker', '--data', dir], settings);
    await worker.says(/Jobs are running/);
    const look = () => run('payouts', 'status', batchId);
    const asked = await statusWhen(look, ({ byState }) => !byState.inquiring);
    expect(asked.byState).toEqual({ ready: 2, review: 1 });

    // What was approved must be what was seen: accepting a row changes the batch.
    const seen = asked.readyToApprove?.hash ?? '';
    const maker = await run('payouts', 'approve', batchId, '--by', 'Sari');
    expect(maker.code).toBe(2);
    expect(maker.stderr).toContain(`Sari uploaded batch ${batchId} and cannot approve it.`);
    expect(maker.stderr).toContain('Ask a second person to approve it.');
    const waiting = jsonOf<{ row: number; reference: string }[]>(
      await run('payouts', 'review', batchId),
    );
    expect(waiting.map(({ reference }) => reference)).toEqual(['PAY-3']);
    const accept = ['--accept', String(waiting[0]?.row), '--by', 'budi', '--reason', 'called them'];
    expect((await run('payouts', 'review', batchId, ...accept)).code).toBe(0);
    const stale = await run('payouts', 'approve', batchId, '--by', 'budi', '--hash', seen);
    expect(stale.code).toBe(2);
    expect(stale.stderr).toContain(`Batch ${batchId} is not what you saw: it now has 3 rows over`);
    expect(stale.stderr).toContain('Look at the batch again and approve what it is now.');

    const approve = ['--by', 'budi', '--count', '3', '--total', '750000'];
    expect((await run('payouts', 'approve', batchId, ...approve)).code).toBe(0);
    const paid = await statusWhen(look, ({ byState }) => byState.paid === 3);
    expect(paid.byState).toEqual({ paid: 3 });
    expect((await worker.stop()).code).toBe(0);

    const results = join(dir, 'results.csv');
    expect((await run('payouts', 'results', batchId, '--out', results)).code).toBe(0);
    const lines = (await readFile(results, 'utf8')).trim().split(/\r?\n/);
    expect(lines).toHaveLength(5); // the header and every uploaded row
    expect(lines.filter((line) => line.includes('paid'))).toHaveLength(3);
    expect(sandbox.oy.summary().settledCount).toBe(3);
    expect((await run('ledger', 'verify')).code).toBe(0);
    const trial = join(dir, 'trial-balance.csv');
    expect((await run('ledger', 'trial-balance', '--out', trial)).code).toBe(0);
    expect(await readFile(trial, 'utf8')).toMatch(/,expenses:payouts,0,750000,0,750000,0\r\n/);
    expect((await run('ledger', 'trial-balance', '--day', '2026-02-30')).code).toBe(2);
  });
});

describe('a bad file is refused with a word that helps', () => {
  const next = {
    empty: 'Check the export, and upload the file that has the payouts in it.',
    header: 'Add one row for each payout and upload it again.',
    column: 'Add the missing column or rename the one that is meant.',
    binary: 'Save the sheet as "CSV UTF-8" and upload that file.',
  };
  it.each([
    ['empty', '', 'The file is empty.', next.empty],
    ['a header only', `${HEADER}\n`, 'The file has a header but no payouts below it.', next.header],
    [
      'a column missing',
      'reference,account_name,amount\nA-1,Budi,500000\n',
      'The columns are missing: bank_code, account_number (Rekon template).',
      next.column,
    ],
    ['binary', '\u0000\u0001PK\u0003\u0004\u0000', 'The file is binary', next.binary],
  ])('%s', async (_name, text, message, advice) => {
    const dir = await tempDir();
    const path = join(dir, 'payouts.csv');
    await writeFile(path, text);
    const said = await rekon(['payouts', 'upload', path, '--by', 'sari', '--data', dir, '--json']);
    expect(said.code).toBe(2);
    const { error } = jsonOf<{ error: { message: string; next: string } }>(said);
    expect(error.message).toContain(message);
    expect(error.next).toContain(advice);
    expect(said.stderr).toContain(`rekon: ${message}`);
    expect(said.stderr).not.toContain('    at ');
  });

  it('the same one a second time, pointing at the first', async () => {
    const dir = await tempDir();
    const file = await payoutFile(dir, rows('TWICE'));
    const upload = () =>
      rekon(['payouts', 'upload', file, '--by', 'sari', '--data', dir, '--json']);
    const first = jsonOf<Uploaded>(await upload());
    const second = await upload();
    expect(second.code).toBe(2);
    expect(second.stderr).toContain(first.batchId);
  });

  it('one that is not there', async () => {
    const dir = await tempDir();
    const path = join(dir, 'nowhere.csv');
    const said = await rekon(['payouts', 'upload', path, '--by', 'sari', '--data', dir]);
    expect(said.code).toBe(2);
    expect(said.stderr).toBe(
      `rekon: There is no file ${path}.\n       Check its name and folder.\n`,
    );
  });
});

describe('when the provider is not there or does not want us', () => {
  it('the sandbox is down: it says so, and nothing is changed', async () => {
    const dir = await tempDir();
    const said = await rekon(['pull', 'oy:balance', '--data', dir], {
      OY_BASE_URL: `http://127.0.0.1:${await closedPort()}`,
    });
    expect(said.code).toBe(1);
    expect(said.stderr).toContain(
      'OY did not tell the balance: the connection was refused (ECONNREFUSED).',
    );
    expect(said.stderr).toContain('nothing was changed, so try again');
  });

  it('the API key is wrong: it says which settings to look at, and never the key', async () => {
    const sandbox = await sandboxOfTest();
    const dir = await tempDir();
    const wrong = { ...against(sandbox), OY_API_KEY: 'a-key-of-yesterday' };
    const said = await rekon(['pull', 'oy:balance', '--data', dir], wrong);
    expect(said.code).toBe(1);
    expect(said.stderr).toContain('OY refuses our requests: 208');
    expect(said.stderr).toContain('Check OY_USERNAME, OY_API_KEY');
    expect(said.stderr).not.toContain('a-key-of-yesterday');
    const doctor = await rekon(['doctor', '--data', dir], wrong);
    expect(doctor.code).toBe(1);
    expect(doctor.stdout).toMatch(/bad\s+oy\s+.*208/);
  });
});
