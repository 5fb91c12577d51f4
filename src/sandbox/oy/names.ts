import { drawSequence } from '../random.ts';

/**
 * Account holders as Indonesian banks print them: capitals, no titles, a single name more often than
 * elsewhere, and a company now and then. Pure, so that sample files can be made with names that the
 * sandbox's inquiry will confirm.
 */
const MALE = words(`AGUS BUDI DEDI EKO HENDRA IRFAN JOKO RIZKY SLAMET WAHYU YUSUF ANDI BAMBANG DIMAS
  FAJAR GILANG HERU ILHAM RUDI TEGUH ARIF DONI RAHMAT SURYA ADI YOGA TAUFIK REZA BAYU GALIH HASAN`);
const FEMALE = words(`SITI DEWI SRI RINA YULI WATI INDAH NUR LESTARI PUTRI AYU FITRI MAYA RATNA DIAN
  ENDANG NINGSIH KARTIKA MEGA NOVI TITIN ANISA LINA RETNO SARI WULAN INTAN LILIS EKA NADIA RAHMA`);
const FAMILY = words(`SANTOSO WIJAYA KUSUMA SAPUTRA PRATAMA HIDAYAT NUGROHO SETIAWAN SURYADI HARTONO
  PURNOMO WIBOWO GUNAWAN FIRMANSYAH RAMADHAN MAULANA KURNIAWAN SUSANTO PRASETYO UTOMO SUTRISNO
  HERMAWAN ISKANDAR SULISTYO PERMANA MAHENDRA YULIANTO ANGGRAINI RAHAYU HANDAYANI LESTARI PUSPITA
  WULANDARI SAFITRI MAHARANI PUTRI UTAMI NURHALIZA OKTAVIANI FEBRIANTI`);
const BATAK = words(
  'SIREGAR NASUTION HARAHAP SIMANJUNTAK SITUMORANG LUBIS PANJAITAN SINAGA HUTAPEA GINTING',
);
const CHINESE = words(
  'TANOTO HALIM SALIM WIDJAJA LIMAN TJANDRA GOZALI ONGKOWIJAYA SUTANTO KOSASIH',
);
const SINGLE = words(
  'SUPARMAN SUKARNI NGATINI PARTINAH SUGIYONO KASIYEM TUKIMIN SUMARNI WAGIMAN JUMINTEN PONIJAN SAMINAH',
);
const BALINESE_BIRTH = words('WAYAN MADE NYOMAN KETUT PUTU KADEK KOMANG GEDE');
const BUSINESS = words(
  'MAJU JAYA SUMBER ABADI BERKAH MITRA KARYA SENTOSA CIPTA MANDIRI SINAR MAKMUR TUNAS SEJAHTERA BUMI NUSANTARA',
);

function words(text: string): readonly string[] {
  return text.trim().split(/\s+/);
}

type Next = () => number;

function pick(next: Next, from: readonly string[]): string {
  return from[Math.floor(next() * from.length)] ?? '';
}

function given(next: Next): string {
  return pick(next, next() < 0.5 ? MALE : FEMALE);
}

/** `first` and a word that is not in it, so that no one is called BUDI BUDI. */
function pair(next: Next, first: string, from: readonly string[]): string {
  const second = pick(
    next,
    from.filter((word) => !first.split(' ').includes(word)),
  );
  return `${first} ${second}`;
}

const KINDS: readonly (readonly [share: number, make: (next: Next) => string])[] = [
  [0.4, (next) => pair(next, given(next), FAMILY)],
  [0.14, (next) => pair(next, pair(next, given(next), FAMILY), FAMILY)],
  [0.1, (next) => `MUHAMMAD ${pair(next, pick(next, MALE), FAMILY)}`],
  [0.08, (next) => pick(next, SINGLE)],
  [0.08, (next) => `${given(next)} ${pick(next, BATAK)}`],
  [0.07, (next) => `${given(next)} ${pick(next, CHINESE)}`],
  [0.05, (next) => `I ${pick(next, BALINESE_BIRTH)} ${pick(next, MALE)} ${pick(next, FAMILY)}`],
  [0.03, (next) => `NI ${pick(next, BALINESE_BIRTH)} ${pick(next, FEMALE)}`],
  [0.05, (next) => `${next() < 0.6 ? 'PT' : 'CV'} ${pair(next, pick(next, BUSINESS), BUSINESS)}`],
];

/** The holder of this account, the same for ever for one seed. */
export function recipientName(seed: number, bank: string, account: string): string {
  const next = drawSequence(seed, 'name', bank, account);
  let left = next();
  for (const [share, make] of KINDS) {
    if (left < share) return make(next);
    left -= share;
  }
  return pair(next, given(next), FAMILY);
}
