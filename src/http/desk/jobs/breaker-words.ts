import type { BreakerKind, BreakerScope, WayBack } from '../../../breakers/breaker-kinds.ts';

interface BreakerWords {
  readonly name: string;
  /** What a person can do about it. */
  readonly mend: string;
}

interface AllBreakerWords {
  readonly kinds: Record<BreakerKind, BreakerWords>;
  readonly scopes: Record<BreakerScope, (scope: string, provider: string) => string>;
  readonly wayBack: Record<WayBack, string>;
}

export const BREAKERS_IN_ENGLISH: AllBreakerWords = {
  kinds: {
    kill_switch: {
      name: 'Sending stopped by a person',
      mend: 'Resume sending, above.',
    },
    foreign_transaction: {
      name: 'Another payment stands behind an id of ours',
      mend: 'Find the restored database, the second installation or the reused id; then reset.',
    },
    caller_rejected: {
      name: 'The provider refuses us',
      mend: 'Mend key, user or the list of addresses at the provider; a balance request that is answered closes it.',
    },
    low_balance: {
      name: 'The deposit is too low',
      mend: 'Top the deposit up; it closes when the balance covers what is held.',
    },
    unknowns: {
      name: 'Too many sends without a clear answer',
      mend: 'Wait: one payout is tried, and if it is paid the others follow. Or ask the provider, then reset.',
    },
    bank_failures: {
      name: 'Payouts to one bank fail',
      mend: 'Wait: one payout is tried, and if it is paid the others follow. Or ask the provider, then reset.',
    },
    doubtful_batch: {
      name: 'Names in a batch do not fit: is a column shifted?',
      mend: 'Compare the file; then reset, which lets the batch go on, or reject the batch.',
    },
    throttled: {
      name: 'Too many requests: the provider slows us down',
      mend: 'Wait. If it comes again, the limit of this call is set too high.',
    },
    orders_refused: {
      name: 'The provider refuses one kind of order',
      mend: 'Mend key, signature or the list of addresses; one order is tried now and again, and closes it.',
    },
  },
  scopes: {
    everything: () => 'all payouts',
    provider: (_scope, provider) => `all payouts through ${provider}`,
    bank: (scope, provider) => `payouts to bank ${scope} through ${provider}`,
    batch: (scope) => `the batch ${scope}`,
    endpoint: (scope, provider) => `slows ${scope} at ${provider} to half its rate; stops nothing`,
    kind: (scope) => `orders of the kind ${scope}`,
  },
  wayBack: {
    probe: 'By itself, once a balance request shows that it is mended',
    canary: 'By itself, once one payout that is tried is paid',
    time: 'By itself, after a pause',
    trial: 'By itself, once one order that is tried is not refused',
    person: 'Only a person closes it',
  },
};

export const BREAKERS_IN_INDONESIAN: AllBreakerWords = {
  kinds: {
    kill_switch: {
      name: 'Pengiriman dihentikan oleh petugas',
      mend: 'Lanjutkan pengiriman, di atas.',
    },
    foreign_transaction: {
      name: 'Ada pembayaran lain di balik nomor kita',
      mend: 'Cari basis data yang dipulihkan, instalasi kedua, atau nomor yang dipakai ulang; lalu setel ulang.',
    },
    caller_rejected: {
      name: 'Penyedia menolak kita',
      mend: 'Perbaiki kunci, pengguna, atau daftar alamat di penyedia; tertutup bila permintaan saldo dijawab.',
    },
    low_balance: {
      name: 'Saldo deposit kurang',
      mend: 'Isi deposit; tertutup bila saldonya mencukupi yang ditahan.',
    },
    unknowns: {
      name: 'Terlalu banyak pengiriman tanpa jawaban yang jelas',
      mend: 'Tunggu: satu pembayaran dicoba, dan bila berhasil yang lain menyusul. Atau tanyakan kepada penyedia, lalu setel ulang.',
    },
    bank_failures: {
      name: 'Pembayaran ke satu bank gagal',
      mend: 'Tunggu: satu pembayaran dicoba, dan bila berhasil yang lain menyusul. Atau tanyakan kepada penyedia, lalu setel ulang.',
    },
    doubtful_batch: {
      name: 'Nama-nama dalam batch tidak sesuai: apakah ada kolom yang bergeser?',
      mend: 'Bandingkan berkasnya; lalu setel ulang agar batch berlanjut, atau tolak batch itu.',
    },
    throttled: {
      name: 'Terlalu banyak permintaan: penyedia memperlambat kita',
      mend: 'Tunggu. Bila terulang, batas laju panggilan ini terlalu tinggi.',
    },
    orders_refused: {
      name: 'Penyedia menolak satu jenis pesanan',
      mend: 'Perbaiki kunci, tanda tangan, atau daftar alamat; sesekali satu pesanan dicoba dan menutupnya.',
    },
  },
  scopes: {
    everything: () => 'semua pembayaran',
    provider: (_scope, provider) => `semua pembayaran melalui ${provider}`,
    bank: (scope, provider) => `pembayaran ke bank ${scope} melalui ${provider}`,
    batch: (scope) => `batch ${scope}`,
    endpoint: (scope, provider) =>
      `memperlambat ${scope} di ${provider} menjadi setengah laju; tidak menghentikan apa pun`,
    kind: (scope) => `pesanan jenis ${scope}`,
  },
  wayBack: {
    probe: 'Dengan sendirinya, bila permintaan saldo menunjukkan sudah teratasi',
    canary: 'Dengan sendirinya, bila satu pembayaran percobaan berhasil',
    time: 'Dengan sendirinya, setelah jeda',
    trial: 'Dengan sendirinya, bila satu pesanan percobaan tidak ditolak',
    person: 'Hanya ditutup oleh petugas',
  },
};
