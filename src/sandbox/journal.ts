import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  truncateSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';

/**
 * A state file: one JSON document a line, only ever appended to. Each line is handed to the operating
 * system before the call returns, so a killed sandbox has forgotten nothing that it had answered (a
 * power cut may still lose the last lines: this is a stand-in, not a bank).
 */
export class Journal {
  readonly #file: number;

  private constructor(file: number) {
    this.#file = file;
  }

  /** Opens the file, replays each line in order, and is then ready to append. */
  static open(path: string, replay: (line: unknown) => void): Journal {
    mkdirSync(dirname(path), { recursive: true });
    if (existsSync(path)) Journal.#replay(path, replay);
    return new Journal(openSync(path, 'a'));
  }

  static #replay(path: string, replay: (line: unknown) => void): void {
    const text = readFileSync(path, 'utf8');
    // A last line without its end was being written when the process died: it never took effect.
    const whole = text.slice(0, text.lastIndexOf('\n') + 1);
    if (whole.length < text.length) truncateSync(path, Buffer.byteLength(whole));
    whole.split('\n').forEach((line, index) => {
      if (line === '') return;
      try {
        replay(JSON.parse(line));
      } catch (cause) {
        throw new Error(
          `${path} line ${index + 1} cannot be replayed; move the file away to start anew`,
          {
            cause,
          },
        );
      }
    });
  }

  append(line: unknown): void {
    writeSync(this.#file, `${JSON.stringify(line)}\n`);
  }

  close(): void {
    closeSync(this.#file);
  }
}
