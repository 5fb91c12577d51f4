/**
 * An error that a person caused and can mend. `message` says what happened and to which row or file,
 * `next` what to do about it. Everything else that is thrown is a bug or a broken machine.
 */
export class UserError extends Error {
  override readonly name = 'UserError';

  constructor(
    /** Stable, for programs: `file_empty`, `approver_is_maker`, … */
    readonly code: string,
    message: string,
    readonly next: string,
    /** Facts beside the message, such as the id of an earlier batch. */
    readonly details: Readonly<Record<string, string | number>> = {},
  ) {
    super(message);
  }
}
