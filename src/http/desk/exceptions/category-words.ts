import type { Language } from '../../../access/user-store.ts';
import {
  EXCEPTION_CATEGORIES,
  type ExceptionCategory,
} from '../../../reconciliation/exceptions/categories.ts';
import { type Resolution, RESOLUTIONS } from '../../../reconciliation/exceptions/resolutions.ts';

interface CategoryWords {
  readonly title: string;
  readonly suggestedAction: string;
}

const id: Readonly<Record<ExceptionCategory, CategoryWords>> = {
  status_mismatch: {
    title: 'Kedua sisi menyebut hasil akhir yang berlawanan',
    suggestedAction: 'Minta bukti bayar; jangan bayar ulang sebelum ada jawaban.',
  },
  direction_mismatch: {
    title: 'Referensi sama, arah uang berlawanan',
    suggestedAction:
      'Bandingkan kedua baris; salah satunya salah tanda, atau merupakan pembalikan.',
  },
  amount_over: {
    title: 'Nilai mereka lebih besar dari nilai kita',
    suggestedAction: 'Bandingkan kedua baris; kembalikan atau bukukan kelebihannya.',
  },
  amount_under: {
    title: 'Nilai mereka lebih kecil dari nilai kita',
    suggestedAction: 'Bandingkan kedua baris; tagih sisanya, atau cari bagian yang belum masuk.',
  },
  fee_variance: {
    title: 'Biaya berbeda dari kesepakatan',
    suggestedAction: 'Cocokkan dengan kontrak; klaim selisihnya, atau ubah model biaya.',
  },
  date_mismatch: {
    title: 'Sama, tetapi tanggalnya di luar rentang',
    suggestedAction: 'Periksa tanggal penyelesaian; cocokkan manual bila benar.',
  },
  duplicate_at_provider: {
    title: 'Satu referensi, beberapa baris di penyedia',
    suggestedAction:
      'Hentikan batch dan tanyakan kepada penyedia baris mana yang memindahkan uang.',
  },
  duplicate_in_ledger: {
    title: 'Satu referensi, beberapa baris di buku kita',
    suggestedAction: 'Cari baris yang dibukukan dua kali dan batalkan.',
  },
  ambiguous: {
    title: 'Ada beberapa kandidat, tanpa penentu',
    suggestedAction: 'Lihat kandidatnya dan cocokkan manual.',
  },
  gave_up: {
    title: 'Terlalu banyak kandidat untuk sebuah jumlah',
    suggestedAction: 'Persempit aturan pencocokan (kunci, hari), atau cocokkan manual.',
  },
  missing_at_provider: {
    title: 'Ada di kita, tidak terlihat di penyedia',
    suggestedAction: 'Tanyakan kepada penyedia; jangan kirim ulang dengan id lain.',
  },
  missing_in_ledger: {
    title: 'Terlihat di penyedia, tidak ada di buku kita',
    suggestedAction: 'Cari asalnya: sistem lain, dasbor, atau impor yang belum masuk.',
  },
  reversed_unexpected: {
    title: 'Uang yang kembali',
    suggestedAction: 'Bukukan kembali dan minta rekening lain dari penerima.',
  },
  overdue: {
    title: 'Belum final pada waktunya',
    suggestedAction: 'Jalankan `rekon sweep`; bila penyedia tetap pending, hubungi dukungannya.',
  },
  quarantined: {
    title: 'Jawaban saling bertentangan',
    suggestedAction: 'Baca riwayat pembayaran dan tanyakan kepada penyedia; orang yang memutuskan.',
  },
  held: {
    title: 'Tidak dibuat di penyedia, menunggu dikirim lagi',
    suggestedAction:
      'Perbaiki sebabnya (saldo, kunci, limit), lalu lepaskan lagi dengan id yang sama.',
  },
  in_review: {
    title: 'Menunggu keputusan orang',
    suggestedAction: 'Terima atau batalkan barisnya.',
  },
  not_approved: {
    title: 'Siap, tetapi belum ada yang menyetujui',
    suggestedAction: 'Setujui lagi batch untuk baris-baris ini, atau batalkan.',
  },
  orphan: {
    title: 'Buku besar mencadangkan uang untuk pembayaran yang tidak ada',
    suggestedAction: 'Verifikasi buku besar dan cadangan data; jangan kirim apa pun sebelum jelas.',
  },
  payout_differs_from_ledger: {
    title: 'Status pembayaran dan jurnalnya tidak sesuai',
    suggestedAction: 'Laporkan sebagai cacat sistem; jangan kirim lagi pembayaran ini.',
  },
  top_up_not_in_ledger: {
    title: 'Isi ulang yang tidak ada di buku besar',
    suggestedAction: 'Bukukan: deposit lebih besar daripada menurut buku besar.',
  },
  adjustment_not_in_ledger: {
    title: 'Koreksi deposit yang tidak ada di buku besar',
    suggestedAction: 'Tanyakan kepada penyedia apa yang dikoreksi, lalu bukukan.',
  },
  fees_not_in_ledger: {
    title: 'Biaya sehari yang tidak ada di buku besar',
    suggestedAction: 'Bukukan sebagai beban hari itu.',
  },
  balance_differs: {
    title: 'Saldo tidak sama dengan buku besar',
    suggestedAction:
      'Impor rekening koran sampai waktu saldo itu; tanyakan selisih yang masih tersisa.',
  },
  stale_feed: {
    title: 'Sumber data yang tidak masuk tepat waktu',
    suggestedAction: 'Impor atau tarik datanya; isinya belum dinilai sampai saat itu.',
  },
  gap_in_feed: {
    title: 'Celah di antara dua impor suatu sumber',
    suggestedAction: 'Impor hari-hari di antaranya; mintalah kepada pengirim.',
  },
  data_quality: {
    title: 'Ada yang salah pada baris itu sendiri',
    suggestedAction: 'Baca temuannya, dan minta baris yang benar dari pengirim.',
  },
  unknown_callback: {
    title: 'Callback tentang sesuatu yang tidak kita miliki',
    suggestedAction:
      'Callback tidak ditandatangani: tanyakan kepada penyedia apakah itu dari mereka.',
  },
  callback_not_understood: {
    title: 'Callback yang tidak dapat dibaca',
    suggestedAction: 'Bandingkan isinya dengan dokumentasi penyedia.',
  },
};

export const categoryWords: Readonly<
  Record<Language, Readonly<Record<ExceptionCategory, CategoryWords>>>
> = { en: EXCEPTION_CATEGORIES, id };

const resolutionsInIndonesian: Readonly<Record<Resolution, string>> = {
  explained_timing: 'Kedua sisi benar; yang satu datang belakangan',
  corrected_in_books: 'Kita yang salah, dan sudah dibukukan dengan benar',
  corrected_by_provider: 'Mereka yang salah, dan sudah membetulkannya',
  matched_by_hand: 'Kedua baris ada; sudah dicocokkan manual',
  accepted: 'Selisih dibiarkan: terlalu kecil, atau sudah disepakati',
  duplicate_confirmed: 'Salah satu baris tercatat dua kali; yang lain yang berlaku',
  not_ours: 'Milik pihak lain, atau sistem lain',
  other: 'Bukan semuanya: catatan menjelaskannya',
};

export const resolutionWords: Readonly<Record<Language, Readonly<Record<Resolution, string>>>> = {
  en: RESOLUTIONS,
  id: resolutionsInIndonesian,
};
