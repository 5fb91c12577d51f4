import type { ORDER_PROBLEMS, REFUND_REASONS } from '../../../orders/order-problems.ts';
import type { ORDER_REASONS } from '../../../orders/order-reasons.ts';
import type { Translated, TranslatedProblems } from './translated.ts';

const NOTHING_CHANGED = 'Tidak ada yang diubah.';
const ANOTHER_WAY = 'Bayarkan kembali dengan cara lain.';
const ASKED_AGAIN = 'Akan ditanyakan lagi: lihat `rekon orders show {reference} --kind {kind}`.';
const NOT_TAKEN_BACK = '{provider} tidak menarik kembali {reference}: {message}';

/** Yang ditolak tentang pesanan dan pengembalian dana. */
export const orderProblemsInIndonesian: TranslatedProblems<typeof ORDER_PROBLEMS> = {
  order_unknown: {
    says: 'Tidak ada {kind:term} dengan referensi {reference}.',
    next: 'Daftar batch ada di `rekon orders status`, dan barisnya di `rekon orders results BATCH --out FILE`.',
  },
  'nothing_to_do/no_failed_order': {
    says: 'Batch {batch} tidak punya yang gagal, kedaluwarsa, atau dibatalkan, dan boleh dicoba lagi.',
    next: 'Tidak ada yang diubah. Baris yang ditolak penyedia diperbaiki di berkas baris yang ditolak; baris yang memuat berkas, atau yang waktunya sudah habis, diunggah lagi dengan referensi sendiri.',
  },
  'nothing_to_do/order_batch_already': {
    says: 'Batch {batch} sudah {state:term}.',
    next: NOTHING_CHANGED,
  },
  order_not_open: {
    says: '{reference} {state:term}; hanya yang menunggu pembayarnya yang dapat ditarik kembali.',
    next: `${NOTHING_CHANGED} Lihat \`rekon orders show {reference} --kind {kind}\`.`,
  },
  'order_not_removable/named': {
    says: '{provider} tidak punya cara untuk menarik kembali {kind}.',
    next: 'Biarkan kedaluwarsa, atau tanyakan kepada penyedia.',
  },
  'order_not_removable/unnamed': {
    says: 'Penyedia tidak punya cara untuk menarik kembali {kind}.',
    next: 'Biarkan kedaluwarsa, atau tanyakan kepada penyedia.',
  },
  order_removal_unanswered: {
    says: '{provider} tidak memberi jawaban yang jelas apakah {reference} sudah ditarik kembali: {message}',
    next: ASKED_AGAIN,
  },
  'provider_refuses_us/removal': { says: NOT_TAKEN_BACK, next: ASKED_AGAIN },
  order_not_removed: { says: NOT_TAKEN_BACK, next: ASKED_AGAIN },
  'reason_missing/order': {
    says: 'Sebuah keputusan perlu alasan.',
    next: 'Sebutkan buktinya (di baris perintah: --reason "…"): disimpan bersama pesanannya.',
  },
  'not_quarantined/order': {
    says: '{reference} {state:term}, tidak dikarantina.',
    next: 'Tidak ada yang diubah: hanya jawaban yang saling bertentangan yang perlu diputuskan.',
  },
  'not_refundable/named': {
    says: '{provider} tidak mengembalikan dana lewat antarmukanya: {reference}.',
    next: ANOTHER_WAY,
  },
  'not_refundable/unnamed': {
    says: 'Penyedianya tidak mengembalikan dana lewat antarmukanya: {reference}.',
    next: ANOTHER_WAY,
  },
  'not_refundable/this': {
    says: 'Dana {reference} tidak dapat dikembalikan: {why:said}.',
    next: ANOTHER_WAY,
  },
  refund_too_large: {
    says: '{amount:rupiah} tidak dapat dikembalikan: dari {paid:rupiah} yang dibayar, tersisa {left:rupiah}.',
    next: 'Mintalah tidak lebih dari itu.',
  },
  'approver_is_maker/refund': {
    says: '{by} mengajukan pengembalian dana ini, dan tidak boleh menyetujuinya juga.',
    next: 'Mintalah orang kedua untuk menyetujuinya.',
  },
  'reason_missing/refund': {
    says: 'Pengembalian dana perlu alasan.',
    next: 'Sebutkan alasannya (di baris perintah: --reason "…").',
  },
  order_not_paid: {
    says: '{reference} {state:term}; hanya yang sudah dibayar yang dapat dikembalikan.',
    next: NOTHING_CHANGED,
  },
  not_refundable_now: {
    says: 'Pengembalian dana {refund} tidak dapat disetujui lagi: {why:said}.',
    next: 'Tolak dengan `rekon refunds decline {refund} --by USER`; ajukan lagi untuk yang masih boleh dikembalikan.',
  },
  refund_unknown: {
    says: 'Tidak ada pengembalian dana {refund}.',
    next: 'Yang ada terlihat di `rekon refunds list`.',
  },
  refund_decided: {
    says: 'Pengembalian dana {refund} sudah {state:term}.',
    next: NOTHING_CHANGED,
  },
  'reason_missing/refund_resolution': {
    says: 'Sebuah keputusan perlu alasan.',
    next: 'Sebutkan buktinya (di baris perintah: --reason "…"): disimpan bersama pengembalian dananya.',
  },
  'refund_not_open/sending': {
    says: 'Pengembalian dana {refund} {state:term}; hanya yang hasilnya belum jelas atau sedang diproses yang dapat diputuskan.',
    next: 'Permintaannya sedang berjalan: tunggu jawabannya; tanpa jawaban, dalam dua menit hasilnya dianggap belum jelas.',
  },
  'refund_not_open/other': {
    says: 'Pengembalian dana {refund} {state:term}; hanya yang hasilnya belum jelas atau sedang diproses yang dapat diputuskan.',
    next: `${NOTHING_CHANGED} Lihat \`rekon refunds list\`.`,
  },
};

/** Mengapa dana tidak dapat dikembalikan. */
export const refundReasonsInIndonesian: Translated<typeof REFUND_REASONS> = {
  'refund/not_paid_now':
    '{reference} sekarang {state:term}, dan hanya yang sudah dibayar yang dapat dikembalikan',
  'refund/paid_otherwise':
    'diajukan untuk {asked}, padahal {reference} sekarang dibayar sebagai {paid}',
  'refund/nothing_left':
    'dari {paid:rupiah} yang dibayar untuk {reference}, pengembalian lain menyisakan {left:rupiah}',
};

/** Mengapa sebuah pesanan ada di keadaannya. */
export const orderReasonsInIndonesian: Translated<typeof ORDER_REASONS> = {
  'order/other_amount': 'dibayar {paid:rupiah}, padahal yang diminta {asked:rupiah}',
  'order/now_paid': 'tercatat {state:term}, dan sekarang dibayar',
  'order/now_failed': 'tercatat {state:term}, dan sekarang gagal',
  'order/now_verified': 'tercatat {state:term}, dan sekarang terverifikasi',
  'order/time_over': 'waktunya habis {at:time} dan tidak ada yang dibayar',
  'order/made_and_gone': 'penyedia sudah membuatnya, tetapi tidak mengenalnya lagi',
  'order/duplicate_of_nothing': 'penyedia menyebut id ini ganda, tetapi tidak mengenalnya',
  'order/sent_in_vain': 'dikirim {times} kali, dan penyedia tidak memilikinya',
  'order/goes_again': 'penyedia tidak mengenalnya: dikirim lagi dengan id yang sama',
  'order/worker_lost': 'program mati saat permintaan',
};
