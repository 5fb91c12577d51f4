import { queueJobs, scheduledJobs } from '../../../../jobs/registry.ts';

/** What each job does. English is what the jobs say of themselves; a test finds those without a translation. */
export const JOBS_IN_ENGLISH: Readonly<Record<string, string>> = Object.fromEntries(
  [...queueJobs, ...scheduledJobs].map(({ name, about }) => [name, about]),
);

export const JOBS_IN_INDONESIAN: Readonly<Record<string, string>> = {
  'inquire-recipient': 'menanyakan kepada bank nama pemilik rekening dari pembayaran yang diunggah',
  'remit-payout':
    'mengirim uang pembayaran yang sudah disetujui, kecuali batch-nya dijeda atau ada pemutus yang terbuka',
  'process-callback':
    'mengolah callback yang tersimpan: petunjuk untuk bertanya atau menarik data, atau kabar yang sudah diverifikasi',
  'settle-payout':
    'menanyakan hasil pembayaran yang sudah dikirim, dengan jeda yang makin panjang, sampai final; yang gagal ditanyakan sekali lagi',
  'create-order':
    'meminta penyedia membuat yang diminta sebuah baris: virtual account, tautan, tagihan, penagihan, pemeriksaan',
  'follow-order':
    'menanyakan hasil sebuah pesanan, dengan jeda yang makin panjang, dan sekali lagi setelah waktunya habis',
  'pull-va-history':
    'menarik pembayaran satu virtual account: setelah callback, perubahan dalam daftar, atau beberapa waktu',
  'send-refund': 'mengembalikan uang kepada pembayar setelah disetujui orang kedua',
  'sweep-open-payouts':
    'mengambil alih pengiriman yang worker-nya mati sebelum ada jawaban: hasilnya ditanyakan',
  'probe-breakers':
    'memeriksa apakah penyebab terhentinya pengiriman sudah teratasi, lalu membiarkannya berjalan lagi',
  'apply-statement-evidence':
    'menandai pembayaran yang menurut rekening koran kembali, dan bertanya bila isinya berbeda dari catatan kita',
  'snapshot-balance':
    'menyimpan saldo deposit menurut penyedia, untuk dibandingkan dengan buku besar',
  'reconcile-streams': 'mencocokkan kedua sisi setiap aliran, setiap pagi',
  'sweep-open-orders':
    'mengambil alih pesanan dan pengembalian dana yang worker-nya mati sebelum ada jawaban',
  'pull-va-list':
    'membaca daftar semua virtual account: yang baru dan yang sudah dibayar ditarik berikutnya',
  'follow-connections': 'menanyakan apakah rekening bank yang sedang dihubungkan sudah tersambung',
  'import-mutations':
    'membaca mutasi setiap rekening bank yang tersambung, beberapa hari ke belakang, dan memeriksa saldonya',
  'find-notices':
    'mencari hal yang perlu diberitahukan, masing-masing sekali: persetujuan, akhir, penghentian, selisih',
  'deliver-notice':
    'mengirim pemberitahuan ke webhook atau lewat surel, dengan jeda yang makin panjang sampai diterima',
  'clear-broken-uploads':
    'menghapus sisa unggahan yang servernya mati di tengah jalan: belum pernah menjadi batch',
  'forget-callbacks':
    'menghapus callback yang sudah lama diolah atau ditolak; isinya tetap ada dalam catatan',
};

/** What runs count; a count without words here is shown by its own name. */
export const COUNTS_IN_ENGLISH: Readonly<Record<string, string>> = {
  accounts: 'accounts',
  added: 'added',
  asked: 'asked about',
  availableSen: 'available',
  balanceSen: 'balance',
  changed: 'changed',
  cleared: 'cleared away',
  closed: 'closed',
  connected: 'connected',
  contradicted: 'contradicted',
  failed: 'failed',
  forgotten: 'removed',
  gaps: 'gaps',
  longRefunds: 'refunds that take long',
  lostRefunds: 'refunds without an answer',
  lostRequests: 'orders without an answer',
  lostSends: 'sends without an answer',
  matched: 'matched',
  news: 'news',
  open: 'open',
  opened: 'newly open',
  pages: 'pages',
  reversed: 'came back',
  stopped: 'stopped early',
  streams: 'streams',
  waiting: 'waiting',
};

export const COUNTS_IN_INDONESIAN: Readonly<Record<string, string>> = {
  accounts: 'rekening',
  added: 'ditambahkan',
  asked: 'ditanyakan',
  availableSen: 'tersedia',
  balanceSen: 'saldo',
  changed: 'berubah',
  cleared: 'dibersihkan',
  closed: 'ditutup',
  connected: 'tersambung',
  contradicted: 'bertentangan',
  failed: 'gagal',
  forgotten: 'dihapus',
  gaps: 'celah',
  longRefunds: 'pengembalian dana yang lama',
  lostRefunds: 'pengembalian dana tanpa jawaban',
  lostRequests: 'pesanan tanpa jawaban',
  lostSends: 'pengiriman tanpa jawaban',
  matched: 'cocok',
  news: 'perubahan',
  open: 'terbuka',
  opened: 'baru terbuka',
  pages: 'halaman',
  reversed: 'kembali',
  stopped: 'dihentikan lebih awal',
  streams: 'aliran',
  waiting: 'menunggu',
};
