import type { WHYS } from '../../../reconciliation/exceptions/whys.ts';
import type { Translated } from './translated.ts';

/** Mengapa ada selisih: kolom yang tidak cocok, bedanya, yang paling dekat. */
export const whysInIndonesian: Translated<typeof WHYS> = {
  'why/candidate_shared':
    'Aturan "{pass}" menemukan 1 kandidat, yang juga bisa cocok dengan baris lain.',
  'why/candidates':
    'Aturan "{pass}" menemukan {candidates} kandidat, dan tidak ada yang menentukan mana.',
  'why/gave_up':
    'Aturan "{pass}" mencari baris-baris yang jumlahnya sama di antara {candidates} kandidat, lalu berhenti.',
  'why/matched_already':
    'Kolom referensi: {source} punya {amount:rupiah} ({status:term}) dengan referensi yang sudah cocok.',
  'why/came_back':
    '{source} menunjukkan {amount:rupiah} kembali, dan buku kita tidak punya catatannya.',
  'why/not_final': 'Kolom status: {source} masih menyebut {status:term}.',
  'why/alone': 'Tidak ada pasangannya: {reference:said}{nearest:said}',
  'alone/no_reference': 'baris ini tidak punya referensi',
  'alone/not_there': 'tidak ada baris di sisi lain dengan referensi ini',
  'nearest/none': '; tidak ada lagi yang tersisa di sisi lain.',
  'nearest/same_amount':
    '; kolom referensi: jumlah yang sama tersisa dengan nama {name}, berjarak {days} hari perbankan.',
  'nearest/same_amount_undated':
    '; kolom referensi: jumlah yang sama tersisa dengan nama {name}, tanpa tanggal.',
  'nearest/amount': '; jumlah terdekat yang tersisa adalah {amount:rupiah}, berbeda {off:rupiah}.',
  'why/amount_over':
    'Kolom jumlah: {ours} menyebut {oursAmount:rupiah}, {theirs} menyebut {theirsAmount:rupiah}{lines:said}: lebih {difference:rupiah}.',
  'why/amount_under':
    'Kolom jumlah: {ours} menyebut {oursAmount:rupiah}, {theirs} menyebut {theirsAmount:rupiah}{lines:said}: kurang {difference:rupiah}.',
  'lines/one': '',
  'lines/several': ' dalam {count} baris',
  'why/status_mismatch':
    'Kolom status: {ours} menyebut {oursStatus:term}, {theirs} menyebut {theirsStatus:term} ({amount:rupiah}{lines:said}).',
  'why/direction': 'Kolom jumlah: sama-sama {amount:rupiah}, tetapi arahnya berlawanan.',
  'why/fee':
    'Kolom biaya: seharusnya {expected:rupiah} dari {amount:rupiah}, dan {theirs} memotong {actual:rupiah}.',
  'why/date_before':
    'Kolom tanggal: referensi dan jumlahnya sama, {days} hari perbankan sebelum baris kita; tidak ada aturan yang mengizinkan itu.',
  'why/date_after':
    'Kolom tanggal: referensi dan jumlahnya sama, {days} hari perbankan setelah baris kita; tidak ada aturan yang mengizinkan itu.',
  'why/date_none':
    'Kolom tanggal: referensi dan jumlahnya sama, tetapi ada baris tanpa tanggal; semua aturan memerlukan tanggal.',
  'why/duplicate':
    'Satu referensi dan satu jumlah ({amount:rupiah}): {oursLines} di {ours}, {theirsLines} di {theirs}.',
  'why/several_lines':
    'Satu referensi, beberapa baris: {oursLines} di {ours}, {theirsLines} di {theirs}; tidak ada yang menentukan pasangannya.',

  'why/not_seen':
    'Menurut buku besar sudah dibayar, dan tidak satu pun sumber penyedia mencatatnya.',
  'why/callback_alone':
    '{source} menyebut {status:term} ({amount:rupiah}) untuk id yang tidak pernah kita kirim, dan tidak ada sumber lain yang menunjukkannya.',
  'why/sent_not_shown':
    'Dikirim {since:time}, seharusnya selesai {by:said}, dan tidak satu pun sumber penyedia menunjukkannya.{reason:said}',
  'why/in_review': 'Belum ada yang memutuskannya.{reason:said}',
  'why/not_approved': 'Siap, tetapi tidak termasuk dalam persetujuan mana pun.{reason:said}',
  'why/quarantined': 'Jawaban penyedia saling bertentangan.{reason:said}',
  'why/held': 'Penyedia tidak membuat apa pun, dan belum dikirim lagi.{reason:said}',
  'why/approved_not_sent': 'Disetujui {since:time} dan belum dikirim sejak itu.{reason:said}',
  'why/not_confirmed':
    'Diunggah {since:time}, dan bank belum membenarkan penerimanya.{reason:said}',
  'why/still_open':
    'Dikirim {since:time}, seharusnya selesai {by:said}, dan masih {state:term}; {shown:said}.{reason:said}',
  'by/time': '{at:time}',
  'by/unknown': 'entah kapan',
  'shown/says': '{source} menyebut {status:term}',
  'shown/nothing': 'tidak ada sumber yang menunjukkannya',
  'reason/none': '',
  'reason/given': ' Sebab: {reason:said}.',
  'why/not_created':
    'Kolom status: menurut kita belum dibuat, dan {source} menyebut {status:term}.',
  'why/sent_over':
    'Kolom jumlah: yang kita kirim {ours:rupiah}, {source} menyebut {theirs:rupiah}: lebih {difference:rupiah}.',
  'why/sent_under':
    'Kolom jumlah: yang kita kirim {ours:rupiah}, {source} menyebut {theirs:rupiah}: kurang {difference:rupiah}.',
  'why/orphan':
    'Buku besar mencatat {amount:rupiah} dikirim dengan id ini, dan tidak ada pembayaran yang memilikinya.',
  'why/books_differ': 'Pembayarannya {state:term}, sedangkan menurut buku besar {belief:term}.',
  'why/books_in_flight':
    'Pembayarannya {state:term}, sedangkan menurut buku besar {belief:term}, dengan uangnya masih dalam perjalanan.',

  'why/no_posting':
    '{source} punya {amount:rupiah} pada {at:time}, dan buku besar tidak punya jurnalnya.',
  'why/fees_of_day':
    '{source} mengenakan {fees:rupiah} untuk transaksi {day}, dan buku besar tidak punya biayanya.',
  'why/bank_balance':
    'Kolom saldo: pada {at:time} bank menyebut {balance:rupiah}, sedangkan saldo pertama dengan semua mutasi lengkap sejak itu menghasilkan {expected:rupiah}: {unexplained:rupiah} belum terjelaskan.',
  'why/deposit_least':
    'Kolom saldo: pada {at:time} penyedia menyebut {balance:rupiah}, padahal seharusnya paling sedikit {expected:rupiah}: {unexplained:rupiah} belum terjelaskan ({figures:said}).',
  'why/deposit_most':
    'Kolom saldo: pada {at:time} penyedia menyebut {balance:rupiah}, padahal seharusnya paling banyak {expected:rupiah}: {unexplained:rupiah} belum terjelaskan ({figures:said}).',
  'deposit/figures':
    'deposit dan yang dalam perjalanan menurut buku besar {ledger:rupiah}, di antaranya dalam perjalanan {inFlight:rupiah}{topUps:said}{reversals:said}{adjustments:said}{fees:said}',
  'deposit/none': '',
  'deposit/top_ups': ', isi ulang yang belum ada di buku besar {amount:rupiah}',
  'deposit/reversals': ', pengembalian yang belum ada di buku besar {amount:rupiah}',
  'deposit/adjustments': ', koreksi yang belum ada di buku besar {amount:rupiah}',
  'deposit/fees': ', biaya yang belum ada di buku besar {amount:rupiah}',

  'why/mutations_never_read': 'Mutasi rekening ini belum pernah dibaca.',
  'why/mutations_read': 'Mutasi rekening ini terakhir dibaca {at:time}.',
  'why/feed_never':
    '{source} belum membawa apa pun sejak rekonsiliasi pertama pada {at:time}; seharusnya ada setiap {days} hari perbankan.',
  'why/feed_stale':
    'Yang terakhir dibawa {source} datang {at:time}; seharusnya ada setiap {days} hari perbankan.',
  'why/feed_gap':
    '{source} tidak punya apa pun dari {firstDay} sampai {lastDay} (hari perbankan: {bankingDays}): satu impor berakhir {after:time}, yang berikutnya mulai {before:time}.',
  'why/vas_not_pulled':
    '{accounts} virtual account belum ditarik, yang pertama sejak {since:time}.',
  'why/data_problem': 'Masalah {kind}: {details}',
  'why/callback_unreadable':
    'Callback pada {at:time} tidak terbaca; isinya disimpan dengan nomor ini.',
  'why/callback_unknown':
    'Callback pada {at:time} tentang sesuatu yang tidak kita miliki; isinya disimpan dengan nomor ini.',
};
