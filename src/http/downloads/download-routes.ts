import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { now } from '../../domain/time.ts';
import { writeExceptionsToEdit } from '../../reporting/exceptions-to-edit.ts';
import { csvFormat } from '../../reporting/tables/csv-format.ts';
import { REPORT_NAMES } from '../../reporting/reconciliation/report-tables.ts';
import { writeRunReport, writeRunWorkbook } from '../../reporting/run-reports.ts';
import { exceptionFilter } from '../exceptions/exception-routes.ts';
import { filterOf } from '../exceptions/list-filter.ts';
import type { HttpContext } from '../http-context.ts';
import { csvAnswer } from '../openapi/route-description.ts';
import { read } from '../request-input.ts';
import { registerBatchFiles } from './batch-files.ts';
import { registerPeriodFiles } from './period-files.ts';
import { CsvSender, typeOf } from './send-file.ts';
import { pascalCase } from './operation-name.ts';

const runAddress = z.strictObject({ id: z.string() });

/** The files that the command line writes too, byte for byte. */
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
        summary: 'Exceptions, to be edited and applied: all open ones, or as the list is filtered',
        query: exceptionFilter,
        answers: [csvAnswer('The file of `rekon exceptions export`.')],
        errors: ['too_many_at_once', 'disk_full'],
      },
    },
    handler: async (request, reply) => {
      const asked = read(exceptionFilter, 'query', request.query);
      const filter = filterOf(asked, now(context.clock));
      await sender.send(reply, {
        name: 'exceptions.csv',
        write: async (dir) => {
          const path = join(dir, 'exceptions.csv');
          await writeExceptionsToEdit(context, path, filter);
          return path;
        },
      });
      return reply;
    },
  });
}

function registerRunFiles(app: FastifyInstance, context: HttpContext, sender: CsvSender): void {
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
