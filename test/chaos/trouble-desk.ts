import { OY_STATEMENT } from '../../src/records/import/statement-source.ts';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { resumeSending, stopSending } from '../../src/payouts/breakers/kill-switch.ts';
import { resetBreaker } from '../../src/payouts/breakers/reset-breaker.ts';
import { retryBatch } from '../../src/payouts/retry/retry-batch.ts';
import { resolveQuarantined } from '../../src/payouts/settlement/resolve-quarantined.ts';
import { importStatement } from '../../src/records/import/import-statement.ts';
import { statementCsv } from '../../src/sandbox/oy/statement.ts';
import type { Operators } from './operators.ts';

const BY = 'tini';

interface OpenBreaker {
  readonly id: number;
  readonly kind: string;
}

/** Attempts of one payout carry its reference, and `.r2`, `.r3`, … from the second one on. */
const referenceOf = (partnerTrxId: string): string => partnerTrxId.replace(/\.r\d+$/, '');

/** What people do about payouts that went wrong, and about what stops the sends. */
export class TroubleDesk {
  readonly #operators: Operators;
  readonly #dir: string;
  #statements = 0;

  constructor(operators: Operators, dir: string) {
    this.#operators = operators;
    this.#dir = dir;
  }

  get #parts() {
    return this.#operators.installation.parts;
  }

  /**
   * New attempts for what failed in one batch. Before that somebody rings the provider about every
   * failure: one that the provider had merely claimed is not tried again.
   */
  async retry(batchId: string): Promise<boolean> {
    const failed = (await this.#operators.rows(batchId)).filter(({ state }) => state === 'failed');
    const liedAbout = new Set([...this.#parts.provider.lies.keys()].map(referenceOf));
    if (failed.length === 0 || failed.some(({ reference }) => liedAbout.has(reference))) {
      return false;
    }
    this.#operators.do('retry', 'retry', batchId, (context) =>
      retryBatch(context, { batchId, by: BY, reason: 'tried again' }),
    );
    return true;
  }

  /** Ends every quarantine that the provider's own books can decide; returns how many. */
  async resolveQuarantines(): Promise<number> {
    const waiting = await this.#operators.look<{ reference: string }>(
      `select reference from payouts where state = 'quarantined' order by id`,
    );
    let resolved = 0;
    for (const { reference } of waiting) {
      const as = this.#endInBooks(reference);
      if (as === null) continue;
      resolved += 1;
      this.#operators.do('resolve', `resolve as ${as}`, reference, (context) =>
        resolveQuarantined(context, { reference, as, by: BY, reason: 'the provider was asked' }),
      );
    }
    return resolved;
  }

  /** Null: not decided there yet. */
  #endInBooks(reference: string): 'paid' | 'failed' | null {
    const { books } = this.#parts.provider;
    const known = books.transactions.filter(
      ({ partnerTrxId }) => referenceOf(partnerTrxId) === reference,
    );
    if (known.some(({ state }) => state === 'paid')) return 'paid';
    return known.every(({ state }) => state === 'failed') ? 'failed' : null;
  }

  stopSending(): void {
    this.#operators.do('stop-sending', 'stop sending', '', (context) =>
      stopSending(context, { by: BY, reason: 'drawn by the seed' }),
    );
  }

  resumeSending(): void {
    this.#operators.do('resume-sending', 'resume sending', '', (context) =>
      resumeSending(context, { by: BY, reason: 'drawn by the seed' }),
    );
  }

  /** Closes every breaker that fits; returns how many. */
  async resetBreakers(fits: (kind: string) => boolean): Promise<number> {
    const open = await this.#operators.look<OpenBreaker>(
      'select id, kind from breakers where closed_at is null order by id',
    );
    const chosen = open.filter(({ kind }) => fits(kind));
    for (const { id, kind } of chosen) {
      if (kind === 'kill_switch') this.resumeSending();
      else this.#resetBreaker(id, kind);
    }
    return chosen.length;
  }

  #resetBreaker(breakerId: number, kind: string): void {
    this.#operators.do('reset-breaker', `reset ${kind}`, kind, (context) =>
      resetBreaker(context, { breakerId, by: BY, reason: 'mended' }),
    );
  }

  /** The bank sends a paid transfer back; only a statement will tell. */
  reverseOne(draw: <Item>(items: readonly Item[]) => Item): void {
    const { books } = this.#parts.provider;
    const paid = books.transactions.filter(({ state }) => state === 'paid');
    if (paid.length === 0) return;
    const { partnerTrxId } = draw(paid);
    books.reverse(partnerTrxId);
    this.#parts.story.tell(`OY reverses ${partnerTrxId}`);
    this.#operators.notebook.count('a payout comes back');
  }

  /** Downloads the provider's statement of everything so far, and imports it. */
  async importStatement(): Promise<void> {
    const { books } = this.#parts.provider;
    const csv = statementCsv(books.transactions, books.deposits, 0, Number.MAX_SAFE_INTEGER);
    if (csv.trim().split('\n').length < 2) return;
    this.#statements += 1;
    const fileName = `statement-${this.#statements}.csv`;
    await mkdir(this.#dir, { recursive: true });
    const path = join(this.#dir, fileName);
    await writeFile(path, csv);
    this.#operators.do('import-statement', 'import a statement', fileName, (context) => {
      const file = { path, source: OY_STATEMENT, importedBy: BY, fileName } as const;
      return importStatement(context, file);
    });
  }
}
