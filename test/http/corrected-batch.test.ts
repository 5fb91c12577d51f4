import { expect, it } from 'vitest';
import { payoutFile, SALARIES, startDesk } from './harness.ts';

it('a corrected rejects file: both batches say what became of it', async () => {
  const desk = await startDesk();
  const maker = desk.as('maker');
  const bad = { reference: 'SALARY-3', account: '1239812392', amount: 1 };
  const first = (await maker.upload(payoutFile([...SALARIES, bad]))).json;
  expect(first).toMatchObject({ counts: { rejected: 1 }, correctsBatchId: null });
  const firstPath = `/api/batches/${String(first.batchId)}`;
  const rejects = (await maker.get(`${firstPath}/rejects.csv`)).text;

  const second = (await maker.upload(rejects.replace(',1,', ',50000,'))).json;
  expect(second).toMatchObject({ counts: { accepted: 1 }, correctsBatchId: first.batchId });
  expect((await desk.as('viewer').get(firstPath)).json).toMatchObject({
    correctsBatchId: null,
    refusedRows: 1,
    correctedRows: 1,
    correctedIn: [{ batchId: second.batchId, rows: 1 }],
  });
  const secondPath = `/api/batches/${String(second.batchId)}`;
  expect((await desk.as('viewer').get(secondPath)).json).toMatchObject({
    correctsBatchId: first.batchId,
    refusedRows: 0,
    correctedIn: [],
  });
  const { json } = await desk.as('viewer').get('/api/batches?limit=2');
  expect(json.batches).toMatchObject([
    { correctsBatchId: first.batchId },
    { correctsBatchId: null },
  ]);
  expect((await maker.get(`${firstPath}/results.csv`)).text).toContain(
    `${String(second.batchId)} row 2`,
  );
});
