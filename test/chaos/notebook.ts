import type { DrawnFile } from './drawn-files.ts';

/** What the operators know they did, whatever the database remembers of it. */
export class Notebook {
  /** The database was put back: it knows less than has happened. */
  wasRestored = false;
  readonly files: { readonly file: DrawnFile; tries: number; isStored: boolean }[] = [];
  /** References that somebody gave the order to pay. */
  readonly approved = new Set<string>();
  /** References whose review was decided for. */
  readonly accepted = new Set<string>();
  /** How often each deed was done, and how it ended. */
  readonly deeds = new Map<string, number>();
  /** What the program let somebody do although it must refuse it. */
  readonly wrongs: string[] = [];

  count(deed: string): void {
    this.deeds.set(deed, (this.deeds.get(deed) ?? 0) + 1);
  }
}
