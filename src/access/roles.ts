/**
 * Who may do what: the one table that every route asks. A role is a token's; that a batch's maker never
 * approves it, whatever the role, is the approval stage's own rule (design, law 7).
 */
export const ROLES = ['viewer', 'maker', 'approver', 'admin'] as const;

export type Role = (typeof ROLES)[number];

export const PERMISSIONS = {
  /** What anybody does for themselves: change a password, choose a language. */
  own_account: ['viewer', 'maker', 'approver', 'admin'],
  /** Look at batches, rows in review, runs and exceptions, and download their files. */
  read: ['viewer', 'maker', 'approver', 'admin'],
  upload: ['maker', 'admin'],
  /** Release money. */
  approve: ['approver', 'admin'],
  /** Accept or reject a row in review; say what became of an order whose answers contradict one another. */
  decide_review: ['approver', 'admin'],
  reject: ['approver', 'admin'],
  pause: ['approver', 'admin'],
  resume: ['approver', 'admin'],
  cancel: ['approver', 'admin'],
  /** Ask for another attempt at what failed; a second person approves it. */
  retry: ['maker', 'admin'],
  /** Ask for money to go back to a payer; a second person approves it. */
  request_refund: ['maker', 'approver', 'admin'],
  approve_refund: ['approver', 'admin'],
  /** See accounts and identities in full; others see them masked. */
  see_accounts: ['maker', 'approver', 'admin'],
  reconcile: ['maker', 'approver', 'admin'],
  /** Assign, note, resolve, ask for a write-off; match by hand. */
  work_exceptions: ['maker', 'approver', 'admin'],
  approve_write_off: ['approver', 'admin'],
  close_period: ['approver', 'admin'],
  run_jobs: ['approver', 'admin'],
  /** Stops all money at once: everybody who works with it may. */
  stop_sending: ['maker', 'approver', 'admin'],
  resume_sending: ['approver', 'admin'],
  reset_breaker: ['approver', 'admin'],
  manage_users: ['admin'],
  read_audit: ['approver', 'admin'],
} as const satisfies Record<string, readonly Role[]>;

export type Permission = keyof typeof PERMISSIONS;

export function mayDo(role: Role, permission: Permission): boolean {
  return rolesThatMay(permission).includes(role);
}

export function rolesThatMay(permission: Permission): readonly Role[] {
  return PERMISSIONS[permission];
}
