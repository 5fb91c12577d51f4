const en = {
  title: 'Approvals',
  approver: 'Approver',
  at: 'When',
  place: 'Approval',
  placeOf: (layer: number, of: number) => `${layer} of ${of}`,
  standing: 'State',
  standings: {
    counts: 'Waits for the others',
    released: 'Released',
    void: 'Void: the batch was changed since',
  },
  missing: (missing: number, needed: number) =>
    missing === 1 && needed === 1
      ? 'One approval is needed.'
      : `${missing} of ${needed} approvals are missing, each by another person.`,
  isLast: 'The next approval releases the money.',
  isYours: 'You have approved this batch, as it is now.',
  aboveLimit: (limit: string) => `This is above your approval limit, ${limit}.`,
};

const id: typeof en = {
  title: 'Persetujuan',
  approver: 'Penyetuju',
  at: 'Waktu',
  place: 'Persetujuan',
  placeOf: (layer, of) => `${layer} dari ${of}`,
  standing: 'Status',
  standings: {
    counts: 'Menunggu penyetuju lain',
    released: 'Dilepas untuk dibayar',
    void: 'Batal: batch berubah sesudahnya',
  },
  missing: (missing, needed) =>
    missing === 1 && needed === 1
      ? 'Perlu satu persetujuan.'
      : `Masih kurang ${missing} dari ${needed} persetujuan, masing-masing oleh orang yang berbeda.`,
  isLast: 'Persetujuan berikutnya melepas pembayaran.',
  isYours: 'Anda sudah menyetujui batch ini sebagaimana adanya sekarang.',
  aboveLimit: (limit) => `Jumlah ini melebihi batas persetujuan Anda, ${limit}.`,
};

export const approvalWords = { en, id } as const;
