/**
 * Who may do what: the one table that every route asks. A role is a token's; that a batch's maker never
 * approves it, whatever the role, is the approval stage's own rule (design, law 7).
 */
export const ROLES = ['viewer', 'maker', 'approver', 'admin'] as const;

export type Role = (typeof ROLES)[number];

export const PERMISSIONS = {
  /** Look at batches, rows in review, runs and exceptions, and download their files. */
  read: ['viewer', 'maker', 'approver', 'admin'],
  upload: ['maker', 'admin'],
  /** Release money. */
  approve: ['approver', 'admin'],
  /** Accept or reject a row in review. */
  decide_review: ['approver', 'admin'],
  reject: ['approver', 'admin'],
  pause: ['approver', 'admin'],
  resume: ['approver', 'admin'],
  cancel: ['approver', 'admin'],
} as const satisfies Record<string, readonly Role[]>;

export type Permission = keyof typeof PERMISSIONS;

export function mayDo(role: Role, permission: Permission): boolean {
  return rolesThatMay(permission).includes(role);
}

export function rolesThatMay(permission: Permission): readonly Role[] {
  return PERMISSIONS[permission];
}
