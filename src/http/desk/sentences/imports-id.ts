import type { IMPORT_PARTS, IMPORT_PROBLEMS } from '../../../records/import/import-problems.ts';
import type { REPORT_PROBLEMS } from '../../../reporting/report-problems.ts';
import type { Translated, TranslatedProblems } from './translated.ts';

const AGAIN = 'Unduh lagi rekening korannya dan impor berkas itu.';
const NOTHING_TAKEN = 'Tidak ada isi berkas ini yang diterima.';
const EXPORT_WHOLE =
  'Tidak ada yang diimpor. Ekspor lagi seluruh berkasnya, atau perbaiki barisnya atau angkanya.';
const CHECK_STATEMENT =
  'Tidak ada yang diimpor. Periksa apakah ini rekening koran sebagaimana ditulis penyedia.';
const AS_DOWNLOADED =
  'Impor berkasnya sebagaimana diunduh: aplikasi lembar kerja yang menyimpannya lagi mungkin mengubah id dan waktu.';
const UNOPENED =
  'Unduh rekening korannya sebagai CSV dan impor tanpa membukanya: Excel mengubah id dan waktu.';
const ITS_COLUMNS = 'Kolom yang diperlukan {columns:list}, urutannya bebas; unduh lagi.';
const COLUMNS_OF_SOURCE =
  'Berkas dari sumber {source} punya {columns:list}, urutannya bebas{separated:said}. Ekspor lagi, atau perbaiki sumbernya di berkas yang disebut RECONCILIATION_FILE.';

/** Mengapa sebuah berkas tidak diimpor. */
export const importProblemsInIndonesian: TranslatedProblems<typeof IMPORT_PROBLEMS> = {
  'file_empty/statement': { says: 'Berkas kosong.', next: AGAIN },
  'file_empty/statement_rows': {
    says: 'Berkas tidak punya baris judul maupun baris isi.',
    next: AGAIN,
  },
  'file_encoding_unsupported/statement': {
    says: 'Rekening koran ini dikodekan dalam UTF-16; penyedia menulis UTF-8.',
    next: 'Impor berkasnya sebagaimana diunduh, atau simpan sebagai "CSV UTF-8".',
  },
  'file_not_csv/statement_workbook': {
    says: 'Berkas ini buku kerja Excel, bukan CSV.',
    next: UNOPENED,
  },
  'file_not_csv/statement_binary': { says: 'Berkas ini biner, bukan CSV.', next: UNOPENED },
  'file_wrong_delimiter/tab': {
    says: 'Kolomnya dipisahkan dengan tab, sedangkan rekening koran dengan ",".',
    next: AS_DOWNLOADED,
  },
  'file_wrong_delimiter/other': {
    says: 'Kolomnya dipisahkan dengan "{delimiter}", sedangkan rekening koran dengan ",".',
    next: AS_DOWNLOADED,
  },
  'file_columns_missing/statement_one': {
    says: 'Rekening koran ini tidak punya kolom {missing:list}.',
    next: ITS_COLUMNS,
  },
  'file_columns_missing/statement_several': {
    says: 'Rekening koran ini tidak punya kolom-kolom {missing:list}.',
    next: ITS_COLUMNS,
  },
  'file_broken_csv/statement': {
    says: 'Baris {row} tidak terbaca: {why}.',
    next: `Tidak ada yang diimpor. ${AGAIN}`,
  },
  'file_empty/import': {
    says: 'Berkas tidak punya baris judul maupun baris isi.',
    next: 'Ekspor sekali lagi dan impor berkas itu.',
  },
  'file_header_unreadable/import': {
    says: 'Baris judul tidak terbaca: tanda kutipnya tidak berpasangan, atau barisnya terlalu panjang.',
    next: 'Ekspor berkasnya sekali lagi dan impor yang itu.',
  },
  'file_columns_missing/import_one': {
    says: 'Berkas tidak punya kolom {missing:list}. Yang paling mirip adalah baris {row}: {found}',
    next: COLUMNS_OF_SOURCE,
  },
  'file_columns_missing/import_several': {
    says: 'Berkas tidak punya kolom-kolom {missing:list}. Yang paling mirip adalah baris {row}: {found}',
    next: COLUMNS_OF_SOURCE,
  },
  'file_columns_repeated/import': {
    says: 'Baris {row}, yaitu baris judul, memuat {repeated:list} lebih dari sekali, sehingga tidak jelas mana yang dimaksud.',
    next: 'Ganti nama yang lain, lalu impor lagi.',
  },
  'file_header_only/import': {
    says: 'Berkas punya baris judul, tetapi tidak ada baris di bawahnya.',
    next: 'Ekspor lagi baris-baris {source} dan impor berkas itu. Tidak ada yang diimpor.',
  },
  'file_too_many_rows/import': {
    says: 'Berkas punya lebih dari {most} baris, batas yang diterima.',
    next: `Bagi menjadi beberapa berkas dan impor satu per satu. ${NOTHING_TAKEN}`,
  },
  'file_broken_csv/import': {
    says: '{what:said}',
    next: `Perbaiki tanda kutip di baris itu, atau ekspor berkasnya sekali lagi, lalu impor. ${NOTHING_TAKEN}`,
  },
  'file_quote_unclosed/import': {
    says: '{what:said}',
    next: `Tutup atau hapus tanda kutip itu, atau ekspor berkasnya sekali lagi, lalu impor. ${NOTHING_TAKEN}`,
  },
  'file_row_too_long/import': {
    says: '{what:said}',
    next: `Periksa apakah tiap baris berakhir dengan ganti baris dan tiap tanda kutip ditutup. ${NOTHING_TAKEN}`,
  },
  'file_not_csv/import': {
    says: '{what:said}',
    next: `Ekspor sebagai berkas CSV dan impor yang itu. ${NOTHING_TAKEN}`,
  },
  'file_encoding_unsupported/import': {
    says: '{what:said}',
    next: `Simpan sebagai "CSV UTF-8" dan impor berkas itu. ${NOTHING_TAKEN}`,
  },
  'file_imported_already/before': {
    says: 'Berkas ini sudah pernah diimpor: {file}, oleh {by} pada {at:time} (impor {id}).',
    next: 'Tidak ada yang perlu dilakukan. Untuk transaksi yang lebih baru, unduh rekening koran baru; isinya boleh tumpang tindih dengan yang ini.',
  },
  'file_imported_already/meanwhile': {
    says: 'Berkas ini baru saja diimpor oleh orang lain (impor {id}).',
    next: 'Tidak ada yang perlu dilakukan.',
  },
  'file_not_a_statement/none': {
    says: 'Tidak satu pun dari {rows} baris terbaca; baris {row}: {why}.',
    next: CHECK_STATEMENT,
  },
  'file_not_a_statement/many': {
    says: 'Lebih dari {most} baris tidak terbaca; yang pertama baris {row}: {why}.',
    next: CHECK_STATEMENT,
  },
  'usage/source': {
    says: 'Tidak ada sumber {source}.',
    next: 'Sumber yang ada: {sources:list}. Sumber Anda sendiri dicatat di berkas yang disebut RECONCILIATION_FILE.',
  },
  'control_total_differs/rows': {
    says: 'Berkas seharusnya punya {declared} baris, ternyata {read}.{unread:said}',
    next: EXPORT_WHOLE,
  },
  'control_total_differs/total': {
    says: 'Totalnya seharusnya {declared:rupiah}, ternyata baris-barisnya berjumlah {read:rupiah} (selisih {apart:rupiah}).{unread:said}',
    next: EXPORT_WHOLE,
  },
  'control_total_differs/file_total': {
    says: 'Baris {row}, yaitu baris total, menyebut {column} sebesar {declared:rupiah}, padahal baris-baris di atasnya berjumlah {read:rupiah} (selisih {apart:rupiah}).{unread:said}',
    next: EXPORT_WHOLE,
  },
  file_total_too_large: {
    says: 'Jumlah-jumlah dalam berkas ini melebihi yang dapat disimpan dengan tepat (90 triliun rupiah).',
    next: 'Tidak ada yang diimpor. Cari jumlah yang digitnya berlebih, atau bagi berkasnya.',
  },
};

/** Bagian dari kalimat-kalimat itu. */
export const importPartsInIndonesian: Translated<typeof IMPORT_PARTS> = {
  'separated/somehow': '',
  'separated/by': ', dipisahkan dengan {delimiter}',
  'unread/none': '',
  'unread/first': ' Di antara baris yang tidak terbaca: baris {row} {why}.',
};

/** Mengapa tidak ada laporan. */
export const reportProblemsInIndonesian: TranslatedProblems<typeof REPORT_PROBLEMS> = {
  period_report_differs: {
    says: '{report}.csv dari {period} untuk {stream} tidak sama dengan saat periode itu ditutup.',
    next: 'Versi lain dari Rekon menulisnya dengan cara lain, atau basis datanya diubah: `rekon period report` menulis isinya sekarang, dan hash-nya saat ditutup ada dalam bukti.',
  },
  period_unknown: {
    says: 'Tidak ada periode {period} untuk {stream} yang sudah ditutup.',
    next: 'Yang ada terlihat di `rekon period list`.',
  },
  'run_unknown/report': {
    says: 'Tidak ada proses rekonsiliasi {run}.',
    next: 'Id yang ada terlihat di `rekon reconcile --list`.',
  },
  'run_not_finished/interrupted': {
    says: 'Proses {run} terputus: tidak ada yang ditemukannya.',
    next: 'Laporkan proses sesudahnya, atau tunggu sampai selesai.',
  },
  'run_not_finished/under_way': {
    says: 'Proses {run} masih berjalan.',
    next: 'Laporkan proses sesudahnya, atau tunggu sampai selesai.',
  },
  run_is_a_closing: {
    says: 'Proses {run} menutup sebuah periode {stream}.',
    next: 'Namanya ada di `rekon period list`; lalu jalankan `rekon period report PERIOD --stream STREAM --out DIR`.',
  },
};
