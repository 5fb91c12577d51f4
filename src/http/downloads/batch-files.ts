import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { requireBatch } from '../../batches/require-batch.ts';
import type { ReportContext } from '../../reporting/batch-report.ts';
import { writeRejects } from '../../reporting/rejects.ts';
import { writeResults, writeResultsWorkbook } from '../../reporting/results.ts';
import type { HttpContext } from '../http-context.ts';
import { type AnswerDescription, csvAnswer } from '../openapi/route-description.ts';
import { batchAddress, read } from '../request-input.ts';
import { type CsvSender, typeOf } from './send-file.ts';

interface BatchFile {
  readonly name: string;
  readonly operation: string;
  readonly summary: string;
  readonly answer: AnswerDescription;
  readonly write: (context: ReportContext, batchId: string, path: string) => Promise<unknown>;
}

const BATCH_FILES: readonly BatchFile[] = [
  {
    name: 'results.csv',
    operation: 'downloadResults',
    summary: 'The uploaded rows with their outcome',
    answer: csvAnswer('The file of `rekon payouts results`.'),
    write: writeResults,
  },
  {
    name: 'results.xlsx',
    operation: 'downloadResultsWorkbook',
    summary: 'The uploaded rows with their outcome, as an Excel file',
    answer: {
      status: 200,
      about: 'What was uploaded is text, so that accounts keep their zeros.',
      type: typeOf('results.xlsx'),
    },
    write: writeResultsWorkbook,
  },
  {
    name: 'rejects.csv',
    operation: 'downloadRejects',
    summary: 'The rows that need repair, to be corrected and uploaded',
    answer: csvAnswer('The file of `rekon payouts rejects`.'),
    write: writeRejects,
  },
];

/** The files of a batch of payouts. */
export function registerBatchFiles(
  app: FastifyInstance,
  context: HttpContext,
  sender: CsvSender,
): void {
  for (const { name, operation, summary, answer, write } of BATCH_FILES) {
    app.route({
      method: 'GET',
      url: `/api/batches/:id/${name}`,
      config: {
        // They hold what was uploaded, accounts and all.
        access: 'see_accounts',
        api: {
          name: operation,
          summary,
          address: batchAddress,
          answers: [answer],
          errors: ['batch_unknown', 'batch_of_other_kind', 'too_many_at_once', 'disk_full'],
        },
      },
      handler: async (request, reply) => {
        const { id } = read(batchAddress, 'address', request.params);
        const batch = await requireBatch(context.database.knex, id, 'payouts');
        await sender.send(reply, {
          name: `${batch.id}-${name}`,
          write: async (dir) => {
            const path = join(dir, name);
            await write(context, batch.id, path);
            return path;
          },
        });
        return reply;
      },
    });
  }
}
