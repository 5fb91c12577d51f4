import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { requireBatch } from '../../batches/require-batch.ts';
import type { HttpContext } from '../http-context.ts';
import { LINES_SHOWN } from '../limits.ts';
import { badRowsAnswer } from '../openapi/answer-schemas.ts';
import { batchAddress, pageLimit, place, read } from '../request-input.ts';
import { callerOf } from '../route-access.ts';
import { accountsSeenBy } from '../seen-accounts.ts';
import { type BadRow, cellOf, pageOfBadRows } from './bad-rows-store.ts';

const rowsQuery = z.strictObject({ after: place, limit: pageLimit });

/** Rows of a file that were not taken, each reason with its column. */
export function registerBadRowRoutes(
  app: FastifyInstance,
  { database: { knex } }: HttpContext,
): void {
  for (const [batches, kind, name] of [
    ['batches', 'payouts', 'listBadRowsOfBatch'],
    ['order-batches', 'orders', 'listBadRowsOfOrders'],
  ] as const) {
    app.route({
      method: 'GET',
      url: `/api/${batches}/:id/bad-rows`,
      config: {
        access: 'read',
        api: {
          name,
          summary: 'The rows of a file that were not taken, each reason with its column',
          address: batchAddress,
          query: rowsQuery,
          answers: [{ status: 200, about: 'One page of them.', schema: badRowsAnswer }],
          errors: ['batch_unknown', 'batch_of_other_kind'],
        },
      },
      handler: async (request) => {
        const { id } = read(batchAddress, 'address', request.params);
        const { after = 0, limit = LINES_SHOWN } = read(rowsQuery, 'query', request.query);
        const { id: batchId, format } = await requireBatch(knex, id, kind);
        const rows = await pageOfBadRows(knex, { batchId, after, limit });
        const header = accountsSeenBy(callerOf(request)).areWhole ? format.header : null;
        const last = rows.length === limit ? rows.at(-1) : undefined;
        return {
          batchId,
          rows: rows.map((row) => badRowView(header, row)),
          nextAfter: last?.row ?? null,
        };
      },
    });
  }
}

/** What stands in the file is for who may see accounts. */
function badRowView(header: readonly string[] | null, row: BadRow): object {
  return {
    row: row.row,
    outcome: row.kind,
    reasons: row.reasons.map(({ column, message }) => ({
      column,
      value: header === null ? null : cellOf(header, row, column),
      message,
    })),
  };
}
