import type { FastifyInstance, FastifyReply } from 'fastify';
import {
  writePeriodEvidence,
  writePeriodReport,
  writePeriodWorkbook,
} from '../../reporting/period-reports.ts';
import { REPORT_NAMES } from '../../reporting/reconciliation/report-tables.ts';
import type { HttpContext } from '../http-context.ts';
import { periodAddress } from '../periods/closing.ts';
import { read } from '../request-input.ts';
import { pascalCase } from './operation-name.ts';
import { type CsvSender, typeOf } from './send-file.ts';

interface PeriodFile {
  readonly name: string;
  readonly write: (of: { stream: string; period: string }, dir: string) => Promise<string>;
}

/** The files of a closed period: its reports as it was closed, the same as a workbook, and its evidence. */
export function registerPeriodFiles(
  app: FastifyInstance,
  context: HttpContext,
  sender: CsvSender,
): void {
  const files: readonly PeriodFile[] = [
    ...REPORT_NAMES.map((name) => ({
      name: `${name}.csv`,
      write: (of: { stream: string; period: string }, dir: string) =>
        writePeriodReport(context, of, name, dir),
    })),
    { name: 'report.xlsx', write: (of, dir) => writePeriodWorkbook(context, of, dir) },
    { name: 'evidence.json', write: (of, dir) => writePeriodEvidence(context, of, dir) },
  ];
  for (const { name, write } of files) {
    app.route({
      method: 'GET',
      url: `/api/periods/:stream/:period/${name}`,
      config: {
        access: 'read',
        api: {
          name: `downloadPeriod${pascalCase(name)}`,
          summary: `\`${name}\` of a closed period`,
          address: periodAddress,
          answers: [{ status: 200, about: 'As it was closed.', type: typeOf(name) }],
          errors: ['period_unknown', 'period_report_differs', 'too_many_at_once', 'disk_full'],
        },
      },
      handler: async (request, reply): Promise<FastifyReply> => {
        const of = read(periodAddress, 'address', request.params);
        await sender.send(reply, {
          name: `${of.stream}-${of.period}-${name}`,
          write: (dir) => write(of, dir),
        });
        return reply;
      },
    });
  }
}
