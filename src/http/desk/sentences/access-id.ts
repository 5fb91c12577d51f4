import type { ACCESS_PROBLEMS } from '../../../access/access-problems.ts';
import type { AUDIT_PROBLEMS } from '../../../audit/noted-entry.ts';
import type { TranslatedProblems } from './translated.ts';

/** Yang ditolak tentang pengguna, kata sandi, sesi, dan token. */
export const accessProblemsInIndonesian: TranslatedProblems<typeof ACCESS_PROBLEMS> = {
  sign_in_throttled: {
    says: 'Kata sandi terlalu sering salah.',
    next: 'Coba lagi dalam {seconds} detik; administrator dapat memberi Anda kata sandi baru.',
  },
  sign_in_failed: {
    says: 'Nama atau kata sandinya salah.',
    next: 'Periksa keduanya; administrator dapat memberi Anda kata sandi baru.',
  },
  user_exists: {
    says: 'Pengguna {user} sudah ada.',
    next: 'Pakai nama lain, atau beri yang itu kata sandi baru: `rekon user password USER --by ADMIN`.',
  },
  password_wrong: {
    says: 'Kata sandi sekarang bukan yang itu.',
    next: 'Ketik kata sandi yang Anda pakai untuk masuk.',
  },
  password_weak: {
    says: 'Kata sandi terdiri dari {least} sampai {most} karakter, paling sedikit lima yang berbeda, dan tidak memuat nama penggunanya.',
    next: 'Pakai beberapa kata yang tidak berhubungan.',
  },
  language_unknown: {
    says: 'Bahasa ini tidak tersedia.',
    next: 'Bahasa yang tersedia: {languages:and}.',
  },
  last_admin: {
    says: '{user} satu-satunya administrator yang tersisa.',
    next: 'Jadikan orang lain administrator dahulu: kalau tidak, tidak ada lagi yang dapat mengelola pengguna.',
  },
  user_unknown: {
    says: 'Tidak ada pengguna {user}.',
    next: 'Yang ada terlihat di `rekon user list`.',
  },
  token_unknown: {
    says: 'Tidak ada token {token} yang berlaku.',
    next: 'Nomornya ditunjukkan saat dibuat; mungkin sudah dicabut sebelumnya.',
  },
  user_name_invalid: {
    says: 'Nama pengguna terdiri dari 1 sampai {most} karakter yang terlihat.',
    next: 'Berikan nama atau alamat e-mail yang akan tercatat pada tindakan orang ini.',
  },
  role_unknown: {
    says: 'Tidak ada peran {role}.',
    next: 'Peran yang ada: {roles:list}.',
  },
};

export const auditProblemsInIndonesian: TranslatedProblems<typeof AUDIT_PROBLEMS> = {
  noted_entry_invalid: {
    says: '{given} bukan nomor dan segel.',
    next: 'Tulis seperti yang dicetak `rekon audit verify`: 1234:9f86d0…, sebuah nomor dan 64 digit heksadesimal.',
  },
};
