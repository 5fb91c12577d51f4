/** How two words of names can be the same without being written the same. */

/** Spellings and abbreviations of one and the same name, the first being the full one. */
const FAMILIES: readonly (readonly string[])[] = [
  [
    'MUHAMMAD MUHAMAD MUHAMMED MOHAMMAD MOHAMAD MOHAMMED MOHAMED MOCHAMMAD MOCHAMAD MUCHAMMAD MUCHAMAD',
    'M MUH MOH MOCH MUCH MOHD MUHD MHD MOCHD',
  ],
  ['AHMAD ACHMAD AKHMAD AHMED', ''],
  ['ABDUL ABDOEL ABDUR ABDOER', 'ABD'],
  ['NYOMAN', 'NYM'],
  ['WAYAN', 'WYN WY'],
  ['KETUT', 'KT'],
  ['GUSTI', 'GST'],
];

interface Member {
  readonly family: string;
  readonly short: boolean;
}

const split = (text: string): string[] => text.split(' ').filter(Boolean);

const MEMBERS: ReadonlyMap<string, Member> = new Map(
  FAMILIES.flatMap(([full = '', short = '']): [string, Member][] => {
    const family = split(full)[0] ?? '';
    return [
      ...split(full).map((word) => [word, { family, short: false }] as [string, Member]),
      ...split(short).map((word) => [word, { family, short: true }] as [string, Member]),
    ];
  }),
);

/** Two spellings of one name; a short one counts only beside a full one: M and MOH may be two people. */
export function sameFamily(a: string, b: string): boolean {
  const [one, other] = [MEMBERS.get(a), MEMBERS.get(b)];
  if (!one || !other || one.family !== other.family) return false;
  return !(one.short && other.short) || Math.min(a.length, b.length) > 1;
}

/** One word written as two: ABDURRAHMAN beside ABD RAHMAN. */
export function sameJoined(word: string, first: string, second: string): boolean {
  const full = MEMBERS.get(first)?.family ?? first;
  return word === first + second || sameSpelling(word, full + second);
}

/** So common as a first word that it hardly tells one person from another. */
const COMMON_WORDS: ReadonlySet<string> = new Set([
  ...split('SITI NUR NOER SRI DEWI WAYAN MADE NYOMAN KETUT PUTU KADEK KOMANG GEDE GUSTI NI'),
  ...[...MEMBERS].filter(([, { family }]) => /^(MUH|AHM|ABD)/.test(family)).map(([word]) => word),
]);

export function isCommonWord(word: string): boolean {
  return COMMON_WORDS.has(word);
}

const OLD_SPELLING = /OE|DJ|TJ|SJ/;

/**
 * The spelling of before 1972 beside today's: oe/u, dj/j, tj/c, sj/sy, nj/ny, and j/y only in a word
 * that shows another old spelling (JONO and YONO are two names). Doubled letters, ae/ai, iy/i, a
 * final h after a vowel and the assimilated Arabic article (ABDURRAHMAN) are written either way.
 */
export function sameSpelling(a: string, b: string): boolean {
  if (a.length < 3 || b.length < 3) return false;
  const spellings = new Set(spellingsOf(a));
  return spellingsOf(b).some((spelling) => spellings.has(spelling));
}

function readAs(text: string): string {
  return text
    .replace(/^ABDU(R(?=R)|S(?=S)|N(?=N)|D(?=D))/, 'ABDUL')
    .replace(/OO/g, 'U')
    .replace(/AE/g, 'AI')
    .replace(/IY(?=[AEIOU])/g, 'I')
    .replace(/([AEIOU])H$/, '$1')
    .replace(/(.)\1+/gu, '$1');
}

function spellingsOf(word: string): string[] {
  if (!OLD_SPELLING.test(word)) return [readAs(word)];
  // Marked in small letters, so that the J of DJ is not taken for the old J.
  const modern = word
    .replace(/OE/g, 'u')
    .replace(/DJ/g, 'j')
    .replace(/TJ/g, 'c')
    .replace(/SJ/g, 'sy')
    .replace(/NJ/g, 'ny');
  return [word, modern.toUpperCase(), modern.replace(/J/g, 'Y').toUpperCase()].map(readAs);
}

const KEYBOARD_ROWS = ['QWERTYUIOP', 'ASDFGHJKL', 'ZXCVBNM'];
/** Letters that Indonesian names exchange freely. */
const EXCHANGED = set('SZ ZS FV VF FP PF VP PV KQ QK IY YI');

function set(text: string): ReadonlySet<string> {
  return new Set(split(text));
}

const MIN_SWAPPED_CHARS = 5;
const MIN_SLIP_CHARS = 6;

/**
 * One slip of the finger inside a long word: two letters swapped, one too many, one too few, or one
 * taken for its neighbour on the keyboard. Any other letter makes another name (SUPARDI, SUKARDI), and
 * so does the first (BUDI, RUDI) or the last (SUSANTO, SUSANTI; HIDAYAT, HIDAYATI).
 */
export function oneSlip(a: string, b: string): boolean {
  const shorter = Math.min(a.length, b.length);
  if (a === b || shorter < MIN_SWAPPED_CHARS || a[0] !== b[0] || a.at(-1) !== b.at(-1))
    return false;
  const start = commonStart(a, b);
  if (a.length === b.length) {
    const swapped = a[start] === b[start + 1] && a[start + 1] === b[start];
    if (swapped && a.slice(start + 2) === b.slice(start + 2)) return true;
    if (shorter < MIN_SLIP_CHARS || a.slice(start + 1) !== b.slice(start + 1)) return false;
    return easilyTaken(a.charAt(start), b.charAt(start));
  }
  if (shorter < MIN_SLIP_CHARS || Math.abs(a.length - b.length) !== 1) return false;
  const [long, short] = a.length > b.length ? [a, b] : [b, a];
  return long.slice(start + 1) === short.slice(start);
}

function commonStart(a: string, b: string): number {
  let start = 0;
  while (start < a.length && a[start] === b[start]) start += 1;
  return start;
}

function easilyTaken(a: string, b: string): boolean {
  if (EXCHANGED.has(a + b)) return true;
  return KEYBOARD_ROWS.some((row) => row.includes(a + b) || row.includes(b + a));
}
