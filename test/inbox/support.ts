import type { Database } from '../../src/platform/database/database.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { type Answered, type Desk, type DeskOptions, startDesk } from '../http/harness.ts';
import { CHANNELS, type Channel, type Message } from './messages.ts';

export interface KeptCallback {
  readonly id: number;
  readonly channel: string;
  readonly provider: string;
  readonly source_ip: string;
  readonly headers: string;
  readonly body: string;
  readonly verified_by: string | null;
  readonly state: string;
  readonly outcome: string | null;
  readonly times_received: number;
}

export async function kept(database: Database): Promise<KeptCallback[]> {
  return database.knex('callbacks').orderBy('id');
}

/** A desk whose clock the test holds: signatures carry the time. */
export async function inboxDesk(database: Database, options: DeskOptions = {}) {
  const clock = new ManualClock();
  const desk = await startDesk({ database, clock, ...options });
  return { desk, clock };
}

export function send(desk: Desk, path: string, { body, headers }: Message): Promise<Answered> {
  return desk.stranger.call(path, { method: 'POST', body, headers });
}

export function channelOf(name: string): Channel {
  const found = CHANNELS.find(({ channel }) => channel === name);
  if (!found) throw new Error(`no channel ${name}`);
  return found;
}

/** Everything that the database holds about callbacks, to search for what must not be there. */
export async function allThatIsKept(database: Database): Promise<string> {
  return JSON.stringify(await database.knex('callbacks'));
}
