import type { WriteStream } from 'node:tty';
import { SingleBar } from 'cli-progress';
import { UserError } from '../domain/errors.ts';

/** Where a command's words go: the answer to stdout, everything else to stderr. */
export interface Streams {
  readonly stdout: NodeJS.WritableStream;
  readonly stderr: NodeJS.WritableStream & Partial<Pick<WriteStream, 'isTTY'>>;
}

/** What a command has to say, for programs and for people. */
export interface Answer {
  readonly json: unknown;
  readonly text: string;
  /** 0 unless the command did its work and found something wrong. */
  readonly exitCode?: 0 | 1;
}

export function printAnswer(streams: Streams, answer: Answer, asJson: boolean): number {
  const text = asJson ? `${JSON.stringify(answer.json, null, 2)}\n` : ensureNewline(answer.text);
  streams.stdout.write(text);
  return answer.exitCode ?? 0;
}

const ensureNewline = (text: string): string => (text.endsWith('\n') ? text : `${text}\n`);

/** 2: bad input or usage, which a person can mend; 1: everything else. */
export function printError(streams: Streams, error: unknown, asJson: boolean): number {
  const known = asUserError(error);
  if (asJson) {
    const { code, message, next, details } = known ?? unexpected(error);
    streams.stdout.write(
      `${JSON.stringify({ error: { code, message, next, details } }, null, 2)}\n`,
    );
  }
  const { message, next } = known ?? unexpected(error);
  streams.stderr.write(`rekon: ${message}\n       ${next}\n`);
  if (!known && error instanceof Error && error.stack) streams.stderr.write(`${error.stack}\n`);
  return known && !MACHINE_TROUBLE.has(known.code) ? 2 : 1;
}

/** Nothing is wrong with the input: the machine or the provider is at fault. */
const MACHINE_TROUBLE = new Set([
  'disk_full',
  'provider_silent',
  'provider_refuses_us',
  'va_no_answer',
  'order_removal_unanswered',
  'va_not_changed',
  'job_running',
  'database_busy',
  'database_damaged',
  'database_not_writable',
  'database_unreachable',
  'database_refuses_us',
  'migration_locked',
  'address_not_free',
  'redis_not_installed',
  'redis_not_ready',
  'redis_stuck',
  'redis_dir_unusable',
]);

function asUserError(error: unknown): UserError | null {
  if (error instanceof UserError) return error;
  if (!(error instanceof Error)) return null;
  const code = 'code' in error ? String(error.code) : '';
  if (
    code === 'ENOSPC' ||
    code === 'SQLITE_FULL' ||
    /SQLITE_FULL|disk is full/.test(error.message)
  ) {
    return new UserError(
      'disk_full',
      'The disk is full; the last step was not stored.',
      'Free some space and run the same command again: what was stored before stays, and nothing is done twice.',
    );
  }
  if (code === 'SQLITE_BUSY') {
    return new UserError(
      'database_busy',
      'Another Rekon process has been writing to the database for too long.',
      'Run the same command again; if it stays so, look with `rekon doctor` what is running.',
    );
  }
  return null;
}

function unexpected(error: unknown): UserError {
  return new UserError(
    'unexpected',
    error instanceof Error ? error.message : String(error),
    'This is not something you did. Run `rekon doctor`; if it finds nothing, report what is printed here.',
  );
}

export interface Progress {
  update(done: number, total: number): void;
  end(): void;
}

/** A bar on stderr when a person watches, and nothing otherwise. It shows after a second. */
export function startProgress(streams: Streams, title: string, unit: string): Progress {
  if (!streams.stderr.isTTY) return { update: () => undefined, end: () => undefined };
  const bar = new SingleBar({
    format: `${title} {bar} {percentage}% | {value}/{total} ${unit} | {eta_formatted} left`,
    hideCursor: true,
    clearOnComplete: true,
    stream: streams.stderr,
  });
  const startedMs = performance.now();
  let shown = false;
  return {
    update(done, total) {
      if (!shown && performance.now() - startedMs > 1000) {
        bar.start(total, done);
        shown = true;
      } else if (shown) {
        bar.setTotal(total);
        bar.update(done);
      }
    },
    end: () => bar.stop(),
  };
}

/** Plain columns, for people. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((title, i) =>
    Math.max(title.length, ...rows.map((row) => (row[i] ?? '').length)),
  );
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, i) => cell.padEnd(widths[i] ?? 0))
      .join('  ')
      .trimEnd();
  return [line(head), ...rows.map(line)].join('\n');
}
