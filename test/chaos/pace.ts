import type { Deed } from './deeds.ts';
import type { Installation } from './installation.ts';
import { rowsFrom } from './world-database.ts';
import { instant } from '../../src/domain/time.ts';

/** Where a stretch of the story came to its end. */
export type RestPlace = 'rest' | 'time' | 'turns';

export interface PaceOptions {
  /** What people do, in the order of time; taken off the front. */
  readonly deeds: Deed[];
  readonly untilMs: number;
  readonly mostTurns: number;
  /** How many of the due schedules run at a look: ticks may come late in a war. */
  readonly scheduleShare: number;
}

/** A turn of a task takes up to so long. */
const LONGEST_TURN_MS = 20;

/** The feeder would look before a longer pause is over. */
const SHORTEST_LEAP_MS = 500;

/** Lets the installation live: turns while anybody is ready, and leaps in time when nobody is. */
export async function live(installation: Installation, options: PaceOptions): Promise<RestPlace> {
  const { clock, random, provider, interleaving, story } = installation.parts;
  const { deeds, untilMs, mostTurns, scheduleShare } = options;
  const lastTurn = interleaving.turns + mostTurns;
  let looked = -1;
  while (interleaving.turns < lastTurn) {
    provider.catchUp();
    while (deeds[0] && deeds[0].atMs <= clock.nowMs()) {
      const deed = deeds.shift();
      story.tell(`deed: ${deed?.name}`);
      await deed?.do();
    }
    await installation.begin();
    const ready = interleaving.ready();
    if (ready.length > 0) {
      await interleaving.turn(ready);
      if (story.isWanted) await installation.events.tell();
      clock.advance(random.integer(0, LONGEST_TURN_MS));
      continue;
    }
    const nextMs = await nextMoment(installation, deeds);
    const isLeap = nextMs === null || nextMs - clock.nowMs() > SHORTEST_LEAP_MS;
    if (isLeap && (await installation.feedBeforeLeap())) continue;
    if (nextMs !== null && nextMs > untilMs) return 'time';
    if (nextMs !== null) {
      clock.advanceTo(nextMs);
      installation.beginSchedules(scheduleShare);
      continue;
    }
    // Every schedule once more; if that brought no work, nothing ever will.
    if (looked === installation.begun) return 'rest';
    looked = installation.begun;
    await installation.feed();
    installation.beginAllSchedules();
  }
  return 'turns';
}

/** The next moment at which anything may happen; null: nothing ever will. */
async function nextMoment(
  installation: Installation,
  deeds: readonly Deed[],
): Promise<number | null> {
  const { clock, interleaving, provider } = installation.parts;
  const moments = [
    interleaving.nextMs(),
    provider.nextMs(),
    installation.nextMs(),
    deeds[0]?.atMs ?? null,
    await nextLookMs(installation),
  ].filter((ms): ms is number => ms !== null && ms > clock.nowMs() && Number.isFinite(ms));
  return moments.length === 0 ? null : Math.min(...moments);
}

/** When the database says that something is looked at next. */
async function nextLookMs({ parts }: Installation): Promise<number | null> {
  const at = instant(parts.clock.nowMs());
  const [row] = await rowsFrom<{ next: string | null }>(
    parts.database.current,
    `select min(moment) as next from (
       select min(next_action_at) as moment from payouts where next_action_at > ?
       union all select min(next_action_at) from callbacks where next_action_at > ?
       union all select min(next_probe_at) from breakers
         where closed_at is null and next_probe_at > ?) as moments`,
    [at, at, at],
  );
  return row?.next ? Date.parse(row.next) : null;
}
