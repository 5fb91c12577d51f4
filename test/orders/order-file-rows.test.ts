import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { ORDER_KINDS, type OrderKindName } from '../../src/domain/batch-kinds.ts';
import { NO_FOLDER, openFolder } from '../../src/intake/order-row/folder.ts';
import { describeOrders } from './order-suite.ts';
import { candidatesOf, reasonsOf } from './read-order-file.ts';
import { refusals, SAMPLES, sampleFolder } from './sample-files.ts';

/** Every row of the sample that is refused: its number, and all of its reasons by column. */
const REFUSED: Readonly<Record<OrderKindName, readonly string[]>> = {
  va: [
    '42 bank_code cell_not_usable',
    '43 bank_code cell_not_usable',
    '44 amount amount_negative',
    '45 amount amount_not_whole',
    '46 expires_minutes cell_not_usable',
    '47 email cell_not_usable',
    '48 reference reference_used_before',
  ],
  checkout: [
    '32 amount amount_below_minimum',
    '33 amount amount_not_whole',
    '34 amount cell_not_usable',
    '35 sender_name cell_missing',
    '36 sender_name cell_not_usable',
    '37 description cell_not_usable',
    '39 email cell_not_usable',
    '40 disabled_methods cell_not_usable',
    '41 enabled_banks cell_not_usable',
    '42 expires_at cell_not_usable',
    '43 open_amount cell_not_usable',
    '44 reference reference_used_before',
  ],
  invoice: [
    '32 amount amount_below_minimum',
    '33 sender_name cell_not_usable',
    '34 items cell_not_usable',
    '35 items cell_not_usable',
    '36 items cell_not_usable',
    '37 attachment document_not_in_folder',
    '38 attachment document_wrong_type',
    '39 notes cell_not_usable',
    '40 reference reference_used_before',
  ],
  ewallet: [
    '42 phone cell_missing',
    '43 phone cell_not_usable',
    '44 wallet cell_not_usable',
    '45 amount amount_too_large',
    '47 amount cell_not_usable',
    '48 items cell_not_usable',
    '49 items cell_missing',
  ],
  emoney: [
    '42 amount amount_below_minimum',
    '43 amount amount_too_large',
    '44 redirect_url cell_missing',
    '45 wallet cell_not_usable',
    '46 fee_type cell_not_usable',
    '47 phone cell_not_usable',
    '48 reference reference_used_before',
  ],
  identity: [],
};

describeOrders('the sample file of each kind', (worlds) => {
  test.each(ORDER_KINDS)('%s: good rows are taken, each bad row has its reason', async (kind) => {
    const world = await worlds.scripted();
    const folder = await sampleFolder(kind);
    const { batchId, counts, warnings } = await world.receiveFile(kind, SAMPLES[kind], { folder });
    const refused = await refusals(world, batchId);
    expect(refused.map(({ row, column, code }) => `${row} ${column} ${code}`)).toEqual(
      REFUSED[kind],
    );
    const { read, accepted, duplicate, rejected } = counts;
    expect(read).toBe(accepted + duplicate + rejected);
    expect(duplicate + rejected).toBe(new Set(refused.map(({ row }) => row)).size);
    expect(await world.database.knex('orders').where({ batch_id: batchId })).toHaveLength(accepted);
    expect(warnings).toEqual([]);
    for (const { message } of refused) {
      expect(message, 'words of a table, not of a program').not.toMatch(
        /Invalid|expected|received|string|boolean|array|UTC|undefined/,
      );
    }
  });
});

describe('a row that cannot be used says what it should be', () => {
  test.each<[OrderKindName, string, string]>([
    ['va', 'reference,bank_code,single_use\nA1,014,maybe', 'write yes or no'],
    ['va', 'reference,bank_code\nA1,999', 'it must be one of 002 (Bank BRI), 013 (Bank Permata)'],
    ['va', 'reference,bank_code,expires_minutes\nA1,014,soon', 'write a whole number'],
    ['va', 'reference,bank_code,expires_minutes\nA1,014,0', 'it must be at least 1'],
    ['va', 'reference,bank_code,email\nA1,014,budi', 'it is no e-mail address'],
    ['ewallet', 'reference,wallet,amount\nA1,GOPAY,5000', 'one of OVO, DANA, LINKAJA'],
    [
      'ewallet',
      'reference,wallet,amount,expires_at\nA1,DANA,5000,besok',
      'as in "2026-12-31 17:00"',
    ],
    ['emoney', 'reference,wallet,amount,product_name,fee_type\nA1,OVO,50000,Kopi,SHA', 'BEN, OUR'],
    ['invoice', 'reference,amount,sender_name,items\nA1,50000,Budi,Kopi', 'Kopi susu x 2 @ 18000'],
    ['identity', 'reference,check,name,nik,home_address\nA1,face,Budi,1,Jakarta', 'one of id_card'],
  ])('%s: %j', async (kind, text, words) => {
    const [refused] = await reasonsOf(kind, text);
    expect(refused?.code).toBe('cell_not_usable');
    expect(refused?.message).toContain(words);
  });

  test('a row comes back with all its reasons at once', async () => {
    const refused = await reasonsOf(
      'checkout',
      'reference,amount,sender_name,email\n,1,Toko 24,budi',
    );
    expect(refused.map(({ column }) => column)).toEqual([
      'reference',
      'amount',
      'sender_name',
      'email',
    ]);
  });

  test('phones and yes or no are read as people write them', async () => {
    const charged = await candidatesOf(
      'ewallet',
      'reference,wallet,amount,phone\nA1,ovo,5000,+62 812-3456-789\nA2,OVO,5000,628123456789',
    );
    for (const { details } of charged) {
      expect(details).toEqual({ wallet: 'OVO', phone: '08123456789' });
    }
    const [account] = await candidatesOf(
      'va',
      'reference,kode bank,single_use,lifetime\nV1,14,ya,tidak',
    );
    expect(account?.details).toMatchObject({ bankCode: '014', singleUse: true, lifetime: false });
    expect(account?.amount).toBeNull();
  });

  test.each([
    ['2026-12-31 17:00', '2026-12-31T10:00:00.000Z'],
    ['31/12/2026 17:00', '2026-12-31T10:00:00.000Z'],
    ['31-12-2026', '2026-12-31T16:59:59.000Z'],
    ['2026-12-31T17:00:00+07:00', '2026-12-31T10:00:00.000Z'],
  ])('the time %s is one of Jakarta', async (written, expiresAt) => {
    const text = `reference,wallet,amount,expires_at\nA1,DANA,5000,${written}`;
    const [charge] = await candidatesOf('ewallet', text);
    expect(charge?.details).toMatchObject({ expiresAt });
  });
});

describeOrders('files that rows name', (worlds) => {
  const HEADER =
    'reference,check,name,nik,home_address,business_address,phone,id_card_photo,selfie_photo';
  const person = (reference: string, card: string, selfie: string): string =>
    `${reference},id_card,Budi,3273012506850004,Jakarta,Jakarta,081234567890,${card},${selfie}`;

  test('a photo that is missing, too large, empty or none comes back; the good row goes on', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'rekon-photos-'));
    onTestFinished(() => rm(dir, { recursive: true, force: true }));
    const jpeg = Buffer.from([0xff, 0xd8, 0xff, 0xe0]);
    await writeFile(join(dir, 'ok.jpg'), jpeg);
    await writeFile(join(dir, 'large.jpg'), Buffer.concat([jpeg, Buffer.alloc(1_048_576)]));
    await writeFile(join(dir, 'empty.jpg'), '');
    await writeFile(join(dir, 'text.jpg'), 'not a photograph');
    const rows = [
      person('A1', 'ok.jpg', 'ok.jpg'),
      person('A2', 'ok.jpg', 'large.jpg'),
      person('A3', 'empty.jpg', 'ok.jpg'),
      person('A4', 'ok.jpg', 'text.jpg'),
      person('A5', 'ok.jpg', 'gone.jpg'),
      person('A6', '', 'ok.jpg'),
      person('A7', '../ok.jpg', 'ok.jpg'),
    ];
    const world = await worlds.scripted();
    const text = [HEADER, ...rows].join('\n');
    const received = await world.receive('identity', text, { folder: await openFolder(dir) });
    const refused = await refusals(world, received.batchId);
    expect(refused.map(({ row, column, code }) => `${row} ${column} ${code}`)).toEqual([
      '3 selfie_photo document_wrong_size',
      '4 id_card_photo document_wrong_size',
      '5 selfie_photo document_wrong_type',
      '6 selfie_photo document_not_in_folder',
      '7 id_card_photo cell_missing',
      '8 id_card_photo document_not_in_folder',
    ]);
    const [, empty, noImage] = refused.map(({ message }) => message);
    expect(empty).toBe('"empty.jpg" is empty: export it again.');
    expect(noImage).toContain('"text.jpg" is no JPEG or PNG');
    expect(await world.states()).toEqual({ A1: 'accepted' });
  });

  test('without a folder every file is missing, and no file is needed by phone number', async () => {
    const world = await worlds.scripted();
    const rows = [
      person('A1', 'ok.jpg', 'ok.jpg'),
      'A2,phone_number,Budi,3273012506850004,Jakarta,,,,',
    ];
    const { batchId, counts } = await world.receive('identity', [HEADER, ...rows].join('\n'), {
      folder: NO_FOLDER,
    });
    expect(counts).toMatchObject({ accepted: 1, rejected: 1 });
    for (const { message } of await refusals(world, batchId)) {
      expect(message).toContain('no --files was given');
    }
  });
});
