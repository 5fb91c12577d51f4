import type {
  EDITED_ROWS,
  EXCEPTION_DEEDS,
  RECONCILIATION_PROBLEMS,
} from '../../../reconciliation/reconciliation-problems.ts';
import type { Translated, TranslatedProblems } from './translated.ts';

const RECONCILE_FIRST = 'Jalankan `rekon reconcile --stream {stream}`, lalu tutup periodenya.';
const CLOSE_DESPITE =
  'Impor yang kurang dan rekonsiliasi lagi, atau tutup apa adanya: --despite-gaps (disimpan dalam bukti).';
const ONE_OF_THEM = 'Mintalah salah satunya saja.';
const NOT_FROM_HERE =
  'Selisih {exception} {status:status}, dan `{action}` tidak mungkin dari situ.';

/** Yang ditolak tentang rekonsiliasi, pencocokan, periode, dan selisih. */
export const reconciliationProblemsInIndonesian: TranslatedProblems<
  typeof RECONCILIATION_PROBLEMS
> = {
  period_name: {
    says: 'Nama periode terdiri dari huruf, digit, - dan _, paling banyak 40.',
    next: 'Untuk satu bulan: --period 2026-11.',
  },
  'period_days/half': {
    says: 'Periode punya hari pertama dan hari terakhir; salah satunya tidak ada.',
    next: 'Sebutkan --from dan --to, atau tidak keduanya untuk satu bulan atau satu hari.',
  },
  'period_days/name': {
    says: 'Hari-hari {period} tidak dapat diketahui dari namanya.',
    next: 'Sebut menurut bulannya (2026-11) atau harinya (2026-11-21), atau sebutkan --from dan --to.',
  },
  'period_days/order': {
    says: 'Dari {from} sampai {to} bukan rentang hari.',
    next: 'Tulis keduanya seperti 2026-11-01, yang pertama lebih dahulu.',
  },
  'period_input_missing/one': {
    says: 'Masukan untuk {period} belum lengkap: {why:said}',
    next: CLOSE_DESPITE,
  },
  'period_input_missing/several': {
    says: 'Masukan untuk {period} belum lengkap: {why:said} Dan {more} lagi.',
    next: CLOSE_DESPITE,
  },
  period_changed_meanwhile: {
    says: 'Saat laporan {period} dibuat, ada yang diputuskan atau direkonsiliasi di {stream}.',
    next: 'Tidak ada yang ditutup; tutup sekali lagi.',
  },
  period_not_over: {
    says: 'Periode {period} berlangsung sampai {to}; hari ini {today} di Jakarta.',
    next: 'Tutup mulai {from}, setelah rekonsiliasi.',
  },
  period_closed: {
    says: 'Periode {period} ({from} sampai {to}) sudah ditutup oleh {by} pada {at:time}.',
    next: 'Periode yang sudah ditutup tetap seperti adanya; `rekon period report` memberikan laporannya, dan yang terlambat masuk ke periode berikutnya.',
  },
  period_overlaps: {
    says: 'Hari-hari sampai {to} sudah ditutup ({last}); {from} termasuk di dalamnya.',
    next: 'Periode berikutnya mulai {next}: --from {next}.',
  },
  period_leaves_gap: {
    says: 'Periode terakhir yang ditutup ({last}) berakhir pada {to}; hari-hari dari {next} sampai {upto} tidak akan masuk periode mana pun.',
    next: 'Tutup hari-hari itu dahulu, atau mulai periode ini pada {next}: --from {next}.',
  },
  'period_not_reconciled/never': {
    says: '{stream} belum pernah direkonsiliasi.',
    next: RECONCILE_FIRST,
  },
  'period_not_reconciled/before': {
    says: '{stream} terakhir direkonsiliasi per {asOf:time}, sebelum akhir {to} di Jakarta.',
    next: RECONCILE_FIRST,
  },
  pass_too_loose: {
    says: 'Aturan pencocokan "{pass}" menemukan lebih dari {most} kemungkinan pasangan; tidak ada yang dicocokkan.',
    next: 'Tambahkan kunci, perkecil toleransinya, atau persempit rentang harinya.',
  },
  match_not_live: {
    says: '{match} bukan pasangan yang berlaku di {stream}.',
    next: 'Id-nya ada di matches.csv dari proses yang membuatnya (`rekon report RUN --out DIR`); satu pasangan dapat dibatalkan satu kali.',
  },
  'usage/leg': {
    says: 'Aliran {stream} tidak punya bagian {leg}.',
    next: 'Yang ada: {legs:list}.',
  },
  line_not_open: {
    says: '{sources:list} tidak punya baris terbuka bernama {name}.',
    next: 'Mungkin sudah cocok, atau milik sisi lain: sebutkan referensinya, atau item yang ditunjukkan exceptions.csv.',
  },
  line_ambiguous: {
    says: '{lines} baris terbuka di {sources:list} bernama {name}: {items:list}.',
    next: 'Sebutkan yang dimaksud menurut item-nya.',
  },
  amounts_differ: {
    says: 'Sisi kita {ours:rupiah}, sisi mereka {theirs:rupiah}: selisihnya {difference:rupiah}.',
    next: 'Terima selisihnya bila memang benar (--accept-difference); selisih itu lalu dibukukan.',
  },
  difference_changed: {
    says: 'Selisihnya tadi {seen:rupiah}, sekarang {is:rupiah}: ada baris yang berubah sementara itu.',
    next: 'Lihat lagi baris-barisnya, dan putuskan menurut keadaannya sekarang; tidak ada yang dicocokkan.',
  },
  never_reconciled: {
    says: '{stream} belum direkonsiliasi.',
    next: 'Jalankan dahulu `rekon reconcile --stream {stream}`: mungkin baris-baris ini cocok dengan sendirinya.',
  },
  'reconciliation_under_way/run': {
    says: 'Rekonsiliasi {stream} sedang berjalan, dimulai oleh {by} pada {at:time}.',
    next: 'Tunggu sampai selesai (`rekon reconcile --list`), lalu coba lagi; tidak ada yang diubah.',
  },
  books_busy: {
    says: 'Ada yang sedang menulis ke {table} lebih dari satu detik (mungkin sebuah impor).',
    next: 'Tidak ada yang diubah; coba lagi satu menit lagi.',
  },
  exception_unknown: {
    says: 'Tidak ada selisih {exception}.',
    next: 'Yang ada terlihat di `rekon exceptions list --status any`.',
  },
  exception_version_unknown: {
    says: 'Selisih {exception} belum punya versi {seen}; yang terbaru {version}.',
    next: 'Lihat lagi (`rekon exceptions show`), dan putuskan menurut keadaannya.',
  },
  'file_too_many_rows/exceptions': {
    says: 'Berkas punya lebih dari {most} baris, batas yang diterima. Tidak ada yang dijalankan.',
    next: 'Buang baris yang tidak diisi apa-apa, atau bagi berkasnya.',
  },
  row_not_understood: {
    says: 'Baris ini tidak dapat dipahami: {why:said}.',
    next: '',
  },
  'role_may_not/action': {
    says: 'Peran {by} tidak mengizinkan `{action}`.',
    next: 'Mintalah orang yang perannya mengizinkan.',
  },
  'exception_input/long': {
    says: 'Selisih {exception}: catatan paling banyak {note} karakter, nama {name}.',
    next: 'Persingkat; simpan teks panjang di tempat lain, dan sebutkan di mana.',
  },
  'exception_input/character': {
    says: 'Selisih {exception}: catatan atau nama memuat karakter yang tidak dapat disimpan.',
    next: 'Ketik ulang.',
  },
  'exception_input/unassign': {
    says: 'Selisih {exception}: penanggung jawabnya dilepas, tetapi yang baru juga disebut.',
    next: ONE_OF_THEM,
  },
  'exception_input/resolution': {
    says: 'Selisih {exception}: penyelesaian berlaku untuk `resolve`, bukan `{action}`.',
    next: ONE_OF_THEM,
  },
  assignee_missing: {
    says: 'Tidak disebut kepada siapa selisih {exception} ditugaskan.',
    next: 'Sebutkan orangnya, atau lepaskan penanggung jawabnya dengan `unassign`.',
  },
  resolution_missing: {
    says: 'Tidak disebut bagaimana selisih {exception} diselesaikan.',
    next: 'Pilih salah satu: {resolutions:list}.',
  },
  note_missing: {
    says: 'Selisih {exception} perlu catatannya sendiri: disimpan bersama keputusannya.',
    next: 'Tulis dalam catatan apa sebabnya, dan apa buktinya.',
  },
  nothing_at_stake: {
    says: 'Selisih {exception} bukan tentang perbedaan uang: tidak ada yang dihapusbukukan.',
    next: 'Selesaikan saja: `rekon exceptions resolve`.',
  },
  'approver_is_maker/write_off': {
    says: '{by} mengajukan penghapusbukuan selisih {exception}, dan tidak boleh menyetujuinya juga.',
    next: 'Mintalah orang kedua untuk menyetujuinya.',
  },
  write_off_outdated: {
    says: 'Penghapusbukuan selisih {exception} diajukan atas {asked:rupiah}; sekarang {now:rupiah}.',
    next: 'Tolak, lihat apa yang berubah, lalu ajukan lagi.',
  },
  'exception_status/closed': {
    says: NOT_FROM_HERE,
    next: 'Tidak ada yang perlu dilakukan; bila muncul lagi, proses rekonsiliasi membukanya kembali.',
  },
  'exception_status/open': {
    says: NOT_FROM_HERE,
    next: 'Yang dapat dilakukan: {possible:list}.',
  },
  'nothing_to_do/exception': {
    says: 'Selisih {exception} memang sudah demikian.',
    next: 'Tidak ada yang diubah, dan tidak ada yang perlu dilakukan.',
  },
  exception_changed: {
    says: 'Selisih {exception} bukan lagi seperti dalam versi {seen}: {changes:all}.',
    next: 'Lihat lagi (`rekon exceptions show`, atau ekspor baru), dan putuskan menurut keadaannya sekarang.',
  },
};

/** Apa yang dilakukan seseorang, atau sebuah proses, dengan selisih. */
export const exceptionDeedsInIndonesian: Translated<typeof EXCEPTION_DEEDS> = {
  'who/person': '{name}',
  'who/run': 'proses {run}',
  'deed/opened': '{who:said} menemukannya',
  'deed/changed': '{who:said} mendapatinya berubah',
  'deed/auto_closed': '{who:said} mendapatinya selesai dengan sendirinya',
  'deed/reopened': '{who:said} membukanya kembali',
  'deed/assigned_to': '{who:said} menugaskannya kepada {to}',
  'deed/assigned': '{who:said} melepasnya dari penanggung jawab',
  'deed/noted': '{who:said} menulis catatan',
  'deed/investigated': '{who:said} mulai menyelidikinya',
  'deed/sent_to_provider': '{who:said} menanyakannya kepada penyedia',
  'deed/resolved': '{who:said} menyelesaikannya ({resolution})',
  'deed/write_off_requested': '{who:said} mengajukan penghapusbukuannya',
  'deed/write_off_declined': '{who:said} menolak penghapusbukuannya',
  'deed/written_off': '{who:said} menghapusbukukannya',
  'deed/at': '{deed:said} pada {at:time}',
};

/** Mengapa baris ekspor yang diisi tidak dapat dipahami. */
export const editedRowsInIndonesian: Translated<typeof EDITED_ROWS> = {
  'edited/wide':
    'baris ini punya {cells} sel, baris judul {width}: apit sel yang berisi tanda pemisah dengan tanda kutip ganda',
  'edited/damaged': 'ada karakter yang tidak terbaca: ketik ulang',
  'edited/twice': 'baris {row} sudah tentang selisih {exception}: satu baris untuk masing-masing',
  'edited/id': 'exception_id {given} bukan nomor selisih',
  'edited/version': 'version {given} bukan angka',
  'edited/action': 'action {given} tidak dikenal: {known:list}',
  'edited/no_action': 'new_resolution diisi, tetapi action tidak: tulis resolve',
  'edited/assignee': 'new_assignee tidak menyebut siapa pun',
  'edited/resolution': 'new_resolution {given} tidak dikenal: {known:list}',
};
