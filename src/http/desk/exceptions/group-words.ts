import type { Grouping } from '../../exceptions/list-filter.ts';

export const GROUPS_IN_ENGLISH = {
  groupBy: 'Group by',
  ungrouped: 'not at all: one by one',
  groupings: {
    stream: 'Stream',
    category: 'Category',
    severity: 'Severity',
    assignee: 'Assigned to',
    age: 'Age',
  } satisfies Record<Grouping, string>,
  nobody: 'nobody',
  nobodys: 'Nobody has it',
  count: 'Count',
  atRisk: 'Value at risk',
  oldest: 'Oldest',
  together: 'Together',
  asList: 'One by one',
  groupsCut:
    'There are too many: only a part of them was counted. Filter for fewer to count them all.',
};

export const GROUPS_IN_INDONESIAN: typeof GROUPS_IN_ENGLISH = {
  groupBy: 'Kelompokkan menurut',
  ungrouped: 'tidak: satu per satu',
  groupings: {
    stream: 'Aliran dana',
    category: 'Kategori',
    severity: 'Tingkat',
    assignee: 'Penanggung jawab',
    age: 'Umur',
  },
  nobody: 'belum ada',
  nobodys: 'Belum ada penanggung jawab',
  count: 'Jumlah',
  atRisk: 'Nilai berisiko',
  oldest: 'Tertua',
  together: 'Total',
  asList: 'Satu per satu',
  groupsCut:
    'Terlalu banyak: hanya sebagian yang dihitung. Saring lebih sempit agar semuanya terhitung.',
};
