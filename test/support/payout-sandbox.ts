import type { Database } from '../../src/platform/database/database.ts';
import { createOyClient, type OyClient } from '../../src/providers/oy/oy-client.ts';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../src/sandbox/sandbox.ts';
import { ManualClock } from './manual-clock.ts';
import { PayoutWorld, type WorldOptions } from './payout-world.ts';

/** Money out against the sandbox's own books, over real HTTP; the clock is the test's. */
export interface SandboxWorldOptions {
  readonly rules?: WorldOptions<OyClient>['rules'];
  readonly sandbox?: SandboxOptions;
  /** What our client sends; another key is refused. */
  readonly apiKey?: string;
}

const TIMEOUT_MS = 5_000;

export class SandboxWorld extends PayoutWorld<OyClient> {
  readonly sandbox: Sandbox;

  constructor(database: Database, sandbox: Sandbox, options: WorldOptions<OyClient>) {
    super(database, options);
    this.sandbox = sandbox;
  }

  /**
   * The independent look into the provider's books: one transaction at most for each payout, for the
   * row's bank, account and amount, and only for rows that were approved.
   */
  async booksProblems(): Promise<string[]> {
    const known: { reference: string; id: string; what: string; approved: boolean }[] =
      await this.database
        .knex('payouts')
        .leftJoin('attempts', 'attempts.payout_id', 'payouts.id')
        .select('payouts.*', 'attempts.partner_trx_id as attempt_id')
        .then((found: Record<string, string | number | null>[]) =>
          found.map((row) => ({
            reference: String(row.reference),
            id: String(row.attempt_id),
            what: `${row.bank_code} ${row.account_number} ${row.amount_sen}`,
            approved: row.approved_hash !== null,
          })),
        );
    return this.sandbox.oy.transactions.flatMap((moved) => {
      const payouts = known.filter((payout) => payout.id === moved.partnerTrxId);
      const [payout] = payouts;
      if (!payout || payouts.length > 1) return [`${moved.partnerTrxId} belongs to no one payout`];
      const what = `${moved.bank} ${moved.account} ${moved.amount}`;
      if (payout.what !== what) return [`${payout.reference}: ${what} instead of ${payout.what}`];
      return payout.approved ? [] : [`${payout.reference} was paid without an approval`];
    });
  }

  async close(): Promise<void> {
    await this.provider.close();
    await this.sandbox.close();
  }
}

export async function openSandboxWorld(
  database: Database,
  options: SandboxWorldOptions = {},
): Promise<SandboxWorld> {
  const clock = new ManualClock();
  const sandbox = await startSandbox({
    clock,
    settleAfterMs: { min: 1000, max: 1000 },
    ...options.sandbox,
  });
  return new SandboxWorld(database, sandbox, {
    clock,
    makeProvider: () =>
      createOyClient({
        baseUrl: sandbox.url,
        username: 'sandbox',
        apiKey: options.apiKey ?? 'sandbox-key',
        timeoutMs: TIMEOUT_MS,
        maxAnswerBytes: 1_048_576,
        clock,
      }),
    ...(options.rules && { rules: options.rules }),
  });
}
