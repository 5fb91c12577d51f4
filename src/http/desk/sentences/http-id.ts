import type { HTTP_PARTS, HTTP_PROBLEMS } from '../../http-problems.ts';
import type { Translated, TranslatedProblems } from './translated.ts';

const MEND =
  'Perbaiki yang disebut di sini; docs/http-api.md menunjukkan tiap permintaan dengan contohnya.';
const BY_REFERENCE =
  'Referensinya adalah referensi dari berkas yang diunggah, huruf demi huruf: cari di antara baris batch-nya.';

/** Yang ditolak oleh server sendiri. */
export const httpProblemsInIndonesian: TranslatedProblems<typeof HTTP_PROBLEMS> = {
  'request_invalid/number_style': {
    says: 'Isian number_style tidak dikenal.',
    next: 'Kirim salah satu dari {styles:list}, atau kosongkan: biasanya terlihat dari berkasnya.',
  },
  'request_invalid/kind': {
    says: 'Isian kind tidak dikenal.',
    next: 'Kirim salah satu dari {kinds:list}, atau kosongkan untuk pembayaran.',
  },
  'request_invalid/order_kind': {
    says: 'Formulir ini tidak menyebut jenis tagihan di berkasnya.',
    next: 'Kirim kind, salah satu dari {kinds:list}; pembayaran diunggah di /api/batches.',
  },
  'request_invalid/total_sen': {
    says: 'total_sen melebihi yang dapat disimpan dengan tepat (90 triliun rupiah).',
    next: 'Tulis total berkas dalam sen utuh.',
  },
  'file_too_large/upload': {
    says: 'Berkas lebih dari {most} byte, batas yang diterima; tidak ada isinya yang disimpan.',
    next: 'Bagi menjadi beberapa berkas dan unggah satu per satu.',
  },
  'request_invalid/no_file': {
    says: 'Formulir ini tidak memuat berkas di isian `file`.',
    next: 'Pilih berkasnya, lalu kirim lagi (dengan curl: -F file=@payouts.csv, dengan @).',
  },
  'request_invalid/field_unknown': {
    says: 'Formulir ini memuat isian {field}, yang tidak dikenal.',
    next: 'Kirim satu berkas sebagai `file` dan, bila perlu, `number_style`.',
  },
  'request_malformed/form': {
    says: 'Formulir (multipart/form-data) rusak, atau terputus.',
    next: 'Kirim lagi; dengan curl: -F file=@payouts.csv, tanpa content-type sendiri.',
  },
  'media_type_unsupported/form': {
    says: 'Unggahan harus berupa formulir dengan berkas (multipart/form-data).',
    next: 'Dengan curl: -F file=@payouts.csv.',
  },
  too_many_at_once: {
    says: '{limit} {what:term} sedang berjalan; server tidak menerima lebih dari itu sekaligus.',
    next: 'Coba lagi satu menit lagi.',
  },
  'request_invalid/address': {
    says: 'Alamat permintaan tidak seperti seharusnya: {problems:all}.',
    next: MEND,
  },
  'request_invalid/query': {
    says: 'Parameter permintaan tidak seperti seharusnya: {problems:all}.',
    next: MEND,
  },
  'request_invalid/body': {
    says: 'Isian permintaan tidak seperti seharusnya: {problems:all}.',
    next: MEND,
  },
  route_unknown: {
    says: 'Tidak ada apa-apa di alamat ini.',
    next: 'docs/http-api.md memuat setiap alamat beserta metodenya.',
  },
  'role_may_not/page': {
    says: '{user} di sini {role:term}, dan tidak boleh melakukan ini.',
    next: 'Mintalah orang yang perannya {roles:or}.',
  },
  form_not_ours: {
    says: 'Formulir ini tidak dibuat oleh meja kerja ini, atau sesinya sudah berakhir.',
    next: 'Buka lagi halamannya dan ulangi yang tadi dilakukan; tidak ada yang diubah.',
  },
  server_closing: {
    says: 'Server sedang ditutup; tidak ada isi permintaan ini yang disimpan.',
    next: 'Kirim lagi setelah server kembali.',
  },
  disk_full: {
    says: 'Disk server Rekon penuh; tidak ada isi permintaan ini yang disimpan.',
    next: 'Beri tahu pengelola server agar menyediakan ruang, lalu kirim lagi permintaan yang sama.',
  },
  request_malformed: {
    says: 'Permintaan tidak terbaca: isinya rusak, terputus, atau bukan seperti yang dinyatakan.',
    next: 'Bandingkan dengan contoh di docs/http-api.md, lalu kirim lagi.',
  },
  body_too_large: {
    says: 'Isi permintaan lebih besar, atau bagiannya lebih banyak, daripada yang diterima di sini.',
    next: 'Kirim hanya isian yang ditunjukkan docs/http-api.md.',
  },
  media_type_unsupported: {
    says: 'Jenis isinya tidak diterima di sini.',
    next: 'Kirim JSON dengan content-type: application/json; berkas sebagai multipart/form-data.',
  },
  internal_error: {
    says: 'Ada yang salah di server; tercatat di sana sebagai permintaan {request}.',
    next: 'Periksa apakah sudah dilakukan, lalu coba lagi; bila tetap begitu, sampaikan nomor itu kepada pengelola server.',
  },
  'job_unknown/desk': {
    says: 'Tidak ada jadwal dengan nama ini.',
    next: 'Semuanya ada di halaman pekerjaan.',
  },
  'run_unknown/desk': {
    says: 'Tidak ada proses rekonsiliasi {run}.',
    next: 'Lihat proses-proses dari alirannya.',
  },
  stream_unknown: {
    says: 'Tidak ada aliran {stream}.',
    next: 'Lihat daftar aliran; pasangan Anda sendiri dicatat di berkas yang disebut RECONCILIATION_FILE.',
  },
  'reconciliation_under_way/desk': {
    says: 'Sedang merekonsiliasi {streams:list} untuk {by}.',
    next: 'Tunggu sampai selesai, lalu coba lagi.',
  },
  'request_invalid/import_rows': {
    says: '{given} tidak terbaca.',
    next: 'Tulis jumlah baris dengan angka.',
  },
  'request_invalid/import_total': {
    says: '{given} tidak terbaca.',
    next: 'Tulis jumlahnya tanpa pemisah ribuan, dengan titik sebelum sen: 1250000.50',
  },
  'import_unknown/rejects': {
    says: 'Tidak ada berkas baris yang ditolak untuk impor {id} di mesin ini.',
    next: 'Bila ada baris yang ditolak, berkasnya ada di direktori data mesin tempat berkas itu diimpor.',
  },
  'import_unknown/none': {
    says: 'Tidak ada impor {id}.',
    next: 'Lihat daftar impor.',
  },
  file_being_applied: {
    says: 'Berkas ini sedang dijalankan.',
    next: 'Tunggu sebentar dan buka lagi halamannya; bila tetap begitu, unggah berkasnya sekali lagi.',
  },
  edited_file_outdated: {
    says: 'Berkas ini, atau selisih di dalamnya, tidak lagi seperti di pratinjau; tidak ada yang diterapkan.',
    next: 'Lihat apa yang akan terjadi sekarang, lalu terapkan pratinjau itu.',
  },
  'edited_file_unknown/none_refused': {
    says: 'Tidak ada baris berkas ini yang ditolak, atau berkasnya belum dijalankan.',
    next: 'Buka halamannya: di sana terlihat nasib tiap baris.',
  },
  'too_many_at_once/edited_files': {
    says: '{most} berkas yang diisi sudah diunggah dalam satu jam; server tidak menyimpan lebih dari itu.',
    next: 'Jalankan yang sudah dipratinjau, dan unggah lagi nanti.',
  },
  'edited_file_unknown/not_here': {
    says: 'Berkas unggahan ini tidak ada di sini: disimpan satu jam, untuk orang yang mengunggahnya.',
    next: 'Unggah lagi; yang sudah dijalankan akan disebut sudah pernah dilakukan.',
  },
  nothing_chosen: {
    says: 'Belum ada selisih yang dipilih.',
    next: 'Centang selisih yang dimaksud, lalu kirim lagi formulirnya.',
  },
  posting_unknown: {
    says: 'Tidak ada jurnal seperti itu di buku besar.',
    next: 'Buka dari daftar jurnal; jurnal tidak pernah dihapus.',
  },
  'payout_unknown/address': {
    says: 'Tidak ada pembayaran dengan referensi {reference}.',
    next: BY_REFERENCE,
  },
  'order_unknown/address': {
    says: 'Tidak ada pesanan dengan referensi {reference}.',
    next: BY_REFERENCE,
  },
};

/** Bagian dari kalimat-kalimat itu. */
export const httpPartsInIndonesian: Translated<typeof HTTP_PARTS> = {
  'field/is': '{field}: {problem:said}',
  'field/say_why': 'sebutkan sebabnya',
  'field/say_what_shows_it': 'sebutkan buktinya',
  'field/say_what_was_mended': 'sebutkan apa yang ditemukan dan diperbaiki',
};
