import type { INTAKE_PARTS, INTAKE_PROBLEMS } from '../../../intake/intake-problems.ts';
import type { Translated, TranslatedProblems } from './translated.ts';

const SPLIT = 'Bagi menjadi beberapa berkas dan unggah satu per satu.';
const SPLIT_OR_CSV =
  'Bagi menjadi beberapa berkas, atau simpan sebagai "CSV UTF-8", lalu unggah itu.';
const SAVE_AS_CSV =
  'Simpan lagi sebagai buku kerja Excel (.xlsx) atau "CSV UTF-8", lalu unggah itu.';
const EXCEL_TO_CSV =
  'Buka di Excel dan simpan lembarnya dengan "Save as" → "CSV UTF-8 (comma delimited)", lalu unggah berkas itu.';
const AS_CSV = 'Unggah pembayaran sebagai berkas CSV.';
const ADD_COLUMN =
  'Tambahkan kolom yang kurang, atau ganti nama kolom yang dimaksud. {template}: {columns:list}.';
const TAKE_COLUMNS_OUT = 'atau, bila memang dimaksud, buang kolom milik jenis lain itu.';

/** Mengapa satu berkas unggahan ditolak seluruhnya. */
export const intakeProblemsInIndonesian: TranslatedProblems<typeof INTAKE_PROBLEMS> = {
  file_header_only: {
    says: 'Berkas punya baris judul, tetapi tidak ada {noun:term} di bawahnya.',
    next: 'Tambahkan satu baris untuk tiap {noun:term}, lalu unggah lagi.',
  },
  'file_columns_repeated/ours': {
    says: 'Baris judul memuat "batch" atau "row" lebih dari sekali, sehingga tidak jelas mana yang berasal dari berkas baris yang ditolak.',
    next: 'Letakkan kolom "batch" dan "row" dari berkas baris yang ditolak berdampingan, atau ganti nama kolom Anda sendiri.',
  },
  'file_columns_repeated/same': {
    says: 'Dua kolom berarti sama: {first} dan {second} (kolom {place}).',
    next: 'Pertahankan yang benar, dan hapus atau ganti nama yang lain.',
  },
  file_header_unreadable: {
    says: 'Baris judul tidak terbaca: tanda kutipnya tidak berpasangan, atau barisnya terlalu panjang.',
    next: 'Perbaiki baris pertama, atau ekspor berkasnya sekali lagi, lalu unggah lagi.',
  },
  'file_too_many_columns/header': {
    says: 'Baris judul punya {columns} kolom; paling banyak {most}.',
    next: 'Hapus kolom yang tidak diperlukan {noun:term}.',
  },
  'file_too_many_columns/sheet': {
    says: 'Lembar ini punya lebih dari {most} kolom.',
    next: 'Hapus kolom yang tidak diperlukan, lalu unggah lagi.',
  },
  file_columns_unknown: {
    says: 'Tidak satu pun kolomnya kami kenal. Baris judulnya: {header:said}.',
    next: 'Pakai salah satu baris judul berikut. {expected}.',
  },
  file_delimiter_unknown: {
    says: 'Kolom-kolomnya tampak dipisahkan dengan {separator}, yang tidak kami baca. Baris judulnya: {header}.',
    next: 'Pisahkan kolom dengan koma, titik koma, tab, atau garis tegak: di Excel, simpan sebagai "CSV UTF-8".',
  },
  file_header_missing: {
    says: 'Baris pertama tampak seperti {noun:term}, bukan nama kolom. Isinya {cells} sel.',
    next: 'Tambahkan baris berisi nama kolom di atasnya. {expected}.',
  },
  'file_columns_missing/one': {
    says: 'Kolom ini tidak ada: {missing:list} (templat {template}). Baris judulnya: {header:said}.{unknown:said}',
    next: ADD_COLUMN,
  },
  'file_columns_missing/several': {
    says: 'Kolom-kolom ini tidak ada: {missing:list} (templat {template}). Baris judulnya: {header:said}.{unknown:said}',
    next: ADD_COLUMN,
  },
  'columns_of_other_kind/payouts': {
    says: 'Menurut kolomnya ini berkas pembayaran keluar, bukan jenis {kind}.',
    next: `Unggah dengan \`rekon payouts upload\`; ${TAKE_COLUMNS_OUT}`,
  },
  'columns_of_other_kind/order': {
    says: 'Menurut kolomnya ini berkas jenis {other}, bukan jenis {kind}.',
    next: `Unggah dengan \`--kind {other}\`; ${TAKE_COLUMNS_OUT}`,
  },
  'file_empty/upload': {
    says: 'Berkas kosong.',
    next: 'Periksa ekspornya, dan unggah berkas yang berisi {noun:term}.',
  },
  'file_too_large/file': {
    says: 'Berkas berukuran {bytes} byte; paling besar {most} yang diterima.',
    next: SPLIT,
  },
  'file_too_large/unpacked': {
    says: 'Berkas Excel ini akan membesar menjadi lebih dari {most} byte, batas yang diterima.',
    next: SPLIT_OR_CSV,
  },
  'file_too_large/workbook': {
    says: 'Berkas Excel ini terlalu besar: {why:said}.',
    next: SPLIT_OR_CSV,
  },
  'file_too_many_rows/upload': {
    says: 'Berkas punya lebih dari {most} baris, batas yang diterima.',
    next: `${SPLIT} Tidak ada isi berkas ini yang diterima.`,
  },
  'file_encoding_unsupported/utf32': {
    says: 'Berkas ini dikodekan dalam UTF-32.',
    next: 'Simpan sebagai "CSV UTF-8" lalu unggah lagi.',
  },
  'file_not_csv/binary': {
    says: 'Berkas ini biner: ada byte yang tidak mungkin ada dalam berkas teks.',
    next: 'Simpan lembarnya sebagai "CSV UTF-8" lalu unggah berkas itu.',
  },
  'file_not_csv/markup': {
    says: 'Berkas ini halaman web atau XML, sekalipun namanya berakhiran .xls atau .csv.',
    next: 'Buka di Excel, simpan lembarnya sebagai "CSV UTF-8", lalu unggah berkas itu.',
  },
  'file_not_csv/json': {
    says: 'Berkas ini JSON, bukan CSV.',
    next: 'Ekspor pembayarannya sebagai berkas CSV lalu unggah itu.',
  },
  'file_not_csv/zip': {
    says: 'Berkas ini buku kerja Excel (.xlsx) atau arsip zip lain, bukan berkas CSV.',
    next: EXCEL_TO_CSV,
  },
  'file_not_csv/xls': {
    says: 'Berkas ini buku kerja Excel lama (.xls), bukan berkas CSV.',
    next: EXCEL_TO_CSV,
  },
  'file_not_csv/pdf': {
    says: 'Berkas ini dokumen PDF, bukan berkas CSV.',
    next: 'Mintalah pembayarannya dalam lembar kerja, lalu unggah sebagai berkas CSV.',
  },
  'file_not_csv/gzip': {
    says: 'Berkas ini arsip gzip, bukan berkas CSV.',
    next: 'Buka arsipnya dan unggah berkas CSV di dalamnya.',
  },
  'file_not_csv/png': { says: 'Berkas ini gambar PNG, bukan berkas CSV.', next: AS_CSV },
  'file_not_csv/jpeg': { says: 'Berkas ini gambar JPEG, bukan berkas CSV.', next: AS_CSV },
  'file_not_workbook/broken': {
    says: 'Berkas Excel ini tidak terbaca: {why:said}.',
    next: SAVE_AS_CSV,
  },
  'file_not_workbook/old': {
    says: 'Ini berkas Excel jenis lama (.xls), atau dilindungi kata sandi.',
    next: SAVE_AS_CSV,
  },
  file_quote_unclosed: {
    says: 'Tanda kutip (") yang dibuka di baris {row} tidak ditutup, sehingga baris-baris di bawahnya tidak dapat dibedakan.',
    next: 'Tutup atau hapus tanda kutip di baris {row}, atau ekspor berkasnya sekali lagi, lalu unggah lagi. Tidak ada isi berkas ini yang diterima.',
  },
  'file_broken_csv/upload': {
    says: 'Tanda kutip (") di baris {row} tidak berpasangan, sehingga baris-baris di bawahnya tidak dapat dibedakan.',
    next: 'Di baris {row}, beri satu tanda kutip di tiap ujung sel, tulis dua kali ("") untuk yang di dalamnya, lalu unggah lagi. Tidak ada isi berkas ini yang diterima.',
  },
  file_row_too_long: {
    says: 'Baris {row} lebih panjang dari {most} karakter.',
    next: 'Periksa apakah ini berkas CSV, apakah tiap baris berakhir dengan ganti baris, dan apakah tiap tanda kutip ditutup.',
  },
  upload_given_up: {
    says: 'Unggahan terhenti lebih dari satu menit dan dihentikan; tidak ada isinya yang disimpan.',
    next: 'Unggah berkasnya lagi. Bila terulang, periksa beban dan disk mesin ini.',
  },
  file_being_uploaded: {
    says: 'Berkas yang sama sedang diunggah saat ini, atau unggahannya terputus kurang dari satu menit yang lalu.',
    next: 'Tunggu satu menit, lalu unggah lagi.',
  },
  'file_being_uploaded/rows': {
    says: 'Ada baris berkas ini di berkas lain yang sedang diunggah atau diperiksa saat ini, atau yang unggahannya terputus kurang dari satu menit yang lalu.',
    next: 'Tunggu satu menit, lalu unggah lagi; tidak ada isinya yang disimpan.',
  },
  file_uploaded_before: {
    says: 'Berkas yang sama sudah pernah diunggah: batch {batch}, oleh {by} pada {at:time}.',
    next: 'Lihat `rekon {command} status {batch}`. Baris yang memang dimaksud sekali lagi perlu referensi sendiri, dalam berkas baru.',
  },
};

/** Bagian dari kalimat-kalimat itu. */
export const intakePartsInIndonesian: Translated<typeof INTAKE_PARTS> = {
  'header/whole': '{names:list}',
  'header/begin': '{names:list} dan {more} lagi',
  'unknown_columns/none': '',
  'unknown_columns/some': ' Tidak dikenal: {names:said}.',
  'workbook/no_workbook': 'tidak ada buku kerja di dalamnya',
  'workbook/rows_out_of_order': 'urutan barisnya kacau',
  'workbook/cells_out_of_order': 'urutan selnya kacau',
  'workbook/text_not_there': 'ada sel yang menunjuk teks yang tidak ada',
  'workbook/part_damaged': 'bagian {part} rusak',
  'workbook/document_type': 'bagian {part} memuat deklarasi tipe dokumen',
  'workbook/zip_damaged': 'ZIP-nya rusak',
  'workbook/part_twice': 'ada bagian yang muncul dua kali',
  'workbook/part_missing': '{part} tidak ada',
  'workbook/part_packed': 'bagian {part} tidak dapat dibuka',
  'workbook/no_sheet': 'tidak ada lembar yang terlihat',
  'workbook/much_text': 'teksnya terlalu banyak',
  'workbook/many_texts': 'jumlah teksnya terlalu banyak',
  'workbook/long_cell': 'ada sel yang teksnya terlalu banyak',
  'workbook/deep_part': 'bagian {part} bersarang terlalu dalam',
  'workbook/many_parts': 'ada {parts} bagian',
  'workbook/slow': 'pembacaannya terlalu lama',
};
