import type { BATCH_PROBLEMS } from '../../../batches/batch-problems.ts';
import type { BREAKER_REASONS } from '../../../breakers/breaker-reasons.ts';
import type { PAYOUT_PROBLEMS } from '../../../payouts/payout-problems.ts';
import type { Translated, TranslatedProblems } from './translated.ts';

const NOTHING_CHANGED = 'Tidak ada yang diubah.';
const LOOK_AGAIN = 'Lihat lagi batch ini dan setujui isinya yang sekarang.';
const BATCH_STATE = `${NOTHING_CHANGED} Statusnya ada di \`rekon payouts status\`.`;

export const batchProblemsInIndonesian: TranslatedProblems<typeof BATCH_PROBLEMS> = {
  batch_unknown: {
    says: 'Tidak ada batch {batch}.',
    next: 'Batch yang ada terlihat di `rekon {rows} status`.',
  },
  batch_of_other_kind: {
    says: 'Batch {batch} berisi {holds:term}, bukan {rows:term}.',
    next: 'Pakai `rekon {holds} …` untuk batch ini.',
  },
};

/** Yang ditolak tentang pembayaran, persetujuannya, dan pengirimannya. */
export const payoutProblemsInIndonesian: TranslatedProblems<typeof PAYOUT_PROBLEMS> = {
  approved_already: {
    says: '{by} sudah menyetujui batch {batch} sebagaimana isinya sekarang.',
    next: 'Tiap persetujuan diberikan orang yang berbeda; `rekon payouts status {batch}` menunjukkan berapa yang masih kurang.',
  },
  approval_above_limit: {
    says: 'Batch {batch} bernilai {total:rupiah}; satu persetujuan dari {by} paling banyak untuk {limit:rupiah}.',
    next: 'Mintalah orang dengan batas yang lebih tinggi; administrator menetapkannya: `rekon user limit USER RUPIAH --by ADMIN`.',
  },
  'approver_is_maker/batch': {
    says: '{by} mengunggah batch {batch} dan tidak boleh menyetujuinya.',
    next: 'Mintalah orang kedua untuk menyetujuinya.',
  },
  'batch_closed/approval': {
    says: 'Batch {batch} {state:term}; tidak dapat disetujui.',
    next: 'Unggah barisnya dalam berkas baru bila tetap harus dibayar.',
  },
  inquiry_under_way: {
    says: '{rows} baris dari batch {batch} masih ditanyakan ke bank.',
    next: 'Tunggu sampai `rekon payouts status {batch}` tidak menunjukkan lagi yang diperiksa namanya (apakah `rekon start` berjalan?), lalu setujui.',
  },
  'approval_stopped/foreign_transaction': {
    says: 'Batch {batch} belum dapat disetujui: {why:said}.',
    next: 'Untuk mengatasinya: cari basis data yang dipulihkan, instalasi kedua, atau id yang dipakai ulang; lalu `rekon breakers reset ID --by USER --reason "…"`.',
  },
  'approval_stopped/doubtful_batch': {
    says: 'Batch {batch} belum dapat disetujui: {why:said}.',
    next: 'Untuk mengatasinya: cari kolom yang bergeser; lalu `rekon payouts resume {batch}` atau `rekon payouts reject {batch}`.',
  },
  nothing_to_approve: {
    says: 'Batch {batch} tidak punya baris yang siap disetujui.',
    next: 'Lihat `rekon payouts status {batch}`: baris yang diperiksa perlu diputuskan dahulu.',
  },
  'approval_stale/seen': {
    says: 'Batch {batch} bukan lagi yang Anda lihat: sekarang {rows} baris senilai {total:rupiah}.',
    next: LOOK_AGAIN,
  },
  'approval_stale/meanwhile': {
    says: 'Batch {batch} berubah saat sedang disetujui; tidak ada yang disetujui.',
    next: LOOK_AGAIN,
  },
  balance_too_low: {
    says: 'Saldo deposit yang tersedia {available:rupiah}; yang diperlukan {needed:rupiah} ({total:rupiah} untuk batch ini, {waiting:rupiah} untuk baris yang disetujui sebelumnya).',
    next: 'Isi depositnya, lalu setujui lagi.',
  },
  'reason_missing/review': {
    says: 'Keputusan atas baris yang diperiksa perlu alasan.',
    next: 'Sebutkan sebabnya (di baris perintah: --reason "…"): disimpan bersama pembayarannya.',
  },
  row_not_in_review: {
    says: 'Baris {row} dari batch {batch} {state:term}, tidak sedang diperiksa.',
    next: 'Baris yang sedang diperiksa ada di `rekon payouts review {batch}`.',
  },
  'batch_closed/operation': {
    says: 'Batch {batch} {state:term} dan tidak dapat {deed:term}.',
    next: BATCH_STATE,
  },
  'nothing_to_do/batch_already': {
    says: 'Batch {batch} sudah {state:term}.',
    next: 'Tidak ada yang diubah, dan tidak ada yang perlu dilakukan.',
  },
  'batch_closed/retry': {
    says: 'Batch {batch} {state:term}; tidak ada isinya yang dapat dicoba lagi.',
    next: BATCH_STATE,
  },
  attempts_exhausted: {
    says: '{payouts} pembayaran yang gagal dari batch {batch} sudah dicoba masing-masing {most} kali.',
    next: 'Perbaiki kesalahannya dan unggah sebagai baris baru, atau naikkan MAX_ATTEMPTS.',
  },
  'nothing_to_do/no_failed_payout': {
    says: 'Batch {batch} tidak punya pembayaran yang gagal.',
    next: `${NOTHING_CHANGED} Lihat \`rekon payouts status {batch}\`; yang ditahan dilanjutkan dengan \`rekon payouts resume {batch}\`.`,
  },
  'reason_missing/quarantined_payout': {
    says: 'Keputusan tentang pembayaran yang dikarantina perlu alasan.',
    next: 'Sebutkan apa yang ditunjukkan penyedia atau bank (di baris perintah: --reason "…"): disimpan bersama pembayarannya.',
  },
  'payout_unknown/resolution': {
    says: 'Tidak ada pembayaran {reference}.',
    next: 'Referensinya adalah referensi baris yang diunggah; `rekon payouts status BATCH` memuat daftar batch.',
  },
  'not_quarantined/payout': {
    says: 'Pembayaran {reference} {state:term}, tidak dikarantina.',
    next: `${NOTHING_CHANGED} \`rekon payouts show {reference}\` menceritakan apa yang terjadi.`,
  },
  provider_refuses_us: {
    says: '{provider} menolak permintaan kita: {code} {message}.',
    next: 'Periksa {provider}_USERNAME, {provider}_API_KEY, dan apakah alamat mesin ini terdaftar di {provider}; lalu jalankan `rekon doctor`.',
  },
  provider_silent: {
    says: '{provider} tidak memberitahukan saldo: {message}.',
    next: 'Periksa {provider}_BASE_URL dan jaringannya (`rekon doctor`); tidak ada yang diubah, jadi coba lagi.',
  },
  'nothing_to_do/sending_stopped': {
    says: 'Pengiriman sudah dihentikan.',
    next: `${NOTHING_CHANGED} \`rekon breakers\` menunjukkan apa lagi yang menghentikan pengiriman.`,
  },
  'nothing_to_do/sending_not_stopped': {
    says: 'Pengiriman tidak sedang dihentikan.',
    next: `${NOTHING_CHANGED} \`rekon breakers\` menunjukkan apa lagi yang menghentikan pengiriman.`,
  },
  'reason_missing/breaker': {
    says: 'Menutup pemutus perlu alasan.',
    next: 'Sebutkan apa yang ditemukan dan diperbaiki (di baris perintah: --reason "…"): disimpan.',
  },
  breaker_unknown: {
    says: 'Tidak ada pemutus {breaker} yang terbuka.',
    next: 'Yang terbuka ada di `rekon breakers`.',
  },
};

/** Mengapa pemutus terbuka. */
export const breakerReasonsInIndonesian: Translated<typeof BREAKER_REASONS> = {
  'breaker/stopped_by': 'dihentikan oleh {by}',
  'breaker/unknowns_in_a_row': '{count} pengiriman berturut-turut tanpa jawaban yang jelas',
  'breaker/unknowns_of_last': '{count} dari {of} pengiriman terakhir tanpa jawaban yang jelas',
  'breaker/bank_failures': '{count} dari {of} pembayaran terakhir ke bank ini gagal di sana',
  'breaker/names':
    'dari {asked} nama pertama, {wrong} berbeda atau tidak dikenal bank; apakah ada kolom yang bergeser?',
  'breaker/throttled': 'kata penyedia: terlalu banyak permintaan ke {endpoint}',
  'breaker/too_fast': 'terlalu banyak permintaan',
  'breaker/foreign_transaction':
    'baris {row} dari {batch}: penyedia punya {difference:said} di bawah {id}',
  'breaker/inquiry_refused': 'pertanyaan nama ditolak: {code} {message}',
  'breaker/send_refused': 'baris {row} dari {batch}: {code} {message}',
};
