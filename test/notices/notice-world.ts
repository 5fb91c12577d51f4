import { createHash } from 'node:crypto';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import pino from 'pino';
import { onTestFinished } from 'vitest';
import type { Instant } from '../../src/domain/time.ts';
import { deliverNotice } from '../../src/notices/deliver-notice.ts';
import { findNotices } from '../../src/notices/find-notices.ts';
import type { NoticeBody } from '../../src/notices/notice.ts';
import {
  type DeliveryLine,
  dueDeliveries,
  listDeliveries,
} from '../../src/notices/notice-store.ts';
import type { NoticeContext, NoticeTarget } from '../../src/notices/notice-target.ts';
import type { Database } from '../../src/platform/database/database.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { MORNING } from '../support/payout-builder.ts';

export const SECRET = 'a secret of at least thirty-two characters';
export const MAX_TRIES = 4;
const SHOWN = 1000;

export interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A receiver of webhooks on a port of its own. */
export class Receiver {
  readonly received: Received[] = [];
  /** The answers to come; 200 when there is none. */
  readonly answers: number[] = [];
  url = '';

  static async start(): Promise<Receiver> {
    const receiver = new Receiver();
    const server = createServer((request, response) => {
      const pieces: Buffer[] = [];
      request.on('data', (piece: Buffer) => pieces.push(piece));
      request.on('end', () => {
        const body = Buffer.concat(pieces).toString('utf8');
        receiver.received.push({ headers: request.headers, body });
        const status = receiver.answers.shift() ?? 200;
        if (status === 0) return; // never answered
        response.writeHead(status, { location: '/elsewhere' }).end('what a server may say');
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => {
      server.close();
      server.closeAllConnections();
    });
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    receiver.url = `http://127.0.0.1:${port}/hooks?token=hunter2`;
    return receiver;
  }

  get bodies(): NoticeBody[] {
    return this.received.map(({ body }) => JSON.parse(body) as NoticeBody);
  }
}

/** A database in which things happen, and who is told of them. */
export class NoticeWorld {
  readonly clock = new ManualClock();
  readonly logLines: string[] = [];
  readonly context: NoticeContext;

  constructor(
    readonly database: Database,
    targets: readonly NoticeTarget[] = [],
  ) {
    this.context = {
      database,
      clock: this.clock,
      log: pino({ level: 'debug' }, { write: (line: string) => void this.logLines.push(line) }),
      targets,
      maxTries: MAX_TRIES,
      deskUrl: 'https://rekon.example',
    };
  }

  get db(): Database['knex'] {
    return this.database.knex;
  }

  /** What the sweep finds now, as `kind subject`. */
  async found(): Promise<string[]> {
    const before = new Set(await this.#told());
    await findNotices(this.context);
    return (await this.#told()).filter((line) => !before.has(line));
  }

  async #told(): Promise<string[]> {
    const rows: { kind: string; subject: string }[] = await this.db('notices')
      .whereNot({ body: '' })
      .orderBy(['at', 'kind', 'subject'])
      .select('kind', 'subject');
    return rows.map(({ kind, subject }) => `${kind} ${subject}`);
  }

  async bodyOf(kind: string): Promise<NoticeBody> {
    const rows: { body: string }[] = await this.db('notices')
      .where({ kind })
      .orderBy('at')
      .select('body');
    return JSON.parse(rows.at(-1)?.body ?? '') as NoticeBody;
  }

  /** Tries whatever is due, as the job does. */
  async deliver(): Promise<void> {
    const at = new Date(this.clock.nowMs()).toISOString() as Instant;
    for (const id of await dueDeliveries(this.db, at, SHOWN)) await deliverNotice(this.context, id);
  }

  async deliveries(): Promise<DeliveryLine[]> {
    const lines = await listDeliveries(this.db, { limit: SHOWN });
    return lines.filter(({ id }) => id !== null);
  }

  async approve(batchId: string): Promise<void> {
    const given = await this.db('approvals').where({ batch_id: batchId }).pluck('id');
    await this.db('approvals').insert({
      batch_id: batchId,
      approved_by: 'agus',
      approved_at: MORNING,
      content_hash: createHash('sha256').update(batchId).digest('hex'),
      payout_count: 1,
      total_sen: 1,
      available_balance_sen: 1,
      content_version: given.length, // each retry is an edit
      approver_key: 'agus',
      layer: 1,
      layers_needed: 1,
    });
    await this.db('batches').where({ id: batchId }).update({ state: 'approved' });
    await this.db('payouts').where({ batch_id: batchId, state: 'ready' }).update({
      state: 'approved',
    });
  }

  async move(reference: string, state: string): Promise<void> {
    await this.db('payouts').where({ reference }).update({ state });
  }
}
