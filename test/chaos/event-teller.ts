import type { Story } from './story.ts';
import { rowsFrom, type WorldDatabase } from './world-database.ts';

interface PayoutEvent {
  readonly id: number;
  readonly reference: string;
  readonly event: string;
  readonly from: string;
  readonly to: string;
  readonly code: string | null;
  readonly message: string | null;
}

/** Tells the story what became of payouts since it last looked. */
export class EventTeller {
  readonly #database: WorldDatabase;
  readonly #story: Story;
  #lastId = -1;

  constructor(database: WorldDatabase, story: Story) {
    this.#database = database;
    this.#story = story;
  }

  async tell(): Promise<void> {
    const events = await rowsFrom<PayoutEvent>(
      this.#database.current,
      `select payout_events.id, reference, event, from_state as "from", to_state as "to", code, message
       from payout_events join payouts on payouts.id = payout_id
       where payout_events.id > ? order by payout_events.id`,
      [this.#lastId],
    );
    for (const { id, reference, event, from, to, code, message } of events) {
      this.#lastId = Math.max(this.#lastId, id);
      this.#story.tell(
        `  ${reference}: ${event}, ${from} → ${to} (${code ?? '–'} ${message ?? ''})`,
      );
    }
  }
}
