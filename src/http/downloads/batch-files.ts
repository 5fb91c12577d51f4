import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { requireBatch } from '../../batches/require-batch.ts';
import type { ReportContext } from '../../reporting/batch-report.ts';
import { writeOrderResults, writeOrderResultsWorkbook } from '../../reporting/order-results.ts';
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

const EXCEL: AnswerDescription = {
  status: 200,
  about: 'What was uploaded is text, so that accounts keep their zeros.',
  type: typeOf('results.xlsx'),
};
const RESULTS = 'The uploaded rows with their outcome';
const REJECTS = 'The rows that need repair, to be corrected and uploaded';

const OF_PAYOUTS: readonly BatchFile[] = [
  {
    name: 'results.csv',
    operation: 'downloadResults',
    summary: RESULTS,
    answer: csvAnswer('The file of `rekon payouts results`.'),
    write: writeResults,
  },
  {
    name: 'results.xlsx',
    operation: 'downloadResultsWorkbook',
    summary: `${RESULTS}, as an Excel file`,
    answer: EXCEL,
    write: writeResultsWorkbook,
  },
  {
    name: 'rejects.csv',
    operation: 'downloadRejects',
    summary: REJECTS,
    answer: csvAnswer('The file of `rekon payouts rejects`.'),
    write: writeRejects,
  },
];

const OF_ORDERS: readonly BatchFile[] = [
  {
    name: 'results.csv',
    operation: 'downloadOrderResults',
    summary: RESULTS,
    answer: csvAnswer('The file of `rekon orders results`.'),
    write: writeOrderResults,
  },
  {
    name: 'results.xlsx',
    operation: 'downloadOrderResultsWorkbook',
    summary: `${RESULTS}, as an Excel file`,
    answer: EXCEL,
    write: writeOrderResultsWorkbook,
  },
  {
    name: 'rejects.csv',
    operation: 'downloadOrderRejects',
    summary: REJECTS,
    answer: csvAnswer('The file of `rekon orders rejects`.'),
    write: writeRejects,
  },
];

/** The files of a batch of payouts, and of one of orders. */
export function registerBatchFiles(
  app: FastifyInstance,
  context: HttpContext,
  sender: CsvSender,
): void {
  registerFiles(app, context, sender, {
    kind: 'payouts',
    batches: '/api/batches',
    files: OF_PAYOUTS,
  });
  registerFiles(app, context, sender, {
    kind: 'orders',
    batches: '/api/order-batches',
    files: OF_ORDERS,
  });
}

interface FilesOfKind {
  readonly kind: 'payouts' | 'orders';
  readonly batches: string;
  readonly files: readonly BatchFile[];
}

function registerFiles(
  app: FastifyInstance,
  context: HttpContext,
  sender: CsvSender,
  { kind, batches, files }: FilesOfKind,
): void {
  for (const { name, operation, summary, answer, write } of files) {
    app.route({
      method: 'GET',
      url: `${batches}/:id/${name}`,
      config: {
        // They hold what was uploaded: accounts, names, identity numbers.
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
        const batch = await requireBatch(context.database.knex, id, kind);
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
