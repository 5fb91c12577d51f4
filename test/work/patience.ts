import { realClock } from '../support/servers.ts';

const PATIENCE_MS = 20_000;
const LOOK_EVERY_MS = 10;

/** Waits until `holds`; the name of what was waited for is in the error. */
export async function patiently(
  what: string,
  holds: () => boolean | Promise<boolean>,
): Promise<void> {
  const giveUpAtMs = realClock.nowMs() + PATIENCE_MS;
  while (!(await holds())) {
    if (realClock.nowMs() > giveUpAtMs) throw new Error(`waited in vain until ${what}`);
    await realClock.sleep(LOOK_EVERY_MS);
  }
}

/** Something that happens once, and that any number may wait for. */
export class Signal {
  readonly happened: Promise<void>;
  #tell: () => void = () => undefined;

  constructor() {
    this.happened = new Promise((resolve) => {
      this.#tell = resolve;
    });
  }

  tell(): void {
    this.#tell();
  }
}
