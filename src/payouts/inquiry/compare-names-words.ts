/**
 * A recipient's name as words that can be compared: capitals, no accents, no punctuation; titles,
 * degrees and company forms apart. The rules are explained for finance in docs/name-comparison.md.
 */
export interface NameWords {
  /** In the order of the name. Masked words keep their `*`. */
  readonly words: readonly string[];
  /** The same without what may be a title or a particle (`H` may be Haji or an initial). */
  readonly certainWords: readonly string[];
  /** PT, CV, …: forms that make two companies of one name different. */
  readonly forms: ReadonlySet<string>;
}

const set = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

/** Never part of a name: forms of address, academic and religious titles, degrees. */
const TITLES = set(`
  BPK BAPAK PAK IBU BU SDR SDRI SAUDARA SAUDARI TN TUAN NY NYONYA NN NONA MR MRS MISS
  HJ HAJI HAJJAH KYAI UST USTADZ USTAD DR DRG DRH DRS DRA PROF IR APT
  SKOM SPD SPDI SAG SSOS SSI SKM SPSI STP SPT SFARM SKEP SIKOM AMD AMDKEB AMKEB AMK
  MSI MPD MKOM MHUM MAG MSC MKES MBA PHD BSC
`);

/** Titles that may as well be initials, and particles that one writes and another leaves out. */
const TITLES_IN_FRONT = set('H KH R RR RA RADEN MAS NI');
const PERHAPS_TITLES = set(`
  H KH R RR RA RADEN MAS SE ST SH SS SP SI SIP SPOG MM MH MT MA MS NS NI BIN BINTI DAN AL
`);

/** Two companies of the same name and different forms are different companies. */
const COMPANY_FORMS: ReadonlyMap<string, string> = new Map([
  ['PT', 'PT'],
  ['PERSEROAN', 'PT'],
  ['CV', 'CV'],
  ['UD', 'UD'],
  ['PD', 'PD'],
  ['FA', 'FIRMA'],
  ['FIRMA', 'FIRMA'],
  ['NV', 'NV'],
  ['YAYASAN', 'YAYASAN'],
  ['YYS', 'YAYASAN'],
  ['KOPERASI', 'KOPERASI'],
  ['KOP', 'KOPERASI'],
  ['PERUM', 'PERUM'],
]);

/** Said beside a form, and telling no two companies apart. */
const COMPANY_ADDITIONS = set('TBK PERSERO LTD INC');

export const MASK = '*';
const MASKED_RUN = /[*#•●]+|X{3,}/g;
const MAX_NAME_CHARS = 255;

export function readName(name: string): NameWords {
  const chunks = name
    .slice(0, MAX_NAME_CHARS)
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toUpperCase()
    .replace(/['’‘`´]/g, '')
    .replace(MASKED_RUN, MASK)
    .split(/[^\p{L}\p{N}.*]+/u);
  const all = chunks.flatMap(wordsOfChunk);
  const forms = new Set(all.flatMap((word) => COMPANY_FORMS.get(word) ?? []));
  const plain = all.filter(
    (word) => !TITLES.has(word) && !COMPANY_FORMS.has(word) && !COMPANY_ADDITIONS.has(word),
  );
  // A name of nothing but titles is compared as it stands.
  const words = plain.length > 0 ? plain : all;
  // BUDI H. is no Haji: what stands in front of names cannot end one.
  const certain = words.filter(
    (word, at) =>
      !PERHAPS_TITLES.has(word) || (at === words.length - 1 && TITLES_IN_FRONT.has(word)),
  );
  return { words, certainWords: certain.length > 0 ? certain : words, forms };
}

/** `S.H.` is one word, SH; `H.M.YUSUF` is three. */
function wordsOfChunk(chunk: string): string[] {
  const whole = chunk.replaceAll('.', '');
  const known = TITLES.has(whole) || PERHAPS_TITLES.has(whole) || COMPANY_FORMS.has(whole);
  return (known ? [whole] : chunk.split('.')).filter(Boolean);
}
