import { type Guard, plain, sqlite } from './guard.ts';

const REMIT = 'src/payouts/remittance/remit-payout.ts';
const TABLES = 'migrations/0001-batches-and-payouts.ts';

/** One id for one payment, for ever. */
export const GUARDS_OF_IDS: readonly Guard[] = [
  {
    id: 'reference-used-once',
    promise: 'paid-once',
    kind: 'unique index',
    prevents: 'Two payouts of one reference, in two files or at the same moment.',
    file: TABLES,
    without: 'the reference is not unique',
    switchOff: [
      {
        find: "table.text('reference').notNullable().unique();",
        replace: "table.text('reference').notNullable();",
      },
    ],
    heldBy: sqlite('migrations/refusals', 'cannot have a reference that was used before'),
  },
  {
    id: 'file-uploaded-once',
    promise: 'paid-once',
    kind: 'unique index',
    prevents: 'The very same file becomes two batches.',
    file: TABLES,
    without: 'the bytes of a file are not unique',
    switchOff: [
      {
        find: "table.unique(['kind', 'file_sha256']);",
        replace: '',
      },
      {
        file: 'src/intake/intake-store.ts',
        find: ".onConflict(['kind', 'file_sha256'])",
        replace: ".onConflict('id')",
      },
    ],
    heldBy: sqlite('intake/receive-batch', 'two people upload the same file at once: one batch'),
  },
  {
    id: 'half-stored-is-nobodys-double',
    promise: 'not-lost',
    kind: 'check in the transaction',
    prevents: 'A row is refused as the double of one whose upload then breaks off: nobody pays it.',
    file: 'src/intake/batch-intake.ts',
    without: 'rows of an unfinished upload count',
    switchOff: [
      {
        find: 'if (others.size === 0 || (await receivingAmong(tx, [...others])) === null) return;',
        replace: 'if (await receivingAmong(tx, []) === null) return;',
      },
    ],
    heldBy: sqlite('intake/receive-batch', 'with rows of an upload that may yet break off'),
  },
  {
    id: 'correction-paid-once',
    promise: 'paid-once',
    kind: 'unique index',
    prevents: 'A refused row is corrected twice, under two references, and paid twice.',
    file: TABLES,
    without: 'two payouts may correct one row',
    switchOff: [
      {
        find: 'CREATE UNIQUE INDEX payouts_corrects ON',
        replace: 'CREATE INDEX payouts_corrects ON',
      },
    ],
    heldBy: sqlite('intake/corrected-twice', 'past every check: the database refuses'),
  },
  {
    id: 'id-sent-for-one-payout',
    promise: 'paid-once',
    kind: 'unique index',
    prevents: 'Two payouts are sent under one id, and one of them is taken for the other.',
    file: TABLES,
    without: 'the id is not unique',
    switchOff: [
      {
        find: "table.text('partner_trx_id').notNullable().unique();",
        replace: "table.text('partner_trx_id').notNullable();",
      },
    ],
    heldBy: sqlite('migrations/sends', 'two payouts under one id'),
  },
  {
    id: 'one-id-an-attempt',
    promise: 'paid-once',
    kind: 'unique index',
    prevents: 'One attempt of a payout goes under two ids.',
    file: TABLES,
    without: 'payout and number are not unique together',
    switchOff: [{ find: "table.unique(['payout_id', 'number']);", replace: '' }],
    heldBy: sqlite('migrations/sends', 'one payout under two ids in the same attempt'),
  },
  {
    id: 'same-id-for-the-same-payout',
    promise: 'paid-once',
    kind: 'limit on repeats',
    prevents:
      'A database restored from a copy sends a new id for what the provider has paid already.',
    file: 'src/payouts/remittance/partner-trx-id.ts',
    without: 'the id holds something of the moment',
    switchOff: [
      {
        find: 'return attempt === 1 ? first :',
        replace: 'return attempt === 1 ? `${first}-${process.hrtime.bigint() % 100000n}` :',
      },
    ],
    heldBy: [
      ...plain('payouts/partner-trx-id', 'is the same for ever, on every machine'),
      ...sqlite('payouts/whole-flow', 'a database restored from before the sends'),
    ],
  },
  {
    id: 'same-bytes-under-the-same-id',
    promise: 'paid-once',
    kind: 'limit on repeats',
    prevents: 'Another request goes under an id that the provider may know.',
    file: REMIT,
    without: 'the request is written anew for each send',
    switchOff: [
      {
        find: 'if (earlier) return { ...earlier, timesSent: earlier.timesSent + 1 };',
        replace: `if (earlier) {
    const partnerTrxId = earlier.partnerTrxId;
    const request = context.provider.remitBody({ ...payout, partnerTrxId });
    return { partnerTrxId, request, timesSent: earlier.timesSent + 1 };
  }`,
      },
    ],
    heldBy: sqlite('payouts/what-may-leave', 'goes again with its old bytes'),
  },
  {
    id: 'so-many-sends-of-an-id',
    promise: 'paid-once',
    kind: 'limit on repeats',
    prevents: 'An id that never arrives is sent for ever.',
    file: 'src/payouts/settlement/decide-settlement.ts',
    without: 'there is no limit',
    switchOff: [{ find: 'if (timesSent >= rules.maxSends) {', replace: 'if (timesSent < 0) {' }],
    heldBy: sqlite('payouts/crashes', 'as often as a payout may be sent: a person must look'),
  },
  {
    id: 'so-many-refusals-of-an-id',
    promise: 'paid-once',
    kind: 'limit on repeats',
    prevents:
      'A payout that is refused each time is sent for ever, and stops the others each time.',
    file: 'src/payouts/remittance/decide-remittance.ts',
    without: 'there is no limit',
    switchOff: [{ find: '|| timesSent < rules.maxRefusals)', replace: '|| timesSent >= 0)' }],
    heldBy: sqlite('payouts/remittance', 'after so many sends a person must look'),
  },
  {
    id: 'so-many-ids-of-a-payout',
    promise: 'paid-once',
    kind: 'limit on repeats',
    prevents: 'A payout gets new ids without end.',
    file: 'src/payouts/retry/retry-batch.ts',
    without: 'there is no limit',
    switchOff: [
      {
        find: 'payout.attemptNumber >= context.rules.maxAttempts',
        replace: 'payout.attemptNumber < 0',
      },
    ],
    heldBy: sqlite('payouts/retry', 'a payout gets so many ids and no more'),
  },
];
