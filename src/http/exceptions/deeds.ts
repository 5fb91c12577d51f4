import { personName } from '../../domain/person.ts';
import type { AskedDeed } from '../../reconciliation/exceptions/decide-exceptions.ts';
import { ACTION_NAMES, type ExceptionAction } from '../../reconciliation/exceptions/life.ts';
import type { Resolution } from '../../reconciliation/exceptions/resolutions.ts';

/** A second person gives the money up: another form, and another permission. */
export const WORKED = ACTION_NAMES.filter((name) => name !== 'approve_write_off');

/** An exception, and which version of it was seen. */
type Seen = Pick<AskedDeed, 'id' | 'seenVersion'>;

/** What a person asks for, about one or many; what was left empty is nothing. */
interface Asked {
  readonly action: ExceptionAction;
  readonly by: string;
  readonly to?: string | undefined;
  readonly note?: string | undefined;
  readonly resolution?: Resolution | '' | undefined;
}

/** Whatever was filled in is asked for: what does not go with the action is refused, and not ignored. */
export function deedsAbout(seen: readonly Seen[], asked: Asked): AskedDeed[] {
  const { action, by, to = '', note = '', resolution = '' } = asked;
  const deed = {
    action,
    by,
    assignee: personName(to),
    note: note === '' ? null : note,
    resolution: resolution === '' ? null : resolution,
  };
  return seen.map(({ id, seenVersion }) => ({ ...deed, id, seenVersion }));
}
