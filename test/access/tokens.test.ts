import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { mayDo, PERMISSIONS, ROLES, type Role, rolesThatMay } from '../../src/access/roles.ts';
import { createToken, findCaller, revokeToken } from '../../src/access/tokens.ts';
import type { Database } from '../../src/platform/database/database.ts';
import { describeOnBothDatabases } from '../support/databases.ts';
import { ManualClock } from '../support/manual-clock.ts';

describeOnBothDatabases('tokens', (open) => {
  const clock = new ManualClock();
  let database: Database;
  beforeAll(async () => {
    database = await open();
  });
  const make = (user: string, role: Role = 'viewer') =>
    createToken({ database, clock }, { user, role, by: 'adi' });

  it('a token is shown once; only its hash is stored', async () => {
    const made = await make('vina', 'maker');
    expect(made).toMatchObject({ user: 'vina', role: 'maker' });
    expect(made.token).toMatch(/^rekon_[A-Za-z0-9_-]{43}$/);
    const stored: Record<string, unknown>[] = await database
      .knex('api_tokens')
      .where({ id: made.id });
    expect(stored).toMatchObject([
      { token_sha256: createHash('sha256').update(made.token).digest('hex') },
    ]);
    expect(JSON.stringify(stored)).not.toContain(made.token);
    const audit: unknown[] = await database
      .knex('audit_log')
      .where({ subject: `token ${made.id}` });
    expect(audit).toMatchObject([
      { actor: 'adi', action: 'token_created', details: '{"user":"vina","role":"maker"}' },
    ]);
    expect(JSON.stringify(audit)).not.toContain(made.token);
  });

  it('a token finds its user and role until it is revoked, and no longer', async () => {
    const { id, token } = await make('agus', 'approver');
    expect(await findCaller({ database, clock }, token)).toEqual({
      tokenId: id,
      user: 'agus',
      role: 'approver',
    });
    await revokeToken({ database, clock }, { id, by: 'adi' });
    expect(await findCaller({ database, clock }, token)).toBeNull();
    await expect(revokeToken({ database, clock }, { id, by: 'adi' })).rejects.toMatchObject({
      code: 'token_unknown',
    });
    const actions: unknown[] = await database
      .knex('audit_log')
      .where({ subject: `token ${id}` })
      .orderBy('number')
      .pluck('action');
    expect(actions).toEqual(['token_created', 'token_revoked']);
  });

  it('two tokens of one user live apart', async () => {
    const [first, second] = [await make('siti'), await make('siti')];
    await revokeToken({ database, clock }, { id: first.id, by: 'adi' });
    expect(await findCaller({ database, clock }, second.token)).toMatchObject({ user: 'siti' });
  });

  it.each([
    '',
    'rekon_',
    'rekon_short',
    `rekon_${'A'.repeat(43)}`,
    `x${'A'.repeat(48)}`,
    "' or 1=1 --",
  ])('%j is nobody', async (token) => {
    expect(await findCaller({ database, clock }, token)).toBeNull();
  });

  it.each(['', '   ', 'x'.repeat(101), 'bu\u0000di', 'ad\u200Bi'])(
    'a user cannot be called %j',
    async (user) => {
      await expect(make(user)).rejects.toMatchObject({ code: 'user_name_invalid' });
    },
  );

  it('there is no role beside the four, and no token without a number', async () => {
    await expect(make('vina', 'root' as Role)).rejects.toMatchObject({ code: 'role_unknown' });
    await expect(
      revokeToken({ database, clock }, { id: Number.NaN, by: 'adi' }),
    ).rejects.toMatchObject({ code: 'token_unknown' });
  });
});

describe('roles', () => {
  it.each([
    ['viewer', ['own_account', 'read']],
    [
      'maker',
      [
        'own_account',
        'read',
        'upload',
        'retry',
        'request_refund',
        'see_accounts',
        'reconcile',
        'work_exceptions',
        'stop_sending',
      ],
    ],
    [
      'approver',
      [
        'own_account',
        'read',
        'approve',
        'decide_review',
        'reject',
        'pause',
        'resume',
        'cancel',
        'request_refund',
        'approve_refund',
        'see_accounts',
        'reconcile',
        'work_exceptions',
        'approve_write_off',
        'close_period',
        'run_jobs',
        'stop_sending',
        'resume_sending',
        'reset_breaker',
        'read_audit',
      ],
    ],
    ['admin', Object.keys(PERMISSIONS)],
  ] as [Role, string[]][])('%s may %j', (role, permissions) => {
    const may = (Object.keys(PERMISSIONS) as (keyof typeof PERMISSIONS)[]).filter((permission) =>
      mayDo(role, permission),
    );
    expect(may).toEqual(permissions.toSorted((a, b) => order(a) - order(b)));
  });

  it('whoever may approve may not upload, but for the admin', () => {
    const both = ROLES.filter((role) => mayDo(role, 'approve') && mayDo(role, 'upload'));
    expect(both).toEqual(['admin']);
    expect(rolesThatMay('approve')).toEqual(['approver', 'admin']);
  });
});

const order = (permission: string): number => Object.keys(PERMISSIONS).indexOf(permission);
