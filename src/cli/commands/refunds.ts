import { type Command, Option } from 'commander';
import { ORDER_KINDS, type OrderKindName } from '../../domain/batch-kinds.ts';
import { formatRupiah, type Sen } from '../../domain/money.ts';
import {
  approveRefund,
  declineRefund,
  requestRefund,
} from '../../orders/refunds/refund-decisions.ts';
import { listRefunds } from '../../orders/refunds/refund-store.ts';
import { resolveRefund } from '../../orders/refunds/hear-of-refund.ts';
import type { Shell } from '../shell.ts';
import { table } from '../terminal.ts';
import { person, wholeRupiah } from './options.ts';

const LISTED = 50;

/** `rekon refunds …`: money back to payers; one person asks, another approves. */
export function addRefundCommands(program: Command, shell: Shell): void {
  const refunds = program
    .command('refunds')
    .description('money back to a payer: one person asks for it, another approves');
  refunds
    .command('request <reference>')
    .description('ask for (a part of) a payment to go back; nothing leaves yet')
    .addOption(new Option('--kind <kind>', 'what was paid').choices(ORDER_KINDS).default('emoney'))
    .requiredOption('--amount <rupiah>', 'how much goes back', wholeRupiah)
    .requiredOption('--by <user>', 'who asks for it', person)
    .requiredOption('--reason <text>', 'why; kept beside it')
    .action((reference: string, options: RequestOptions) =>
      shell.run(async (installation) => {
        const { kind, amount, by, reason } = options;
        const { orders } = installation.moneyIn().context;
        const { refundId } = await requestRefund(orders, { kind, reference, amount, by, reason });
        return {
          json: { refundId },
          text:
            `Refund ${refundId} over ${formatRupiah(amount)} waits for a second person.` +
            `\nNext: \`rekon refunds approve ${refundId} --by USER\`.`,
        };
      }),
    );
  for (const [name, about, decide] of [
    ['approve', 'approve a refund; the approver is not the one who asked', approveRefund],
    ['decline', 'refuse a refund: nothing goes back', declineRefund],
  ] as const) {
    refunds
      .command(`${name} <refund>`)
      .description(about)
      .requiredOption('--by <user>', 'who decides', person)
      .action((refundId: string, { by }: { by: string }) =>
        shell.run(async (installation) => {
          await decide(installation.moneyIn().context.orders, { refundId, by });
          return { json: { refundId, by }, text: `Refund ${refundId}: ${name}d by ${by}.` };
        }),
      );
  }
  addEndCommands(refunds, shell);
}

interface RequestOptions {
  kind: OrderKindName;
  amount: Sen;
  by: string;
  reason: string;
}

function addEndCommands(refunds: Command, shell: Shell): void {
  refunds
    .command('resolve <refund>')
    .description('decide how a refund ended that nothing told')
    .addOption(
      new Option('--as <end>', 'how it ended').choices(['done', 'failed']).makeOptionMandatory(),
    )
    .requiredOption('--by <user>', 'who decides', person)
    .requiredOption('--reason <text>', 'what shows it; kept beside it')
    .action((refundId: string, options: { as: 'done' | 'failed'; by: string; reason: string }) =>
      shell.run(async (installation) => {
        const { orders } = installation.moneyIn().context;
        const { as, by, reason } = options;
        await resolveRefund(orders, { refundId, as, by, reason });
        return { json: { refundId, ...options }, text: `Refund ${refundId} is ${as} now.` };
      }),
    );
  refunds
    .command('list')
    .description('the newest refunds')
    .action(() =>
      shell.run(async (installation) => {
        const rows = await listRefunds(installation.database.knex, LISTED);
        return {
          json: rows,
          text:
            rows.length === 0
              ? 'No refunds.'
              : table(
                  ['refund', 'state', 'why', 'amount', 'asked by', 'approved by', 'message'],
                  rows.map((row) => [
                    row.refundId,
                    row.state,
                    row.reasonCode ?? '',
                    formatRupiah(row.amount),
                    row.requestedBy,
                    row.approvedBy ?? '',
                    row.message ?? '',
                  ]),
                ),
        };
      }),
    );
}
