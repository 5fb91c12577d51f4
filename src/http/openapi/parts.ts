/** The parts of the API, as the desk has them, and the first step of each one's addresses. */
const STEPS = {
  payouts: ['today', 'batches', 'payouts'],
  collections: ['order-batches', 'orders', 'payments', 'refunds'],
  exceptions: ['exceptions', 'matches'],
  reconciliation: ['streams', 'runs', 'imports', 'periods'],
  ledger: ['ledger'],
  jobs: ['schedules', 'breakers', 'sending', 'feeds', 'queues'],
  people: ['users', 'tokens'],
  audit: ['audit'],
} as const satisfies Record<string, readonly string[]>;

export type ApiPart = keyof typeof STEPS | 'callbacks' | 'health';

export const API_PARTS: Readonly<Record<ApiPart, string>> = {
  payouts:
    'What waits for a person; batches of payouts, their rows, and what persons decide about them.',
  collections: 'Orders, which ask for money, and what came in.',
  exceptions: 'What does not agree, and what persons decide about it; matches by hand.',
  reconciliation: 'Streams, runs, closed periods, and files that are evidence.',
  ledger: 'What is believed, in double entry.',
  jobs: 'What runs by itself, what feeds it, and what stops it.',
  people: 'Users of the desk, and tokens of programs.',
  audit: 'Who did what, sealed.',
  callbacks: 'For providers.',
  health: 'For whoever watches the process.',
};

/** Throws where an address belongs to no part: it is to be added above. */
export function partOf(path: string): ApiPart {
  const [, root = '', step = ''] = path.split(/[/.]/);
  if (root === 'callbacks' || root === 'health') return root;
  const part = (Object.keys(STEPS) as (keyof typeof STEPS)[]).find((name) =>
    STEPS[name].some((each) => each === step),
  );
  if (part === undefined) throw new Error(`${path} belongs to no part of the API`);
  return part;
}
