import type { BatchKindName } from '../../../domain/batch-kinds.ts';
import type { NumberStyle } from '../../../intake/file/detect-format.ts';

const enKinds: Readonly<Record<BatchKindName, string>> = {
  payouts: 'Payouts (money out)',
  va: 'Virtual accounts',
  checkout: 'Payment links',
  invoice: 'Invoices',
  ewallet: 'Wallet charges',
  emoney: 'E-money orders',
  identity: 'Identity checks',
};
const idKinds: typeof enKinds = {
  payouts: 'Pembayaran (uang keluar)',
  va: 'Virtual account',
  checkout: 'Tautan pembayaran',
  invoice: 'Faktur',
  ewallet: 'Tagihan dompet digital',
  emoney: 'Pesanan uang elektronik',
  identity: 'Pemeriksaan identitas',
};

const enStyles: Readonly<Record<NumberStyle | '', string>> = {
  '': 'as the file shows',
  plain: '1250000.50',
  indonesian: '1.250.000,50',
  english: '1,250,000.50',
};

const en = {
  title: 'Upload a file',
  kind: 'What the rows ask for',
  file: 'File (CSV or Excel)',
  drop: 'Choose a file, or drop it here.',
  numbers: 'Numbers are written',
  styles: enStyles,
  send: 'Upload and check',
  sending: 'Uploading …',
  checking: 'The file is here and is being checked …',
  progress: 'Upload',
  broken: 'The connection broke off; nothing was stored. Upload the file again.',
  templates: 'Templates to fill in (CSV)',
  templatesNote:
    'Each has its columns and one example row, which you replace. Keep account numbers and codes as text: a spreadsheet drops leading zeros.',
  filesNote:
    'Rows that name a PDF or photographs are taken by the command line, which is given their folder.',
  limits: (megabytes: string, rows: string) => `At most ${megabytes} MB and ${rows} rows a file.`,
  template: (kind: string, of: string) => `${kind}, as ${of} has it`,
  refused: 'The file was not taken, and nothing of it was stored.',
  tryAgain: 'Correct it and upload it again.',
  otherKind: 'Choose what its rows ask for, and upload it again.',
  repeat:
    'This very file was uploaded before: this is its batch. Nothing was stored a second time.',
  warnings: 'Warnings',
  warningsNote: 'These rows were taken; look at them before the batch goes on.',
  warning: 'Warning',
  rows: 'Rows',
  row: 'Row',
  example: 'For example',
  bad: 'Rows that were not taken',
  badNote: (shown: string, of: string) => `The first ${shown} of ${of}; the file has all of them.`,
  badHow:
    'Correct them in that file and upload it as it is: each row then says which one it corrects.',
  rejects: 'Rejected rows, to be corrected (CSV)',
  column: 'Column',
  value: 'In the file',
  reason: 'What is wrong, and what to do',
  isRejected: 'rejected',
  isDuplicate: 'uploaded before',
  what: 'What',
  corrects: 'This file corrects rows of batch',
  sheet: 'Sheet',
  sheetsLeftOut: (names: string) => `Only the first sheet was read; left out: ${names}.`,
  inexact: (count: string, cell: string) =>
    `${count} cells hold a number of more than 15 digits, the first in ${cell}: Excel has lost the last digits. Format such a column as Text and type them again.`,
  kinds: enKinds,
};

const id: typeof en = {
  title: 'Unggah berkas',
  kind: 'Isi baris',
  file: 'Berkas (CSV atau Excel)',
  drop: 'Pilih berkas, atau letakkan di sini.',
  numbers: 'Angka ditulis',
  styles: { ...enStyles, '': 'seperti di berkas' },
  send: 'Unggah dan periksa',
  sending: 'Mengunggah …',
  checking: 'Berkas sudah diterima dan sedang diperiksa …',
  progress: 'Unggahan',
  broken: 'Sambungan terputus; tidak ada yang disimpan. Unggah berkasnya sekali lagi.',
  templates: 'Templat untuk diisi (CSV)',
  templatesNote:
    'Tiap templat berisi kolomnya dan satu baris contoh yang harus diganti. Simpan nomor rekening dan kode sebagai teks: aplikasi lembar kerja menghapus nol di depan.',
  filesNote:
    'Baris yang menyebut PDF atau foto hanya dapat diunggah lewat baris perintah, bersama foldernya.',
  limits: (megabytes, rows) => `Paling banyak ${megabytes} MB dan ${rows} baris per berkas.`,
  template: (kind, of) => `${kind}, bentuk ${of}`,
  refused: 'Berkas tidak diterima, dan tidak ada isinya yang disimpan.',
  tryAgain: 'Perbaiki, lalu unggah lagi.',
  otherKind: 'Pilih isi baris yang sesuai, lalu unggah lagi.',
  repeat:
    'Berkas yang sama sudah pernah diunggah: inilah batch-nya. Tidak ada yang disimpan dua kali.',
  warnings: 'Peringatan',
  warningsNote: 'Baris-baris ini diterima; periksalah sebelum batch dilanjutkan.',
  warning: 'Peringatan',
  rows: 'Baris',
  row: 'Baris',
  example: 'Contoh',
  bad: 'Baris yang tidak diterima',
  badNote: (shown, of) => `${shown} pertama dari ${of}; semuanya ada di berkas.`,
  badHow:
    'Perbaiki di berkas itu dan unggah apa adanya: tiap baris lalu menyebut baris mana yang diperbaikinya.',
  rejects: 'Baris yang ditolak, untuk diperbaiki (CSV)',
  column: 'Kolom',
  value: 'Di berkas',
  reason: 'Yang salah, dan yang perlu dilakukan',
  isRejected: 'ditolak',
  isDuplicate: 'sudah pernah diunggah',
  what: 'Keterangan',
  corrects: 'Berkas ini memperbaiki baris dari batch',
  sheet: 'Lembar',
  sheetsLeftOut: (names) => `Hanya lembar pertama yang dibaca; tidak dibaca: ${names}.`,
  inexact: (count, cell) =>
    `${count} sel berisi angka lebih dari 15 digit, yang pertama di ${cell}: Excel sudah kehilangan digit terakhirnya. Jadikan kolomnya Teks dan ketik ulang.`,
  kinds: idKinds,
};

export const uploadWords = { en, id } as const;
