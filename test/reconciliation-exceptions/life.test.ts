import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  CLOSED_STATUSES,
  type ExceptionStatus,
  OPEN_STATUSES,
} from '../../src/reconciliation/exceptions/categories.ts';
import {
  ACTION_NAMES,
  actionOf,
  actionsFrom,
  REOPENS_WHEN,
} from '../../src/reconciliation/exceptions/life.ts';
import { nextVersion } from '../../src/reconciliation/exceptions/next-version.ts';
import { RESOLUTIONS } from '../../src/reconciliation/exceptions/resolutions.ts';
import { FOUND_COLUMNS } from '../../src/reconciliation/exceptions/found-store.ts';
import { UserError } from '../../src/domain/errors.ts';
import { rupiah } from '../../src/domain/money.ts';
import type { ReconciliationException } from '../../src/reconciliation/exceptions/exception-store.ts';
import { describeOnBothDatabases } from '../support/databases.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { deed, ExceptionWorld } from './exception-world.ts';

const STATUSES: readonly ExceptionStatus[] = [...OPEN_STATUSES, ...CLOSED_STATUSES];
const page = readFileSync(new URL('../../docs/exceptions.md', import.meta.url), 'utf8');

/** Everything that any action needs. */
const FILLED = { assignee: 'tono', note: 'as agreed', resolution: 'accepted' } as const;

describe('docs/exceptions.md', () => {
  test('lists exactly the moves of the code', () => {
    const documented = [...page.matchAll(/^\| `([a-z_]+)` \| `([a-z_]+)` → `([a-z_]+)` \|/gm)].map(
      ([, action, from, to]) => `${action}: ${from} → ${to}`,
    );
    const moves = ACTION_NAMES.flatMap((action) =>
      Object.entries(actionOf(action).moves).map(([from, to]) => `${action}: ${from} → ${to}`),
    );
    expect(documented.toSorted()).toEqual(moves.toSorted());
  });

  test('has each status, with what it means', () => {
    const documented = [...page.matchAll(/^- `([a-z_]+)`(?: \((?:open|closed)\))?:/gm)].map(
      ([, status]) => status,
    );
    for (const status of STATUSES) expect(documented).toContain(status);
  });

  test.each(Object.entries(RESOLUTIONS))('has the resolution %s', (code, meaning) => {
    expect(page).toContain(`| \`${code}\` | ${meaning} |`);
  });

  test('says what reopens a closed one', () => {
    for (const column of REOPENS_WHEN) expect(page).toContain(`\`${column}\``);
    const found: readonly string[] = FOUND_COLUMNS;
    expect(REOPENS_WHEN.filter((column) => !found.includes(column))).toEqual([]);
  });
});

describe('the table of moves', () => {
  test('every open status can be left by a person, and every closed one but auto_closed too', () => {
    const stuck = STATUSES.filter((status) =>
      actionsFrom(status).every((action) => actionOf(action).moves[status] === status),
    );
    expect(stuck).toEqual(['auto_closed']);
  });

  test('money is given up by one way alone: asked for, then approved', () => {
    const ways = ACTION_NAMES.filter((action) =>
      Object.values(actionOf(action).moves).includes('written_off'),
    );
    expect(ways).toEqual(['approve_write_off']);
    expect(actionOf('approve_write_off').moves).toEqual({ write_off_requested: 'written_off' });
  });

  test('a closed one is opened by `reopen` alone', () => {
    const closed: readonly ExceptionStatus[] = CLOSED_STATUSES;
    const opens = ACTION_NAMES.filter((action) =>
      Object.entries(actionOf(action).moves).some(
        ([from, to]) => closed.includes(from as ExceptionStatus) && !closed.includes(to),
      ),
    );
    expect(opens).toEqual(['reopen']);
  });
});

describeOnBothDatabases('every action from every status', (open) => {
  let world: ExceptionWorld;
  let id: number;

  beforeAll(async () => {
    world = new ExceptionWorld(await open(), new ManualClock());
    id = await world.opened(await world.run());
  });

  test.each(STATUSES)('from %s: the moves of the table, and no other', async (status) => {
    const was: ReconciliationException = {
      ...(await world.now(id)),
      status,
      assignee: 'rina',
      requestedBy: 'sari',
      amountOurs: rupiah(100),
    };
    for (const action of ACTION_NAMES) {
      const { moves, needs } = actionOf(action);
      const asked = {
        assignee: action === 'unassign' ? null : FILLED.assignee,
        note: FILLED.note,
        resolution: needs === 'resolution' ? FILLED.resolution : null,
      };
      const next = nextVersion(was, deed('budi', action, id, asked));
      const to = next instanceof UserError ? next.code : next.status;
      expect([action, to]).toEqual([action, moves[status] ?? 'exception_status']);
    }
  });

  test('each move of the table is made, and stored as the table says', async () => {
    for (const action of ACTION_NAMES) {
      const { change, moves, needs } = actionOf(action);
      for (const [from, to] of Object.entries(moves)) {
        const fresh = await inStatus(world, from as ExceptionStatus);
        const asked = needs === null ? {} : { [needs]: FILLED[needs] };
        const kept = await world.by('budi', action, fresh, asked);
        expect([action, from, kept.status, kept.change]).toEqual([action, from, to, change]);
      }
    }
  });
});

/** An exception that a run left so, or two people. */
async function inStatus(world: ExceptionWorld, status: ExceptionStatus): Promise<number> {
  const id = await world.opened(await world.run());
  await world.by('sari', 'assign', id, { assignee: 'rina' });
  const byPeople = status === 'written_off' || status === 'write_off_requested';
  if (!byPeople) await world.foundAgain(id, await world.run(), 'changed', {}, status);
  else await world.by('sari', 'request_write_off', id, { note: 'small' });
  if (status === 'written_off') await world.by('tono', 'approve_write_off', id);
  return id;
}
