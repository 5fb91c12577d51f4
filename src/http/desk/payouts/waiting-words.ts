import type { Language } from '../../../access/user-store.ts';
import type { WaitingState } from './waiting-store.ts';

const en = {
  title: 'Payouts that wait for a person',
  batch: 'File',
  none: 'None.',
  next: 'The next ones',
  about: {
    review:
      'The name at the bank differs, or the row looks like a duplicate: accept or refuse it among the rows of its batch.',
    held: 'Nothing was created at the provider: find out why, and let the batch go on.',
    quarantined:
      'What was told contradicts itself: see its history, ask the provider, and decide whether it was paid.',
  } satisfies Record<WaitingState, string>,
};

const id: typeof en = {
  title: 'Pembayaran yang menunggu keputusan',
  batch: 'Berkas',
  none: 'Tidak ada.',
  next: 'Berikutnya',
  about: {
    review:
      'Nama di bank berbeda, atau barisnya tampak ganda: terima atau tolak di antara baris batch-nya.',
    held: 'Tidak ada yang dibuat di penyedia: cari sebabnya, lalu lanjutkan batch-nya.',
    quarantined:
      'Keterangannya bertentangan: lihat riwayatnya, tanyakan kepada penyedia, lalu putuskan apakah sudah dibayar.',
  },
};

export const waitingWords: Readonly<Record<Language, typeof en>> = { en, id };
