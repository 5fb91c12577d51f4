import type { ROW_SENTENCES } from '../../../intake/row/row-sentences.ts';
import type { Translated } from './translated.ts';

/** Mengapa baris unggahan ditolak, atau catatan tentang baris yang diterima. */
export const rowsInIndonesian: Translated<typeof ROW_SENTENCES> = {
  'row_too_short/one': 'Baris ini punya 1 sel, baris judul {width}. {advice:said}',
  'row_too_short/several': 'Baris ini punya {cells} sel, baris judul {width}. {advice:said}',
  'row_too_long/one': 'Baris ini punya 1 sel, baris judul {width}. {advice:said}',
  'row_too_long/several': 'Baris ini punya {cells} sel, baris judul {width}. {advice:said}',
  'advice/fill_in':
    'Isi sel yang kurang; sel kosong biarkan kosong, tetapi pertahankan pemisahnya.',
  'advice/quote_commas':
    'Apit sel yang berisi koma, seperti 1.250.000,50, dengan tanda kutip ganda.',
  'advice/quote_separators': 'Apit sel yang berisi tanda pemisah dengan tanda kutip ganda.',
  row_swallowed_rows:
    'Tanda kutip di baris {row} berlanjut ke baris-baris di bawahnya, sehingga satu sel berisi beberapa baris utuh. Perbaiki tanda kutipnya; baris-baris di dalamnya tidak diterima.',
  row_damaged_text:
    'Ada karakter yang tidak terbaca sebagai {encoding}. Ketik ulang, atau ekspor berkasnya sebagai "CSV UTF-8" dan unggah lagi.',
  row_unexpected_total:
    'Baris ini berisi jumlah tanpa rekening, seperti baris total, dan tidak berada di akhir berkas. Lengkapi bila ini pembayaran, atau hapus.',

  reference_missing:
    'Referensi tidak ada. Beri setiap pembayaran referensinya sendiri: itulah yang mencegahnya dibayar dua kali.',
  reference_too_long: 'Referensi lebih dari {most} karakter: persingkat.',
  reference_bad_characters:
    'Referensi berisi ganti baris atau karakter yang tidak terlihat: ketik ulang.',
  reference_scientific:
    'Referensi {text} tertulis dalam notasi ilmiah, sehingga digitnya hilang. Jadikan kolomnya Teks, tempel lagi referensinya, lalu ekspor berkasnya sekali lagi.',
  name_too_long: 'Nama lebih dari {most} karakter: persingkat.',
  note_too_long: 'Berita berisi {characters} karakter; paling banyak {most}: persingkat.',
  'email_malformed/separator':
    'Ada alamat e-mail yang salah bentuk. Pisahkan beberapa alamat dengan spasi, bukan koma atau titik koma.',
  'email_malformed/other': 'Ada alamat e-mail yang salah bentuk. Perbaiki, atau kosongkan selnya.',
  email_too_many: 'Ada {count} alamat e-mail; paling banyak {most}. Kurangi.',
  email_too_long: 'Semua alamat e-mail bersama-sama lebih dari {most} karakter. Kurangi.',
  bcc_not_sent: 'Alamat BCC tidak dikirimi: penyedia tidak mengenal tembusan tersembunyi.',

  amount_missing: 'Jumlah tidak ada: isi, dalam rupiah utuh.',
  amount_not_a_number: 'Jumlah {text} bukan angka. Tulis rupiah utuh seperti 1250000.',
  amount_scientific:
    'Jumlah {text} tertulis dalam notasi ilmiah, yang mungkin sudah kehilangan digit. Jadikan kolomnya Angka dengan 0 desimal, periksa jumlahnya, lalu ekspor lagi.',
  'amount_ambiguous/contradictory':
    'Jumlah {text} dapat dibaca dengan dua cara (ribuan atau pecahan), dan jumlah lain dalam berkas ditulis dengan kedua gaya. Tulis angka saja seperti 1250000, atau unggah lagi dengan memilih cara angka ditulis: Indonesia (1.250 berarti seribu dua ratus lima puluh) atau Inggris (1,250 yang berarti itu).',
  'amount_ambiguous/unproven':
    'Jumlah {text} dapat dibaca dengan dua cara (ribuan atau pecahan), dan tidak ada jumlah lain dalam berkas yang menunjukkan gaya mana yang dimaksud. Tulis angka saja seperti 1250000, atau unggah lagi dengan memilih cara angka ditulis: Indonesia (1.250 berarti seribu dua ratus lima puluh) atau Inggris (1,250 yang berarti itu).',
  'amount_contradicts_style/declared':
    'Jumlah {text} tidak sesuai dengan gaya angka berkas: berkas dinyatakan bergaya {style:term} ({examples:or}). Tulis dengan gaya itu, atau angka saja seperti 1250000.',
  'amount_contradicts_style/proven':
    'Jumlah {text} tidak sesuai dengan gaya angka berkas: berkas ditulis dengan gaya {style:term} ({examples:or}). Tulis dengan gaya itu, atau angka saja seperti 1250000.',
  amount_negative:
    'Jumlah {text} negatif. Jumlah tidak boleh di bawah nol: perbaiki atau hapus barisnya.',
  amount_zero: 'Jumlahnya nol: isi jumlahnya atau hapus barisnya.',
  amount_not_whole:
    'Jumlah {text} punya bagian di bawah satu rupiah. Jumlah harus rupiah utuh: bulatkan dan perbaiki barisnya.',
  'amount_below_minimum/bank':
    'Jumlahnya {amount:rupiah}; paling sedikit yang dapat dikirim ke bank adalah {least:rupiah}. Perbaiki atau hapus barisnya.',
  'amount_below_minimum/wallet':
    'Jumlahnya {amount:rupiah}; paling sedikit yang dapat dikirim ke dompet digital adalah {least:rupiah}. Perbaiki atau hapus barisnya.',
  'amount_below_minimum/order':
    'Jumlahnya {amount:rupiah}; paling sedikit {least:rupiah}. Perbaiki atau hapus barisnya.',
  'amount_too_large/digits':
    'Jumlah {text} terlalu besar. Periksa apakah ada nol berlebih atau dua jumlah yang tergabung.',
  'amount_too_large/payout':
    'Jumlahnya {amount:rupiah}; paling banyak yang boleh diminta satu baris adalah {most:rupiah}. Periksa apakah ada nol berlebih; bila benar, mintalah batasnya dinaikkan di pengaturan.',
  'amount_too_large/order':
    'Jumlahnya {amount:rupiah}; paling banyak {most:rupiah}. Periksa apakah ada nol berlebih.',

  bank_code_missing:
    'Kode bank tidak ada: isi tiga digit seperti 014, atau ovo, dana, gopay, atau linkaja.',
  'bank_code_not_listed/unknown':
    'Kode bank {text} tidak ada dalam daftar. Pakai kode dari daftar di docs/payout-files.md: tiga digit seperti 014, atau ovo, dana, gopay, atau linkaja.',
  'bank_code_not_listed/name':
    'Kode bank {text} tidak ada dalam daftar. Tulis {code} untuk {bank}.',
  bank_code_padded:
    'Kode bank {text} dibaca sebagai {code} ({bank}). Aplikasi lembar kerja menghapus nol di depannya: jadikan kolomnya Teks, dan periksa apakah nol di depan nomor rekening masih ada.',
  bank_name_mapped: 'Bank {text} dibaca sebagai {code} ({bank}).',
  account_missing: 'Nomor rekening tidak ada: isi.',
  account_scientific:
    'Nomor rekening tertulis dalam notasi ilmiah (seperti 1.23E+12), sehingga digitnya hilang. Jadikan kolomnya Teks, tempel lagi nomor rekening dari sumbernya, lalu ekspor berkasnya sekali lagi.',
  'account_not_numeric/amount':
    'Nomor rekening bukan angka saja: ada titik atau koma, jadi aplikasi lembar kerja memperlakukannya sebagai jumlah dan mungkin menghapus nol di depan. Jadikan kolomnya Teks dan tulis digitnya saja.',
  'account_not_numeric/other':
    'Nomor rekening bukan angka saja: ada karakter selain digit. Jadikan kolomnya Teks dan tulis digitnya saja.',
  account_too_long:
    'Nomor rekening punya {digits} digit; paling banyak {most} yang diterima penyedia. Perbaiki.',
  account_not_a_phone:
    'Rekening dompet digital harus nomor ponsel Indonesia seperti 081234567890. Perbaiki nomornya, atau kode banknya bila ini rekening bank.',
  account_cleaned: 'Spasi, tanda hubung, atau apostrof dihapus dari nomor rekening.',
  'account_unusual_length/phone':
    'Nomor telepon punya {digits} digit; biasanya {least} sampai {most}. Periksa.',
  'account_unusual_length/bank':
    'Nomor rekening punya {digits} digit; di {bank} biasanya {usual:or}. Periksa.',
  'account_unusual_length/lost_zero':
    'Nomor rekening punya {digits} digit; di {bank} biasanya {usual:or}. Mungkin nol di depannya hilang. Periksa.',
  account_maybe_rounded:
    'Nomor rekening punya {digits} digit dan semua digit setelah yang ke-{exact} adalah 0: mungkin dibulatkan oleh aplikasi lembar kerja. Bandingkan dengan sumbernya.',
  wallet_number_normalised: 'Nomor telepon ditulis ulang agar diawali 08 dan berisi digit saja.',

  correction_row_not_a_number:
    'Baris ini menyebut batch, tetapi bukan baris mana yang diperbaiki. Kembalikan nomor baris dari berkas baris yang ditolak; bila baris ini tidak memperbaiki apa pun, kosongkan `batch`-nya.',
  correction_batch_unknown:
    'Tidak ada batch {batch}. Kembalikan batch dari berkas baris yang ditolak; bila baris ini tidak memperbaiki apa pun, kosongkan `batch`-nya; bila kolom itu milik Anda sendiri, beri nama lain.',
  'correction_row_not_refused/none':
    'Batch {batch} tidak punya baris {row} yang ditolak. Kembalikan batch dan baris dari berkas baris yang ditolak; bila baris ini tidak memperbaiki apa pun, kosongkan `batch`-nya.',
  'correction_row_not_refused/taken':
    'Baris {row} dari batch {batch} tidak ditolak: baris itu diterima ({state:term}). Kembalikan batch dan baris dari berkas baris yang ditolak; bila baris ini tidak memperbaiki apa pun, kosongkan `batch`-nya.',
  'correction_made_before/here':
    'Baris {row} dari batch {batch} sudah diperbaiki sebelumnya, oleh {by:said}. Tinggalkan salah satunya; bila baris ini baris lain, kosongkan `batch`-nya dan beri referensinya sendiri.',
  'correction_made_before/elsewhere':
    'Baris {row} dari batch {batch} sudah diperbaiki sebelumnya, oleh {by:said}. Tinggalkan baris ini; bila bank menolak yang itu juga, perbaiki di berkas baris yang ditolak dari batch {there}; bila baris ini baris lain, kosongkan `batch`-nya dan beri referensinya sendiri.',
  'reference_used_before/its_own':
    'Referensi {reference} sudah terpakai oleh {by:said}, yang diperbaiki baris ini. Beri baris perbaikan ini referensinya sendiri.',
  'reference_used_before/other':
    'Referensi {reference} adalah milik {by:said}. Bila baris ini baris lain, beri referensinya sendiri; bila tidak, tinggalkan.',
  'row_place/here': 'baris {row} berkas ini',
  'row_place/elsewhere': 'baris {row} dari batch {batch}',

  cell_missing: '{column}: tidak ada. Isi.',
  'cell_missing/file': '{column}: tidak ada. Sebutkan nama berkas.',
  'cell_not_usable/cell': '{column} tidak dapat dipakai: {why:said}. Perbaiki.',
  'document_not_in_folder/no_folder':
    'Baris ini menyebut berkas "{name}", padahal tidak ada --files. Unggah lagi lewat baris perintah dengan --files dan folder yang berisi berkas itu.',
  'document_not_in_folder/not_there':
    'Tidak ada berkas "{name}" di folder yang disebut --files. Taruh di sana, atau perbaiki namanya.',
  'document_wrong_size/empty': '"{name}" kosong: ekspor lagi.',
  'document_wrong_size/large': '"{name}" berukuran {bytes} byte; paling banyak {most}. Perkecil.',
  document_wrong_type: '"{name}" bukan {types:or}, apa pun namanya. Simpan sebagai salah satunya.',

  'cell/yes_or_no': 'tulis ya atau tidak',
  'cell/whole_number': 'tulis bilangan bulat',
  'cell/items': 'tulis barang seperti dalam "Kopi susu x 2 @ 18000; Roti bakar x 1 @ 25000"',
  'cell/time': 'tulis waktu seperti dalam "2026-12-31 17:00"',
  'cell/email': 'bukan alamat e-mail',
  'cell/one_of': 'harus salah satu dari {values:list}',
  'cell/at_least': 'paling sedikit {bound}',
  'cell/at_most': 'paling banyak {bound}',
  'cell/at_least_characters': 'paling sedikit {bound} karakter',
  'cell/at_most_characters': 'paling banyak {bound} karakter',
  'cell/at_least_items': 'paling sedikit {bound} buah',
  'cell/at_most_items': 'paling banyak {bound} buah',
  'cell/as_found': '{found}',
  'cell/letters': 'hanya huruf A sampai Z dan spasi',
  'cell/letters_and_digits': 'hanya huruf A sampai Z, digit, dan spasi',
  'cell/digits': 'hanya digit, tanpa +',
  'cell/mobile': 'harus nomor ponsel seperti 081234567890',
  'cell/nik': 'NIK punya 16 digit',
  'cell/country_code': 'nomor telepon diawali +62',
  'cell/empty': 'kosong',
  'cell/control_character': 'berisi karakter kendali',
  'cell/too_long': 'terlalu panjang',
  'cell/whole_rupiah': 'harus rupiah utuh',
  'cell/one_method': 'paling sedikit satu cara pembayaran harus tetap aktif',
  'cell/never_expires': 'virtual account tanpa kedaluwarsa tidak punya batas menit',
  'cell/phone_number': 'tulis nomor telepon seperti 081234567890',
  'cell/email_needed': 'tulis alamat e-mail',
  'cell/link': 'harus tautan seperti https://shop.example/thanks',
  'cell/link_needed': 'wajib untuk setiap dompet selain OVO',
  'cell/ovo_alone': 'hanya untuk OVO: kosongkan untuk dompet lain',
  'cell_not_usable/wallet_amount':
    '{wallet} menerima {least:rupiah} sampai {most:rupiah}: perbaiki jumlahnya.',
  'cell_not_usable/no_amount':
    'Jumlah tidak ada: isi, atau tulis ya di open_amount bila pembayar yang menentukan.',
};
