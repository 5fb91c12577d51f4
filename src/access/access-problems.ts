import { problemsOf } from '../domain/errors.ts';

/** What is refused about users, passwords, sessions and tokens. */
export const ACCESS_PROBLEMS = {
  sign_in_throttled: {
    says: 'There were too many wrong passwords.',
    next: 'Try again in {seconds} seconds; an administrator can give you a new password.',
  },
  sign_in_failed: {
    says: 'The name or the password is wrong.',
    next: 'Check both; an administrator can give you a new password.',
  },
  user_exists: {
    says: 'There is a user {user} already.',
    next: 'Take another name, or give that one a new password: `rekon user password USER --by ADMIN`.',
  },
  password_wrong: {
    says: 'The present password is another one.',
    next: 'Type the password with which you signed in.',
  },
  password_weak: {
    says: "A password has {least} to {most} characters, at least five different ones, and not the user's name.",
    next: 'Take several words that do not belong together.',
  },
  language_unknown: {
    says: 'This language is none of ours.',
    next: 'The languages are {languages:and}.',
  },
  last_admin: {
    says: '{user} is the only administrator left.',
    next: 'Make somebody else administrator first: nobody could manage users any more.',
  },
  user_unknown: {
    says: 'There is no user {user}.',
    next: '`rekon user list` shows those that there are.',
  },
  token_unknown: {
    says: 'There is no live token {token}.',
    next: 'Its number was shown when it was made; it may have been revoked before.',
  },
  user_name_invalid: {
    says: "A user's name has 1 to {most} visible characters.",
    next: 'Give the name or e-mail address that is to stand beside what this person does.',
  },
  role_unknown: {
    says: 'There is no role {role}.',
    next: 'The roles are {roles:list}.',
  },
} as const;
export const accessProblem = problemsOf(ACCESS_PROBLEMS);
