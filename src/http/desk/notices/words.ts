import type { DeliveryState } from './notices-store.ts';

const enStates: Readonly<Record<DeliveryState, string>> = {
  waiting: 'Waits',
  delivered: 'Arrived',
  given_up: 'Given up',
};
const idStates: typeof enStates = {
  waiting: 'Menunggu',
  delivered: 'Sampai',
  given_up: 'Tidak dicoba lagi',
};

const en = {
  title: 'Notices',
  about:
    'Who is to know is told by a webhook or by mail. What does not arrive is tried again, ever less often, and then given up.',
  jobs: 'All jobs',
  receivers: 'Receivers',
  receiver: 'Receiver',
  nobody: 'Nobody was to be told.',
  nobodyYet: 'Nobody has been told anything yet.',
  states: enStates,
  state: 'State',
  allStates: 'All states',
  show: 'Show',
  sent: 'What was told',
  none: 'There is no notice like that.',
  at: 'When',
  notice: 'Notice',
  page: 'Open its page',
  tries: 'Tries',
  nextTry: 'Next try',
  problem: 'Last error',
  older: 'Older ones',
  retry: 'Try again what was given up',
  retryNote: (count: number, shown: string) =>
    count === 1
      ? 'One delivery was given up. It is tried again from the beginning, by the jobs.'
      : `${shown} deliveries were given up. They are tried again from the beginning, by the jobs.`,
  retryAsk: 'Try everything again that was given up?',
  retried: (count: number, shown: string) =>
    count === 1 ? 'One delivery is tried again.' : `${shown} deliveries are tried again.`,
};

const id: typeof en = {
  title: 'Pemberitahuan',
  about:
    'Yang perlu tahu diberi tahu lewat webhook atau surel. Yang tidak sampai dicoba lagi, makin lama makin jarang, lalu dihentikan.',
  jobs: 'Semua pekerjaan',
  receivers: 'Penerima',
  receiver: 'Penerima',
  nobody: 'Tidak ada yang perlu diberi tahu.',
  nobodyYet: 'Belum ada yang diberi tahu.',
  states: idStates,
  state: 'Status',
  allStates: 'Semua status',
  show: 'Tampilkan',
  sent: 'Yang diberitahukan',
  none: 'Tidak ada pemberitahuan seperti itu.',
  at: 'Waktu',
  notice: 'Pemberitahuan',
  page: 'Buka halamannya',
  tries: 'Percobaan',
  nextTry: 'Percobaan berikutnya',
  problem: 'Kesalahan terakhir',
  older: 'Yang lebih lama',
  retry: 'Coba lagi yang sudah dihentikan',
  retryNote: (_count, shown) =>
    `${shown} pengiriman sudah dihentikan. Semuanya dicoba lagi dari awal oleh pekerjaan di latar belakang.`,
  retryAsk: 'Coba lagi semua yang sudah dihentikan?',
  retried: (_count, shown) => `${shown} pengiriman dicoba lagi.`,
};

export const noticeWords = { en, id } as const;
