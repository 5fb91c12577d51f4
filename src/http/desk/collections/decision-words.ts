const en = {
  commands: {
    pause: 'Pause: make nothing more of it',
    resume: 'Go on',
    cancel: 'Cancel what was not made yet',
    retry: 'Ask once more for what failed, expired or was cancelled',
  },
  one: { remove: 'Take it back while nobody has paid it' },
  askTitle: 'Give money back',
  askLeft: (left: string, paid: string) =>
    `Of ${paid} paid, ${left} can still go back. Another person must approve it before anything leaves.`,
  askAmount: 'Amount in rupiah, digits only',
  askReason: 'Why (kept beside the refund)',
  ask: 'Ask for the refund',
  askQuestion: 'Ask for this refund? Nothing leaves before another person has approved it.',
};

const id: typeof en = {
  commands: {
    pause: 'Jeda: tidak ada lagi yang dibuat',
    resume: 'Lanjutkan',
    cancel: 'Batalkan yang belum dibuat',
    retry: 'Minta sekali lagi yang gagal, kedaluwarsa, atau dibatalkan',
  },
  one: { remove: 'Tarik kembali selagi belum ada yang membayar' },
  askTitle: 'Kembalikan dana',
  askLeft: (left, paid) =>
    `Dari ${paid} yang dibayar, ${left} masih dapat dikembalikan. Orang lain harus menyetujuinya sebelum dana keluar.`,
  askAmount: 'Jumlah dalam rupiah, angka saja',
  askReason: 'Sebab (disimpan bersama pengembalian dana)',
  ask: 'Minta pengembalian dana',
  askQuestion: 'Minta pengembalian dana ini? Dana tidak keluar sebelum disetujui orang lain.',
};

/** What people decide about orders and their batches. */
export const decisionWords = { en, id } as const;
