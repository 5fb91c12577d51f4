import type { RefundState } from '../../../orders/refunds/refund-store.ts';

const enStates: Readonly<Record<RefundState, string>> = {
  requested: 'Waits for a second person',
  approved: 'Approved',
  sending: 'Being sent',
  unknown: 'Outcome unknown',
  processing: 'Processing',
  done: 'Given back',
  failed: 'Failed',
  declined: 'Refused',
};
const idStates: typeof enStates = {
  requested: 'Menunggu orang kedua',
  approved: 'Disetujui',
  sending: 'Sedang dikirim',
  unknown: 'Hasil belum jelas',
  processing: 'Diproses',
  done: 'Sudah dikembalikan',
  failed: 'Gagal',
  declined: 'Ditolak',
};

const en = {
  title: 'Refunds',
  about: 'Money back to payers: one person asks, another approves; only then is it sent.',
  none: 'There is no refund like that.',
  states: enStates,
  state: 'State',
  allStates: 'All states',
  show: 'Show',
  older: 'Older ones',
  refund: 'Refund',
  amount: 'Amount',
  reason: 'Reason',
  askedBy: 'Asked for by',
  approvedBy: 'Approved by',
  since: (at: string) => `since ${at}`,
  own: 'You asked for it: somebody else approves it.',
  approve: 'Approve',
  approveAsk: (amount: string, reference: string) =>
    `Give ${amount} back for ${reference}? It is sent at once.`,
  decline: 'Refuse',
  declineAsk: (amount: string, reference: string) =>
    `Refuse the refund of ${amount} for ${reference}? Nothing goes back.`,
  resolve: 'Say how it ended …',
  resolveNote: 'Look it up at the provider first: nothing has told how it ended.',
  resolveReason: 'What shows it (kept beside the refund)',
  resolveDone: 'The payer has the money',
  resolveFailed: 'Nothing went back',
  resolveAsk: 'Record this decision? It cannot be taken back.',
};

const id: typeof en = {
  title: 'Pengembalian dana',
  about:
    'Dana kembali ke pembayar: satu orang meminta, orang lain menyetujui; baru setelah itu dikirim.',
  none: 'Tidak ada pengembalian dana seperti itu.',
  states: idStates,
  state: 'Status',
  allStates: 'Semua status',
  show: 'Tampilkan',
  older: 'Yang lebih lama',
  refund: 'Pengembalian',
  amount: 'Jumlah',
  reason: 'Alasan',
  askedBy: 'Diminta oleh',
  approvedBy: 'Disetujui oleh',
  since: (at) => `sejak ${at}`,
  own: 'Anda yang memintanya: orang lain yang menyetujuinya.',
  approve: 'Setujui',
  approveAsk: (amount, reference) =>
    `Kembalikan ${amount} untuk ${reference}? Dana langsung dikirim.`,
  decline: 'Tolak',
  declineAsk: (amount, reference) =>
    `Tolak pengembalian ${amount} untuk ${reference}? Tidak ada dana yang kembali.`,
  resolve: 'Catat hasil akhirnya …',
  resolveNote: 'Periksa dahulu di penyedia: belum ada yang memberitahukan hasil akhirnya.',
  resolveReason: 'Apa buktinya (disimpan bersama pengembalian dana)',
  resolveDone: 'Dana sudah diterima pembayar',
  resolveFailed: 'Tidak ada dana yang kembali',
  resolveAsk: 'Catat keputusan ini? Keputusan tidak dapat ditarik kembali.',
};

export const refundWords = { en, id } as const;
