import { UserError } from '../../src/domain/errors.ts';

/** The code of the UserError that this ends with. */
export function codeOf(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'nothing was refused',
    (error: unknown) => (error instanceof UserError ? error.code : String(error)),
  );
}
