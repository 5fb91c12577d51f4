import type { SaidRejection, SaidWarning } from './row-sentences.ts';

/** Where the readers of cells say what they find. A reader that reports `reject` may return null. */
export interface Reporter {
  reject(why: SaidRejection): void;
  warn(about: SaidWarning): void;
}
