import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { listRuns, type Run } from '../../reconciliation/runs/run-store.ts';
import { writeExceptionsToEdit } from '../../reporting/exceptions-to-edit.ts';
import { csvFormat } from '../../reporting/tables/csv-format.ts';
import { REPORT_NAMES } from '../../reporting/reconciliation/report-tables.ts';
import { writeRunReport, writeRunWorkbook } from '../../reporting/run-reports.ts';
import type { HttpContext } from '../http-context.ts';
import { MAX_RUNS_SHOWN, RUNS_SHOWN } from '../limits.ts';
import { runListAnswer } from '../openapi/answer-schemas.ts';
import { csvAnswer } from '../openapi/route-description.ts';
import { read, wholeNumber } from '../request-input.ts';
import { registerBatchFiles } from './batch-files.ts';
import { registerPeriodFiles } from './period-files.ts';
import { CsvSender, typeOf } from './send-file.ts';
import { pascalCase } from './operation-name.ts';

const runAddress = z.strictObject({ id: z.string() });

const runsQuery = z.strictObject({
  limit: wholeNumber(MAX_RUNS_SHOWN).optional(),
  stream: z.string().max(40).optional(),
});

/** The files that the command line writes too, byte for byte, and the list of runs. */
export function registerDownloadRoutes(app: FastifyInstance, context: HttpContext): void {
  const sender = new CsvSender(context);
  registerBatchFiles(app, context, sender);
  registerRunFiles(app, context, sender);
  registerRunWorkbook(app, context, sender);
  registerPeriodFiles(app, context, sender);

  app.route({
    method: 'GET',
    url: '/api/exceptions.csv',
    config: {
      access: 'read',
      api: {
        name: 'downloadOpenExceptions',
        summary: 'All open exceptions, to be edited and applied',
        answers: [csvAnswer('The file of `rekon exceptions export`.')],
        errors: ['too_many_at_once', 'disk_full'],
      },
    },
    handler: async (_request, reply) => {
      await sender.send(reply, {
        name: 'exceptions.csv',
        write: async (dir) => {
          const path = join(dir, 'exceptions.csv');
          await writeExceptionsToEdit(context, path);
          return path;
        },
      });
      return reply;
    },
  });
}

function registerRunFiles(app: FastifyInstance, context: HttpContext, sender: CsvSender): void {
  app.route({
    method: 'GET',
    url: '/api/runs',
    config: {
      access: 'read',
      api: {
        name: 'listRuns',
        summary: 'The newest reconciliation runs, of one stream or of all',
        query: runsQuery,
        answers: [{ status: 200, about: 'Newest first.', schema: runListAnswer }],
      },
    },
    handler: async (request) => {
      const { limit = RUNS_SHOWN, stream } = read(runsQuery, 'query', request.query);
      const filter = { limit, ...(stream !== undefined && { stream }) };
      return { runs: (await listRuns(context.database.knex, filter)).map(runLine) };
    },
  });

  const format = csvFormat(context.settings);
  for (const name of REPORT_NAMES) {
    app.route({
      method: 'GET',
      url: `/api/runs/:id/${name}.csv`,
      config: {
        access: 'read',
        api: {
          name: `downloadRun${pascalCase(name)}`,
          summary: `The report \`${name}\` of a run`,
          address: runAddress,
          answers: [csvAnswer('docs/reports.md says what each column is.')],
          errors: [
            'run_unknown',
            'run_not_finished',
            'run_is_a_closing',
            'too_many_at_once',
            'disk_full',
          ],
        },
      },
      handler: async (request, reply) => {
        const { id } = read(runAddress, 'address', request.params);
        await sender.send(reply, {
          name: `${id}-${name}.csv`,
          write: (dir) => writeRunReport(context, id, name, dir, format),
        });
        return reply;
      },
    });
  }
}

/** The four reports as sheets of one file. */
function registerRunWorkbook(app: FastifyInstance, context: HttpContext, sender: CsvSender): void {
  app.route({
    method: 'GET',
    url: '/api/runs/:id/report.xlsx',
    config: {
      access: 'read',
      api: {
        name: 'downloadRunWorkbook',
        summary: 'All reports of a run as sheets of one workbook',
        address: runAddress,
        answers: [
          {
            status: 200,
            about: 'docs/reports.md says what each column is.',
            type: typeOf('report.xlsx'),
          },
        ],
        errors: [
          'run_unknown',
          'run_not_finished',
          'run_is_a_closing',
          'too_many_at_once',
          'disk_full',
        ],
      },
    },
    handler: async (request, reply) => {
      const { id } = read(runAddress, 'address', request.params);
      await sender.send(reply, {
        name: `${id}-report.xlsx`,
        write: (dir) => writeRunWorkbook(context, id, dir),
      });
      return reply;
    },
  });
}

function runLine({ id, stream, kind, state, asOf, startedAt, endedAt, summary }: Run): object {
  return { runId: id, stream, kind, state, asOf, startedAt, endedAt, summary };
}
