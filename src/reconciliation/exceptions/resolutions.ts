/** How an exception was settled, in words of the trade; a closed list (docs/exceptions.md). */
export const RESOLUTIONS = {
  explained_timing: 'Both sides are right; one of them came later',
  corrected_in_books: 'We had it wrong, and have booked it right',
  corrected_by_provider: 'They had it wrong, and have put it right',
  matched_by_hand: 'Both lines are there; a person has matched them',
  accepted: 'The difference stays as it is: too small, or agreed upon',
  duplicate_confirmed: 'One of the lines is there twice; the other one counts',
  not_ours: 'It belongs to somebody else, or to another system',
  other: 'None of these: the note says how',
} as const;

export type Resolution = keyof typeof RESOLUTIONS;
export const RESOLUTION_NAMES = Object.keys(RESOLUTIONS) as Resolution[];

export function isResolution(text: string): text is Resolution {
  return Object.hasOwn(RESOLUTIONS, text);
}
