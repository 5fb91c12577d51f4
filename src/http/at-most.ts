import type { WorkTerm } from '../domain/terms.ts';
import { httpProblem } from './http-problems.ts';

/** Lets so many of a heavy kind of request run at once; refuses the next, which may try again. */
export class AtMost {
  readonly #limit: number;
  readonly #what: WorkTerm;
  #running = 0;

  constructor(limit: number, what: WorkTerm) {
    this.#limit = limit;
    this.#what = what;
  }

  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.#running >= this.#limit) {
      throw httpProblem('too_many_at_once', { limit: this.#limit, what: this.#what });
    }
    this.#running += 1;
    try {
      return await work();
    } finally {
      this.#running -= 1;
    }
  }
}
