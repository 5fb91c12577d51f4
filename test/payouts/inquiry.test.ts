import { describe, expect, test } from 'vitest';
import { inquireRecipient } from '../../src/payouts/inquiry/inquire-recipient.ts';
import { ACCOUNT, type Row, rows } from '../support/payout-files.ts';
import { describeMoneyOut } from '../support/payout-suite.ts';
import { DAY } from '../support/payout-world.ts';

const SECOND = 1000;
const BUDI: Row = { reference: 'PAY-1', name: 'Budi Santoso' };

describeMoneyOut('asking the bank who owns an account', (worlds) => {
  describe('what the answer does', () => {
    test('the name agrees: ready for approval, with the name beside it', async () => {
      const world = await worlds.scripted();
      await world.upload([BUDI]);
      await world.inquireAll();
      const { state, recipientName, nextActionAt } = await world.payout('PAY-1');
      expect({ state, recipientName, nextActionAt }).toEqual({
        state: 'ready',
        recipientName: 'BUDI SANTOSO',
        nextActionAt: null,
      });
    });

    test('the file gives no name: ready, and the bank’s name is kept', async () => {
      const world = await worlds.scripted();
      await world.upload([{ reference: 'PAY-1' }]);
      await world.inquireAll();
      const { state, recipientName } = await world.payout('PAY-1');
      expect({ state, recipientName }).toEqual({ state: 'ready', recipientName: 'BUDI SANTOSO' });
    });

    test('the name differs: a person must look, and reads why, without the name', async () => {
      const world = await worlds.scripted();
      world.provider.names.set(ACCOUNT, 'SITI AMINAH');
      await world.upload([BUDI]);
      await world.inquireAll();
      const payout = await world.payout('PAY-1');
      expect([payout.state, payout.reasonCode]).toEqual(['review', 'name_differs']);
      expect(payout.reason).toMatch(/^names agree \d+ %, needed 85 %: /);
      expect(payout.reason).not.toMatch(/siti|budi/i);
    });

    test('the bank does not know the account: invalid, with the bank’s words', async () => {
      const world = await worlds.scripted();
      world.provider.whenInquired(ACCOUNT, { meaning: 'not_known', message: 'account not found' });
      await world.upload([BUDI]);
      await world.inquireAll();
      const payout = await world.payout('PAY-1');
      expect([payout.state, payout.reason]).toEqual([
        'invalid',
        'the bank says: account not found',
      ]);
    });

    test('no clear answer: asked again after 5, 10, 20, … seconds', async () => {
      const world = await worlds.scripted();
      world.provider.whenInquired(ACCOUNT, 'unknown', 'unknown', 'unknown', 'known');
      await world.upload([BUDI]);
      const pauses: (number | null)[] = [];
      for (let time = 0; time < 3; time += 1) {
        await world.inquireAll();
        expect(await world.inquireAll()).toEqual([]);
        const pause = await world.nextLookMs('PAY-1');
        pauses.push(pause);
        await world.advance(pause ?? 0);
      }
      expect(pauses).toEqual([5 * SECOND, 10 * SECOND, 20 * SECOND]);
      await world.inquireAll();
      expect(await world.states()).toEqual({ 'PAY-1': 'ready' });
      expect(await world.story('PAY-1')).toEqual([
        'asked_in_vain',
        'asked_in_vain',
        'asked_in_vain',
        'recipient_confirmed',
      ]);
    });
  });

  describe('a good answer is used again, since each one may cost money', () => {
    test('until it is 30 days old', async () => {
      const world = await worlds.scripted();
      await world.upload([{ reference: 'PAY-1', amount: 10_000 }]);
      await world.inquireAll();
      await world.advance(30 * DAY);
      await world.upload([{ reference: 'PAY-2', amount: 20_000 }]);
      await world.inquireAll();
      expect(world.provider.seen('inquiry')).toHaveLength(1);
      await world.advance(1);
      await world.upload([{ reference: 'PAY-3', amount: 30_000 }]);
      await world.inquireAll();
      expect(world.provider.seen('inquiry')).toHaveLength(2);
      expect(Object.values(await world.states())).toEqual(['ready', 'ready', 'ready']);
    });

    test('but not that of another bank, nor a bad one', async () => {
      const world = await worlds.scripted();
      world.provider.whenInquired(ACCOUNT, 'not_known', 'known');
      await world.upload([{ reference: 'PAY-1', bank: '014', amount: 10_000 }]);
      await world.inquireAll();
      await world.upload([{ reference: 'PAY-2', bank: '014', amount: 20_000 }]);
      await world.inquireAll();
      await world.upload([{ reference: 'PAY-3', bank: '008', amount: 30_000 }]);
      await world.inquireAll();
      expect(world.provider.seen('inquiry')).toHaveLength(3);
      expect(Object.values(await world.states())).toEqual(['invalid', 'ready', 'ready']);
    });

    test('the name is compared anew for each payout', async () => {
      const world = await worlds.scripted();
      await world.upload([
        { reference: 'PAY-1', name: 'Budi Santoso', amount: 10_000 },
        { reference: 'PAY-2', name: 'Siti Aminah', amount: 20_000 },
      ]);
      await world.inquireAll();
      expect(world.provider.seen('inquiry')).toHaveLength(1);
      expect(await world.states()).toEqual({ 'PAY-1': 'ready', 'PAY-2': 'review' });
    });
  });

  test('a suspected duplicate goes to review even when the name agrees', async () => {
    const world = await worlds.scripted();
    const first = await world.upload([BUDI]);
    await world.upload([{ ...BUDI, reference: 'PAY-2' }]);
    await world.inquireAll();
    const second = await world.payout('PAY-2');
    expect([second.state, second.reasonCode, second.reason]).toEqual([
      'review',
      'suspected_duplicate',
      `same account and amount as PAY-1 (batch ${first}, row 2)`,
    ]);
    expect((await world.payout('PAY-1')).state).toBe('ready');
  });

  test('a suspected duplicate that got no answer at first is still one', async () => {
    const world = await worlds.scripted();
    await world.upload([BUDI]);
    world.provider.whenInquired(ACCOUNT, 'unknown', 'unknown', 'known');
    await world.upload([{ ...BUDI, reference: 'PAY-2' }]);
    await world.runToRest();
    const second = await world.payout('PAY-2');
    expect([second.state, second.reasonCode]).toEqual(['review', 'suspected_duplicate']);
    expect(second.reason).toMatch(/^same account and amount as PAY-1/);
  });

  test('our key is refused: nothing more is asked until a probe is answered', async () => {
    const world = await worlds.scripted();
    const { provider } = world;
    provider.whenInquired(ACCOUNT, { meaning: 'caller_rejected', code: '208' }, 'known');
    provider.whenBalance('caller_rejected', 'told');
    await world.upload(rows('PAY-1', 'PAY-2', 'PAY-3'));
    await world.inquireAll();
    expect(provider.seen('inquiry')).toHaveLength(1);
    expect(await world.openBreakers()).toEqual(['caller_rejected']);
    expect(await world.states()).toEqual({
      'PAY-1': 'inquiring',
      'PAY-2': 'inquiring',
      'PAY-3': 'inquiring',
    });

    await world.advance(10 * SECOND);
    await world.inquireAll();
    expect(await world.probe(), 'not yet due').toEqual({ open: 1, closed: 0 });
    await world.advance(20 * SECOND);
    expect(await world.probe(), 'still refused').toEqual({ open: 1, closed: 0 });
    await world.inquireAll();
    expect(provider.seen('inquiry')).toHaveLength(1);

    await world.advance(30 * SECOND);
    expect(await world.probe()).toEqual({ open: 0, closed: 1 });
    await world.inquireAll();
    expect(Object.values(await world.states())).toEqual(['ready', 'ready', 'ready']);
  });

  test('two workers on one row: asked twice perhaps, decided once', async () => {
    const world = await worlds.scripted();
    await world.upload([BUDI]);
    const { id } = await world.payout('PAY-1');
    const other = { ...world.context, database: worlds.secondConnection(world.database) };
    await Promise.all([inquireRecipient(world.context, id), inquireRecipient(other, id)]);
    expect(await world.story('PAY-1')).toEqual(['recipient_confirmed']);
  });
});
