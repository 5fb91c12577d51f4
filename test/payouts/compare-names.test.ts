import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compareNames } from '../../src/payouts/inquiry/compare-names.ts';
import { recipientName } from '../../src/sandbox/oy/names.ts';

/** The setting NAME_SCORE_PERCENT: from here on no person needs to look. */
const ENOUGH = 85;

type Case = readonly [expected: string, found: string, comment: string];

const ONE_PERSON: readonly Case[] = [
  ['BUDI SANTOSO', 'BUDI SANTOSO', 'the same'],
  ['budi santoso', 'BUDI SANTOSO', 'small letters'],
  ['  Budi   Santoso ', 'BUDI SANTOSO', 'blanks'],
  ['Budi Santoso.', 'BUDI SANTOSO', 'a full stop'],
  ['José Martínez', 'JOSE MARTINEZ', 'accents'],
  ["Nur'aini Sa'adah", 'NURAINI SAADAH', 'apostrophes'],
  ['Nur-Aini Putri', 'NUR AINI PUTRI', 'a hyphen'],
  ['Santoso Budi', 'BUDI SANTOSO', 'family name first'],
  ['SANTOSO, BUDI', 'BUDI SANTOSO', 'with a comma'],
  // Titles.
  ['Bpk. Budi Santoso', 'BUDI SANTOSO', 'Bapak'],
  ['Bapak Budi Santoso', 'BUDI SANTOSO', 'Bapak in full'],
  ['Ibu Siti Aminah', 'SITI AMINAH', 'Ibu'],
  ['H. Budi Santoso', 'BUDI SANTOSO', 'Haji'],
  ['Hj. Siti Aminah', 'SITI AMINAH', 'Hajjah'],
  ['Haji Budi Santoso', 'BUDI SANTOSO', 'Haji in full'],
  ['dr. Rina Wati', 'RINA WATI', 'a doctor'],
  ['Dr. Ir. Budi Santoso, M.M.', 'BUDI SANTOSO', 'three titles'],
  ['Drs. Agus Wijaya', 'AGUS WIJAYA', 'Drs'],
  ['Dra. Sri Rahayu', 'SRI RAHAYU', 'Dra'],
  ['Prof. Agus Wijaya', 'AGUS WIJAYA', 'a professor'],
  ['Budi Santoso, S.H.', 'BUDI SANTOSO', 'a law degree'],
  ['Budi Santoso SH', 'BUDI SANTOSO', 'the same without dots'],
  ['Budi Santoso, S.E., M.M.', 'BUDI SANTOSO', 'two degrees'],
  ['Budi Santoso S.Kom', 'BUDI SANTOSO', 'S.Kom'],
  ['Rina Wati Amd', 'RINA WATI', 'a diploma'],
  ['Tn. Budi Santoso', 'BUDI SANTOSO', 'Tuan'],
  ['Ny Siti Aminah', 'SITI AMINAH', 'Nyonya'],
  ['Sdr. Budi Santoso', 'BUDI SANTOSO', 'Saudara'],
  ['Sdri. Siti Aminah', 'SITI AMINAH', 'Saudari'],
  ['H. Slamet', 'SLAMET', 'a Haji of one name'],
  // Companies.
  ['PT Maju Jaya', 'MAJU JAYA', 'the form is missing'],
  ['PT. Maju Jaya Tbk', 'PT MAJU JAYA', 'Tbk'],
  ['MAJU JAYA PT', 'PT. MAJU JAYA', 'the form at the end'],
  ['CV Berkah Abadi', 'CV. BERKAH ABADI', 'CV'],
  ['UD Sumber Rejeki', 'SUMBER REJEKI', 'UD'],
  ['Yayasan Tunas Bangsa', 'YYS TUNAS BANGSA', 'Yayasan'],
  ['PT Karya Mandiri (Persero)', 'PT KARYA MANDIRI', 'Persero'],
  // Abbreviations.
  ['M. Yusuf', 'MUHAMMAD YUSUF', 'M. for Muhammad'],
  ['Muh. Yusuf', 'MUHAMMAD YUSUF', 'Muh.'],
  ['Moh Yusuf', 'MUHAMMAD YUSUF', 'Moh'],
  ['Moch. Yusuf', 'MOCHAMMAD YUSUF', 'Moch.'],
  ['Mohd Yusuf', 'MOHAMAD YUSUF', 'Mohd'],
  ['Mohammad Yusuf', 'MUHAMAD YUSUF', 'spellings of Muhammad'],
  ['Achmad Fauzi', 'AHMAD FAUZI', 'spellings of Ahmad'],
  ['Abd. Rahman Hakim', 'ABDUL RAHMAN HAKIM', 'Abd'],
  ['Abdul Rahman', 'ABDURRAHMAN', 'the article assimilated'],
  ['B. Santoso', 'BUDI SANTOSO', 'one initial beside a name'],
  ['Budi S.', 'BUDI SANTOSO', 'one initial at the end'],
  ['Hendra H. Wijaya', 'HENDRA WIJAYA', 'a middle initial missing'],
  ['I Wyn Sudarma', 'I WAYAN SUDARMA', 'a Balinese abbreviation'],
  ['Nym Sudarma', 'NYOMAN SUDARMA', 'another'],
  // Joined, split, cut.
  ['SITINURHALIZA', 'SITI NURHALIZA', 'joined'],
  ['Siti Nur Haliza', 'SITI NURHALIZA', 'split'],
  ['Sri Wahyu Ningsih', 'SRI WAHYUNINGSIH', 'split'],
  ['Muhammad Rizky Pratama Putra', 'MUHAMMAD RIZKY PRATAMA', 'cut between words'],
  ['Muhammad Rizky Pratama Putra', 'MUHAMMAD RIZKY PRATA', 'cut at 20 characters'],
  ['PT Sumber Makmur Sentosa Abadi', 'PT SUMBER MAKMUR SENTOSA A', 'cut after one letter'],
  ['Budi Santoso Wijaya', 'BUDI SANTOSO', 'the third name is not with the bank'],
  // Spelling.
  ['Soekarno', 'SUKARNO', 'oe'],
  ['Djoko Soesilo', 'JOKO SUSILO', 'dj and oe'],
  ['Tjandra Widjaja', 'CANDRA WIJAYA', 'tj, dj, j'],
  ['Sjahrir Effendi', 'SYAHRIR EFENDI', 'sj, a doubled letter'],
  ['Siti Fatimah', 'SITI FATIMA', 'a final h'],
  ['Sulaeman Hadi', 'SULAIMAN HADI', 'ae'],
  ['Nanik Setiyawati', 'NANIK SETIAWATI', 'iy'],
  // Slips.
  ['Budi Santsoo', 'BUDI SANTOSO', 'two letters swapped'],
  ['Budi Santosso', 'BUDI SANTOSO', 'a letter twice'],
  ['Budi Sanroso', 'BUDI SANTOSO', 'the next key'],
  ['Agus Kusmawardana', 'AGUS KUSUMAWARDANA', 'a letter missing'],
  // Masks that hide next to nothing.
  ['Budi Santoso', 'BUDI SANTOS*', 'eleven letters of twelve are visible'],
];

const NOT_SURE: readonly Case[] = [
  ['BUDI SANTOSO', 'BUDI SUSANTO', 'another family name'],
  ['ANI', 'ANA', 'another name of three letters'],
  ['BUDI', 'BUDI SANTOSO', 'one name of two proves too little'],
  ['SITI AMINAH', 'SITI AMINAH RAHMAWATI', 'Siti is too common to count'],
  ['MUHAMMAD RIZKY', 'MUHAMMAD RIZKY PRATAMA', 'so is Muhammad'],
  ['BUDI SANTOSO', 'RUDI SANTOSO', 'another first letter'],
  ['BUDI PRAWIRADIREDJA', 'RUDI PRAWIRADIREDJA', 'the same beside a long name'],
  ['SUSANTO', 'SUSANTI', 'a man and a woman'],
  ['HARYANTO WIJAYA', 'HARYANTI WIJAYA', 'brother and sister'],
  ['RAHMAT HIDAYAT', 'RAHMAT HIDAYATI', 'one letter more at the end'],
  ['AGUS SUPARDI', 'AGUS SUKARDI', 'one letter, and another name'],
  ['SUMARNI', 'SUKARNI', 'the same'],
  ['ANDI WIJAYA', 'ANDRI WIJAYA', 'short words are not slips'],
  ['JONO', 'YONO', 'j and y without another old spelling'],
  ['SITI AMINAH', 'SITI AISYAH', 'only Siti agrees'],
  ['MUHAMMAD YUSUF', 'MUHAMMAD IQBAL', 'only Muhammad agrees'],
  ['M YUSUF', 'M IQBAL', 'the same, abbreviated'],
  ['SITI A', 'SITI AMINAH', 'an initial beside a common name'],
  ['B S', 'BUDI SANTOSO', 'initials alone'],
  ['SLAMET', 'SLAMET R', 'a single name and an initial'],
  ['BUDI SANTO', 'BUDI SANTOSO', 'no bank cuts at ten characters'],
  ['Bdui Santsoo', 'BUDI SANTOSO', 'two slips'],
  ['Hartonno Wijyaa Kusuuma', 'HARTONO WIJAYA KUSMA', 'three slips'],
  ['PT MAJU JAYA', 'CV MAJU JAYA', 'two companies'],
  ['PT MAJU JAYA', 'PT MAJU BERSAMA', 'two companies of one form'],
  ['PT MAJU JAYA', 'MAJU', 'too little of it'],
  ['YAYASAN TUNAS BANGSA', 'KOPERASI TUNAS BANGSA', 'two bodies'],
  ['BUDI SANTOSO', 'B*** S*****', 'two letters are visible'],
  ['BUDI SANTOSO', 'BUDI SAN****', 'seven of eleven letters'],
  ['BUDI SANTOSO', 'XXXXXX SANTOSO', 'the family name alone'],
  ['BUDI SANTOSO', '**** *******', 'wholly masked'],
  ['BUDI SANTOSO', 'XXXX XXXXXXX', 'wholly masked'],
  ['BUDI SANTOSO', 'R*** S*****', 'what is visible differs'],
  ['**** *******', '**** *******', 'two masks'],
  ['BUDI QQ PT MAJU JAYA', 'BUDI SANTOSO', 'an account held for another'],
  ['BUDI SANTOSO', '', 'no name'],
  ['', '', 'no names at all'],
  ['...', '---', 'no letters'],
];

describe('one person, written in two ways: nobody needs to look', () => {
  test.each(ONE_PERSON)('%s | %s (%s)', (expected, found) => {
    const { scorePercent } = compareNames(expected, found);
    expect(scorePercent).toBeGreaterThanOrEqual(ENOUGH);
    expect(compareNames(found, expected).scorePercent).toBe(scorePercent);
  });
});

describe('another person, or not enough to tell: a person looks', () => {
  test.each(NOT_SURE)('%s | %s (%s)', (expected, found) => {
    const { scorePercent } = compareNames(expected, found);
    expect(scorePercent).toBeLessThan(ENOUGH);
    expect(compareNames(found, expected).scorePercent).toBe(scorePercent);
  });

  test('a wholly masked name proves nothing', () => {
    expect(compareNames('BUDI SANTOSO', '**** *******').scorePercent).toBe(0);
  });
});

describe('the reason is in plain words and names nobody', () => {
  test.each([...ONE_PERSON, ...NOT_SURE])('%s | %s', (expected, found) => {
    const why = compareNames(expected, found).why.text;
    expect(why).not.toBe('');
    const names = `${expected} ${found}`.toUpperCase().split(/[^A-Z]+/);
    const told = why.toUpperCase().split(/[^A-Z]+/);
    expect(told.filter((word) => word.length > 3 && names.includes(word))).toEqual([]);
  });
});

const letters = 'ABCDEFGHIJKLMNOPRSTUWY'.split('');
const word = fc
  .array(fc.constantFrom(...letters), { minLength: 1, maxLength: 9 })
  .map((parts) => parts.join(''));
const madeUp = fc.array(word, { minLength: 1, maxLength: 6 }).map((words) => words.join(' '));
const realistic = fc.nat(5_000).map((account) => recipientName(1, '014', String(account)));
const name = fc.oneof(madeUp, realistic);

describe('laws', () => {
  test('a name is itself', () => {
    fc.assert(
      fc.property(name, (one) => {
        expect(compareNames(one, one).scorePercent).toBe(100);
      }),
    );
  });

  test('the score is whole, from 0 to 100, whatever is compared', () => {
    fc.assert(
      fc.property(fc.oneof(name, fc.string({ unit: 'grapheme' })), fc.string(), (one, other) => {
        const { scorePercent } = compareNames(one, other);
        expect(Number.isInteger(scorePercent) && scorePercent >= 0 && scorePercent <= 100).toBe(
          true,
        );
      }),
    );
  });

  test('neither side comes first, and case does not matter', () => {
    fc.assert(
      fc.property(name, name, (one, other) => {
        const { scorePercent } = compareNames(one, other);
        expect(compareNames(other, one).scorePercent).toBe(scorePercent);
        expect(compareNames(one.toLowerCase(), other).scorePercent).toBe(scorePercent);
      }),
    );
  });

  test('the order of the words does not matter', () => {
    // Single letters aside: H. before a name may be Haji, after it it is an initial.
    const long = name.map((text) => text.split(' ').filter((part) => part.length > 3));
    fc.assert(
      fc.property(long, long, fc.integer({ min: 0, max: 5 }), (one, other, by) => {
        const turned = [...one.slice(by), ...one.slice(0, by)].toReversed();
        expect(compareNames(turned.join(' '), other.join(' ')).scorePercent).toBe(
          compareNames(one.join(' '), other.join(' ')).scorePercent,
        );
      }),
    );
  });

  test('of 2,000 pairs of different holders, hardly any pass for one', () => {
    const passed: string[] = [];
    for (let i = 0; i < 2_000; i += 1) {
      const one = recipientName(7, '014', String(i));
      const other = recipientName(7, '008', String(i));
      if (one !== other && compareNames(one, other).scorePercent >= ENOUGH)
        passed.push(`${one}|${other}`);
    }
    expect(passed).toEqual([]);
  });

  test('a long and hostile text is compared quickly', () => {
    const long = 'A B '.repeat(5_000);
    expect(compareNames(long, `${long}C`).scorePercent).toBeLessThanOrEqual(100);
  });
});

describe('docs/name-comparison.md', () => {
  const page = readFileSync(new URL('../../docs/name-comparison.md', import.meta.url), 'utf8');
  const rows = [...page.matchAll(/^\| `([^`]*)` \| `([^`]*)` \| (\d+) \| (.+?) \|$/gm)].map(
    ([, expected = '', found = '', score = '', why = '']) =>
      [expected, found, Number(score), why] as const,
  );

  test('has examples', () => {
    expect(rows.length).toBeGreaterThan(20);
  });

  test.each(rows)('%s | %s is %i: %s', (expected, found, scorePercent, why) => {
    const compared = compareNames(expected, found);
    expect([compared.scorePercent, compared.why.text]).toEqual([scorePercent, why]);
  });
});
