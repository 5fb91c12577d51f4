import type { Installation } from './installation.ts';
import type { Answer, Streams } from './terminal.ts';

/** What each command is built from. */
export interface Shell {
  readonly streams: Streams;
  /** What a person types, or a file that is piped in. */
  readonly stdin: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  readonly environment: Readonly<Record<string, string | undefined>>;
  dataDir(): string;
  /** Opens the installation, runs the work, prints its answer, and closes again. */
  run(work: (installation: Installation) => Promise<Answer>): Promise<void>;
  /** For work that needs no installation. */
  runAlone(work: () => Promise<Answer>): Promise<void>;
}
