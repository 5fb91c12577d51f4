/**
 * The closed list of the places where a process of the simulation may die. A gate that is passed and
 * is not listed here fails the run, and so does a listed one that is never passed: whoever adds a
 * transaction or a request to a job comes by this file.
 */
interface Work {
  /** Its transactions in their order, each with what it does; the last one may come again. */
  readonly transactions: Readonly<Record<string, string>>;
  /** What it asks the provider, by endpoint. */
  readonly asks?: Readonly<Record<string, Asks>>;
  /** What is left to be said when all is done. */
  readonly last: 'acknowledgement' | 'telling the person';
}

interface Asks {
  /** What the request is called in the names of its gates. */
  readonly request: 'request' | 'question';
  /** The transaction that writes the answer down. */
  readonly answer: string;
  readonly does: string;
}

const asks = (answer: string, does: string, request: Asks['request'] = 'request'): Asks => ({
  request,
  answer,
  does,
});
const BALANCE = { balance: asks('balance', 'keeps the balance that was told') };

const job = { last: 'acknowledgement' } as const;
const command = { last: 'telling the person' } as const;
const order = (does: string): Work => ({ ...command, transactions: { order: does } });

const WORKS: Readonly<Record<string, Work>> = {
  'inquire-recipient': {
    ...job,
    transactions: { 'remembered name': 'decides by a name that the bank told before' },
    asks: { inquiry: asks('answer', 'keeps the name and decides on the row') },
  },
  'remit-payout': {
    ...job,
    transactions: { intent: 'makes the payout sending, reserves the money, names the attempt' },
    asks: {
      remit: asks('answer', 'writes down what the send came to'),
      'remit-status': asks('earlier answer', 'confirms that the attempt before failed', 'question'),
    },
  },
  'settle-payout': {
    ...job,
    transactions: {},
    asks: { 'remit-status': asks('answer', 'settles the payout by what the provider says') },
  },
  'process-callback': {
    ...job,
    transactions: { outcome: 'marks the callback as worked' },
    asks: { 'remit-status': asks('answer', 'settles the payout that the callback hinted at') },
  },
  'sweep-open-payouts': {
    ...job,
    transactions: { 'lost send': 'makes a send without an answer unknown' },
  },
  'probe-breakers': {
    ...job,
    transactions: { breaker: 'closes or postpones one breaker' },
    asks: BALANCE,
  },
  'snapshot-balance': {
    ...job,
    transactions: {},
    asks: BALANCE,
  },
  'apply-statement-evidence': {
    ...job,
    transactions: {
      disagreements: 'has the provider asked where a statement says otherwise',
      reversal: 'makes a payout reversed that came back',
    },
  },
  'reconcile-streams': {
    ...job,
    transactions: { step: 'begins, publishes or ends a run, a chunk at a time' },
  },
  upload: {
    ...command,
    transactions: {
      rows: 'stores the rows of the file',
      release: 'hands the rows to the inquiry',
      batch: 'shows the batch to everybody',
    },
  },
  approve: {
    ...command,
    transactions: { approval: 'approves every ready row and owes it' },
    asks: BALANCE,
  },
  review: order('accepts or rejects one row'),
  reject: order('rejects a batch'),
  pause: order('pauses a batch'),
  resume: order('lets a batch go on, and its held payouts'),
  cancel: order('cancels what was not sent'),
  retry: order('makes what failed ready for a new attempt'),
  resolve: order('ends a quarantined payout by what a person found out'),
  'stop-sending': order('throws the kill switch'),
  'resume-sending': order('takes the kill switch back'),
  'reset-breaker': order('closes a breaker'),
  'import-statement': {
    ...command,
    transactions: { lines: 'takes the lines of a statement in as records' },
  },
};

/** A callback has no transaction of ours around it: the HTTP side stores it and says so. */
const CALLBACK_POINTS: Readonly<Record<string, string>> = {
  'receive-callback: received': 'a callback has arrived and is not stored yet',
  'receive-callback: stored': 'it is stored, and the provider has not heard of that yet',
};

const requestSteps = (request: Asks['request']): [step: string, says: string][] => [
  [`before the ${request} leaves`, 'all is ready, and nothing has left'],
  [`${request} is on its way`, 'it has left and is not there yet: it will be carried out'],
  [`${request} had its effect`, 'the provider has done it, and its answer is on the way'],
  [`${request} was answered`, 'the answer is here and nothing of it is written down'],
  [`${request} was not answered`, 'the wait is over, and that is not written down yet'],
];

/** Every crash point and what dying there means. */
export const CRASH_POINTS: ReadonlyMap<string, string> = new Map([
  ...Object.entries(WORKS).flatMap(([kind, work]) => pointsOf(kind, work)),
  ...Object.entries(CALLBACK_POINTS),
]);

function pointsOf(kind: string, { transactions, asks: questions = {}, last }: Work) {
  const answers = Object.values(questions).map(({ answer, does }) => [answer, does] as const);
  const steps = [...Object.entries(transactions), ...answers].flatMap(([name, does]) => [
    [`before the ${name}`, `before the transaction that ${does}`],
    [`${name} about to be committed`, `inside the transaction that ${does}: it is rolled back`],
    [`${name} committed`, `after the commit of the transaction that ${does}`],
  ]);
  const requests = Object.values(questions).flatMap(({ request }) => requestSteps(request));
  const end = [`before ${last}`, 'all is done, and nobody has heard of it'];
  return [...steps, ...requests, end].map(
    ([step, says]) => [`${kind}: ${step}`, says ?? ''] as const,
  );
}

/** The last gate of a task of this kind. */
export function lastStep(kind: string): string {
  return `before ${WORKS[kind]?.last ?? 'the end'}`;
}

/** What a request of this kind of task to this endpoint is called. */
export function requestName(kind: string, endpoint: string): string {
  return WORKS[kind]?.asks?.[endpoint]?.request ?? `unlisted ${endpoint} request`;
}

/** Where the answers to this crash point's request come from; null: it is not about a request. */
export function endpointOf(name: string): string | null {
  const [kind = '', step = ''] = name.split(': ');
  const found = Object.entries(WORKS[kind]?.asks ?? {}).find(([, { request }]) =>
    step.includes(request),
  );
  return found?.[0] ?? null;
}

/** What the task's next transaction is called. One after a request writes its answer down. */
export function transactionName(
  kind: string,
  task: { transactions: number; heardFrom: string | null },
): string {
  const { transactions = {}, asks: questions = {} } = WORKS[kind] ?? {};
  const answer = task.heardFrom === null ? undefined : questions[task.heardFrom]?.answer;
  task.heardFrom = null;
  if (answer !== undefined) return answer;
  const names = Object.keys(transactions);
  const name = names[Math.min(task.transactions, names.length - 1)] ?? 'unlisted transaction';
  task.transactions += 1;
  return name;
}
