import { beforeEach, expect, test } from 'vitest';
import { rupiah } from '../../src/domain/money.ts';
import { decideExceptions } from '../../src/reconciliation/exceptions/decide-exceptions.ts';
import { moveExceptions } from '../../src/reconciliation/exceptions/decision-store.ts';
import { versionsAfter } from '../../src/reconciliation/exceptions/exception-store.ts';
import { describeOnBothDatabases } from '../support/databases.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { deed, ExceptionWorld } from './exception-world.ts';

const codeOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'done',
    (error: unknown) => (error instanceof Error && 'code' in error ? error.code : error),
  );

describeOnBothDatabases('what people decide about an exception', (open) => {
  let world: ExceptionWorld;
  let run: number;
  let id: number;
  const clock = new ManualClock();

  beforeEach(async () => {
    world = new ExceptionWorld(await open(), clock);
    run = await world.run();
    id = await world.opened(run);
  });

  const versions = () => versionsAfter(world.db, { id, version: 0, limit: 50 });
  const audit = () =>
    world
      .db('audit_log')
      .where({ subject: `exception:${id}` })
      .orderBy('number')
      .select<{ actor: string; action: string; details: string }[]>('actor', 'action', 'details');

  test('from found to resolved: every step is a version with who, when and why, and an audit entry', async () => {
    await world.by('sari', 'assign', id, { assignee: 'tono' });
    await clock.advance(60_000);
    await world.by('tono', 'investigate', id);
    await world.by('tono', 'send_to_provider', id, { note: 'ticket 4711' });
    await world.by('sari', 'note', id, { note: 'they answer on Monday' });
    await world.by('tono', 'resolve', id, { resolution: 'corrected_by_provider' });

    expect(
      (await versions()).map(({ version, change, status, actor, assignee, note, runNumber }) => [
        version,
        change,
        status,
        actor,
        assignee,
        note,
        runNumber,
      ]),
    ).toEqual([
      [1, 'opened', 'open', null, null, null, run],
      [2, 'assigned', 'assigned', 'sari', 'tono', null, run],
      [3, 'investigated', 'investigating', 'tono', 'tono', null, run],
      [4, 'sent_to_provider', 'pending_provider', 'tono', 'tono', 'ticket 4711', run],
      [5, 'noted', 'pending_provider', 'sari', 'tono', 'they answer on Monday', run],
      [6, 'resolved', 'resolved', 'tono', 'tono', 'they answer on Monday', run],
    ]);
    const now = await world.now(id);
    expect(now).toMatchObject({
      version: 6,
      status: 'resolved',
      resolution: 'corrected_by_provider',
    });
    expect((await audit()).map(({ actor, action }) => `${actor} ${action}`)).toEqual([
      'sari exception_assigned',
      'tono exception_investigated',
      'tono exception_sent_to_provider',
      'sari exception_noted',
      'tono exception_resolved',
    ]);
  });

  test('what the run had found is carried on, down to each column', async () => {
    const [found] = await versions();
    await world.by('sari', 'note', id, { note: 'looked at' });
    const [, noted] = await versions();
    const { version: _v, change: _c, actor: _a, note: _n, at: _t, ...carried } = noted ?? {};
    const { version: _w, change: _d, actor: _b, note: _o, at: _u, ...asFound } = found ?? {};
    expect(carried).toEqual(asFound);
  });

  test('a decision carries the newest finished run of its stream, and no other’s', async () => {
    const later = await world.run({ kind: 'close' });
    await world.run({ stream: 'bank' });
    await world.by('sari', 'note', id, { note: 'after the close' });
    expect((await world.now(id)).runNumber).toBe(later);
  });

  test('while a run of the stream is under way nothing is decided; of another stream it may be', async () => {
    await world.run({ stream: 'bank', state: 'running' });
    expect(await codeOf(world.by('sari', 'investigate', id))).toBe('done');
    for (const state of ['running', 'publishing'] as const) {
      const number = await world.run({ state });
      expect(await codeOf(world.by('sari', 'send_to_provider', id))).toBe(
        'reconciliation_under_way',
      );
      await world.db('reconciliation_runs').where({ number }).update({ state: 'interrupted' });
    }
    expect((await world.now(id)).status).toBe('investigating');
  });

  test('who has not seen the newest version is told what has changed, and changes nothing', async () => {
    await world.by('tono', 'assign', id, { assignee: 'rina' });
    await world.by('rina', 'resolve', id, { resolution: 'accepted' });
    const stale = world.by('sari', 'investigate', id, { seenVersion: 1 });
    await expect(stale).rejects.toMatchObject({
      code: 'exception_changed',
      message: expect.stringMatching(
        /not what it was in version 1: tono assigned it to rina at 2026-\S+; rina resolved it \(accepted\) at 2026-\S+\.$/,
      ),
    });
    expect((await world.now(id)).version).toBe(3);
  });

  test('a run that found other amounts meanwhile makes a decision stale too', async () => {
    const second = await world.run();
    await world.foundAgain(id, second, 'changed', { theirs: rupiah(1) });
    const stale = world.by('sari', 'resolve', id, { seenVersion: 1, resolution: 'accepted' });
    await expect(stale).rejects.toThrow(`run ${second} found it changed`);
  });

  test('a version that there is not yet is refused as such', async () => {
    expect(await codeOf(world.by('sari', 'investigate', id, { seenVersion: 9 }))).toBe(
      'exception_version_unknown',
    );
  });

  test('the same decision of the same person once more is done already; of another it is stale', async () => {
    const asked = { seenVersion: 1, resolution: 'accepted', note: 'small' } as const;
    await world.by('sari', 'resolve', id, asked);
    expect(await world.by('Sari ', 'resolve', id, asked)).toMatchObject({ version: 2 });
    expect(await codeOf(world.by('tono', 'resolve', id, asked))).toBe('exception_changed');
    const other = { ...asked, note: 'another reason' };
    expect(await codeOf(world.by('sari', 'resolve', id, other))).toBe('exception_changed');
    expect(await audit()).toHaveLength(1);
  });

  test('of two people at the same moment one decides, and the other is told', async () => {
    const outcomes = await Promise.all([
      codeOf(world.by('sari', 'investigate', id, { seenVersion: 1 })),
      codeOf(world.by('tono', 'resolve', id, { seenVersion: 1, resolution: 'not_ours' })),
    ]);
    expect(new Set(outcomes)).toEqual(new Set(['done', 'exception_changed']));
    expect(await versions()).toHaveLength(2);
  });

  test.each([
    ['an assignment to nobody', 'assign', {}, 'assignee_missing'],
    ['a note without words', 'note', { note: '  ' }, 'note_missing'],
    ['a resolution without a code', 'resolve', {}, 'resolution_missing'],
    ['`other` without a note', 'resolve', { resolution: 'other' }, 'note_missing'],
    ['a write-off without a note', 'request_write_off', {}, 'note_missing'],
    [
      'a resolution where none belongs',
      'note',
      { note: 'a', resolution: 'other' },
      'exception_input',
    ],
    ['a note of 2,001 characters', 'note', { note: 'n'.repeat(2001) }, 'exception_input'],
    ['a note that no database keeps', 'note', { note: 'a\0b' }, 'exception_input'],
    ['nobody instead of nobody', 'unassign', {}, 'nothing_to_do'],
    ['an approval of nothing', 'approve_write_off', {}, 'exception_status'],
  ] as const)('%s is refused by name', async (_what, action, more, code) => {
    expect(await codeOf(world.by('sari', action, id, more))).toBe(code);
    expect((await world.now(id)).version).toBe(1);
  });

  test('a refusal says what can be done instead', async () => {
    await world.by('sari', 'resolve', id, { resolution: 'accepted' });
    await expect(world.by('sari', 'investigate', id)).rejects.toMatchObject({
      message: `Exception ${id} is resolved, and \`investigate\` does not go from there.`,
      next: 'What can be done with it: note, reopen.',
    });
  });

  test('an exception that there is not, or whose run is not finished, is unknown', async () => {
    const unseen = await world.opened(await world.run({ state: 'running' }), {}, 0);
    for (const unknown of [unseen, 4711]) {
      const [outcome] = await decideExceptions(world.context, [
        deed('sari', 'investigate', unknown),
      ]);
      expect(outcome).toMatchObject({ kind: 'refused', error: { code: 'exception_unknown' } });
    }
  });

  test('reopened by a person, it has no resolution any more, and its reason is kept', async () => {
    await world.by('sari', 'resolve', id, { resolution: 'not_ours' });
    expect(await codeOf(world.by('tono', 'reopen', id))).toBe('note_missing');
    await world.by('tono', 'reopen', id, { note: 'it is ours after all' });
    expect(await world.now(id)).toMatchObject({
      status: 'open',
      change: 'reopened',
      resolution: null,
      note: 'it is ours after all',
    });
  });

  test('several at once: each by itself, and what is refused leaves the others alone', async () => {
    const other = await world.opened(run);
    const outcomes = await decideExceptions(world.context, [
      deed('sari', 'assign', other, { assignee: 'tono' }),
      deed('sari', 'resolve', id, { seenVersion: 2, resolution: 'accepted' }),
    ]);
    expect(outcomes.map(({ kind }) => kind)).toEqual(['done', 'refused']);
    expect((await world.now(other)).assignee).toBe('tono');
    expect((await world.now(id)).version).toBe(1);
  });

  test('a decision that hits no row undoes the whole transaction', async () => {
    // As if another process had moved it on between the look and the deed.
    const exception = { ...(await world.now(id)), version: 2 };
    const next = {
      change: 'noted',
      status: 'open',
      assignee: null,
      note: 'n',
      resolution: null,
      requestedBy: null,
    } as const;
    const decision = { exception, next, actor: 'sari', runNumber: run };
    await expect(moveExceptions(world.db, [decision])).rejects.toThrow(
      /changed by another process/,
    );
  });
});
