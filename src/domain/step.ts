/** What a step did with its item. Everything else that can happen is thrown, and is a bug or a broken machine. */
export type StepOutcome =
  | { readonly kind: 'moved'; readonly to: string }
  /** No news; the item's `next_action_at` says when it is looked at again. */
  | { readonly kind: 'postponed' }
  /** Not due any more, stopped by a breaker or a pause, or another worker was first. */
  | { readonly kind: 'skipped'; readonly why: string };

/** Exponential back-off: first, 2 × first, 4 × first, … up to max. */
export function backOffMs(tries: number, firstMs: number, maxMs: number): number {
  return Math.min(maxMs, firstMs * 2 ** Math.min(tries, 30));
}
