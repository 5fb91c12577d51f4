import type { PayoutState } from '../../../domain/payout-states.ts';
import type { BatchPhase } from '../../../payouts/batch-phase.ts';
import type { Role } from '../../../access/roles.ts';

const phases: Record<BatchPhase, string> = {
  'asking the bank for names': 'Asking the bank for names',
  'waiting for review': 'Waiting for review',
  'waiting for approval': 'Waiting for approval',
  paying: 'Paying',
  paused: 'Paused',
  'waiting for a person': 'Waiting for a person',
  finished: 'Finished',
  rejected: 'Rejected',
  cancelled: 'Cancelled',
  'nothing to pay': 'Nothing to pay',
};

const states: Record<PayoutState, string> = {
  invalid: 'Invalid',
  inquiring: 'Checking the name',
  review: 'In review',
  ready: 'Ready',
  approved: 'Approved',
  sending: 'Being sent',
  unknown: 'Outcome unknown',
  processing: 'Processing',
  held: 'Held',
  paid: 'Paid',
  failed: 'Failed',
  quarantined: 'Quarantined',
  reversed: 'Came back',
  cancelled: 'Cancelled',
};

const roles: Record<Role, string> = {
  viewer: 'Viewer',
  maker: 'Maker',
  approver: 'Approver',
  admin: 'Administrator',
};

/** The desk in English. Bahasa Indonesia has the same keys (id.ts), which the compiler checks. */
export const en = {
  locale: 'en-GB',
  product: 'Rekon',
  skip: 'Skip to the content',
  menu: {
    label: 'Main menu',
    today: 'Today',
    batches: 'Payouts',
    ledger: 'Ledger',
    jobs: 'Jobs',
    reconciliation: 'Reconciliation',
    collections: 'Collections',
    exceptions: 'Exceptions',
    people: 'Users',
    audit: 'Audit',
    account: 'My account',
    signOut: 'Sign out',
  },
  signIn: {
    title: 'Sign in',
    user: 'Name',
    password: 'Password',
    submit: 'Sign in',
    ended: 'Your session has ended. Sign in again.',
  },
  account: {
    title: 'My account',
    role: 'Role',
    language: 'Language',
    save: 'Save',
    saved: 'Saved.',
    password: 'Change the password',
    mustChange: 'This password was given to you by somebody else. Choose one of your own to go on.',
    old: 'Present password',
    fresh: 'New password',
    again: 'New password, once more',
    differ: 'The two new passwords are not the same.',
    rule: 'At least 12 characters; several words that do not belong together are best.',
    change: 'Change',
  },
  problem: { title: 'This did not work', number: 'Number of this request', back: 'Back' },
  today: {
    title: 'Today',
    needs: 'What needs you now',
    nothing: 'Nothing waits for a person.',
    approvals: (count: number) =>
      count === 1 ? '1 batch waits for your approval' : `${count} batches wait for your approval`,
    refunds: (count: number) =>
      count === 1 ? '1 refund waits for your approval' : `${count} refunds wait for your approval`,
    unknownRefunds: (count: number) =>
      count === 1 ? 'How 1 refund ended is not known' : `How ${count} refunds ended is not known`,
    quarantinedOrders: (count: number, kind: string) =>
      count === 1
        ? `1 order is quarantined (${kind})`
        : `${count} orders are quarantined (${kind})`,
    reviews: (count: number) =>
      count === 1 ? '1 row waits for review' : `${count} rows wait for review`,
    quarantined: (count: number) =>
      count === 1 ? '1 payout is quarantined' : `${count} payouts are quarantined`,
    held: (count: number) => (count === 1 ? '1 payout is held' : `${count} payouts are held`),
    breakers: (count: number) =>
      count === 1 ? '1 breaker stops sends' : `${count} breakers stop sends`,
    criticalOpen: (count: number) =>
      count === 1 ? '1 critical exception is open' : `${count} critical exceptions are open`,
    writeOffs: (count: number) =>
      count === 1
        ? '1 write-off waits for your approval'
        : `${count} write-offs wait for your approval`,
    oldOpen: (count: number) =>
      count === 1
        ? '1 exception has been open for a week or more'
        : `${count} exceptions have been open for a week or more`,
    staleFeeds: (count: number) => (count === 1 ? '1 feed is stale' : `${count} feeds are stale`),
    money: 'Money',
    state: 'State',
    count: 'Payouts',
    amount: 'Amount',
    inFlight: 'On its way',
    balance: 'Deposit, as last told',
    reserved: 'Reserved in the ledger',
    balanceAt: (at: string) => `as of ${at}`,
    noBalance: 'not asked yet',
    reconciled: 'Reconciliation, the last run of each stream',
    stream: 'Stream',
    asOf: 'As of',
    matched: 'Matched by itself',
    openExceptions: 'Open exceptions',
    critical: 'Critical',
    atRisk: 'At stake',
  },
  batches: {
    title: 'Payouts',
    list: 'Batches',
    none: 'There is no batch yet.',
    batch: 'Batch',
    phase: 'Where it is',
    rows: 'Rows',
    amount: 'Amount',
    by: 'Uploaded by',
    at: 'Uploaded',
    template: 'Template',
  },
  batch: {
    understood: 'How the file was understood',
    template: 'Columns',
    delimiter: 'Delimiter',
    encoding: 'Encoding',
    numberStyle: 'Numbers',
    read: 'Read',
    accepted: 'Accepted',
    duplicate: 'Uploaded before',
    rejected: 'Rejected',
    ignored: 'Blank or totals',
    results: 'Results (CSV)',
    resultsExcel: 'Results (Excel)',
    progress: 'Progress',
    done: (done: number, of: number) => `${done} of ${of} payouts have ended`,
    rate: (perMinute: string) => `${perMinute} a minute`,
    left: (minutes: string) => `about ${minutes} left`,
    toApprove: 'To approve',
    payouts: 'Payouts',
    total: 'Total',
    hash: 'Content hash',
    needed: 'Balance needed',
    available: 'Balance available',
    approve: (count: string, total: string) => `Approve ${count} payouts, ${total}`,
    ownBatch: 'You uploaded this file: somebody else approves it.',
    reject: 'Reject',
    pause: 'Pause',
    resume: 'Go on',
    cancel: 'Cancel what was not sent',
    retry: 'Ask for another attempt at what failed',
    reason: 'Reason',
    rows: 'Rows',
    row: 'Row',
    reference: 'Reference',
    bank: 'Bank',
    account: 'Account',
    nameInFile: 'Name in the file',
    nameAtBank: 'Name at the bank',
    amount: 'Amount',
    state: 'State',
    why: 'Why',
    all: 'All states',
    search: 'Reference or account',
    find: 'Find',
    next: 'Next rows',
    first: 'From the beginning',
    noRows: 'No row is like that.',
    review: 'Review',
    accept: 'Accept',
    refuse: 'Reject',
    saidWhy: 'Why (kept with the decision)',
    updated: 'Updated',
  },
  phases,
  states,
  roles,
};

export type Words = typeof en;
