export const QUEUES_IN_ENGLISH = {
  queues: 'Queues',
  queuesAbout:
    'What is due in the database now, in which the truth is; Redis carries ids of some of it to the workers. Nothing is changed here.',
  queue: 'Queue',
  due: 'Due now',
  inRedis: 'In Redis',
  waitingJobs: 'Waiting',
  activeJobs: 'Active',
  delayedJobs: 'Delayed',
  failedJobs: 'Failed',
  oldestWaits: 'Oldest waits since',
  redisIsSilent:
    'Redis does not answer: no job runs and nothing is sent until it does. What is due stays due.',
  redisIsNowhere:
    'What Redis holds cannot be known here: REDIS_URL is not set, and no worker has started a Redis in this data directory.',
  newestFailed: 'Jobs that failed last',
  newestFailedAbout:
    'Their items stay due and are offered again after half a minute or so. Numbers and quoted texts are left out of the errors.',
  item: 'Item',
  attempts: 'Attempts',
  failedAt: 'Failed at',
  error: 'Error',
};

export const QUEUES_IN_INDONESIAN: typeof QUEUES_IN_ENGLISH = {
  queues: 'Antrean',
  queuesAbout:
    'Yang jatuh tempo di basis data saat ini; di sanalah kebenarannya. Redis hanya membawa sebagian nomornya ke worker. Di sini tidak ada yang diubah.',
  queue: 'Antrean',
  due: 'Jatuh tempo',
  inRedis: 'Di Redis',
  waitingJobs: 'Menunggu',
  activeJobs: 'Dikerjakan',
  delayedJobs: 'Ditunda',
  failedJobs: 'Gagal',
  oldestWaits: 'Terlama menunggu sejak',
  redisIsSilent:
    'Redis tidak menjawab: tidak ada pekerjaan yang berjalan dan tidak ada yang dikirim sampai Redis menjawab lagi. Yang jatuh tempo tetap jatuh tempo.',
  redisIsNowhere:
    'Isi Redis tidak dapat diketahui dari sini: REDIS_URL tidak diatur, dan belum ada worker yang menjalankan Redis di direktori data ini.',
  newestFailed: 'Pekerjaan yang terakhir gagal',
  newestFailedAbout:
    'Barisnya tetap jatuh tempo dan ditawarkan lagi sekitar setengah menit kemudian. Angka dan teks kutipan tidak ditampilkan dalam pesan galat.',
  item: 'Nomor',
  attempts: 'Percobaan',
  failedAt: 'Gagal pada',
  error: 'Galat',
};
