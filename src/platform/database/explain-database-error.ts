import { UserError } from '../../domain/errors.ts';

interface Explanation {
  readonly codes: readonly string[];
  readonly code: string;
  readonly what: (where: string) => string;
  readonly next: string;
}

const EXPLANATIONS: readonly Explanation[] = [
  {
    codes: ['SQLITE_NOTADB', 'SQLITE_CORRUPT'],
    code: 'database_damaged',
    what: (where) => `${where} is damaged, or is not a database of Rekon.`,
    next: 'Keep that file, put your last backup in its place and start again: the same payouts keep the same ids, so that none is paid twice.',
  },
  {
    codes: ['SQLITE_CANTOPEN', 'SQLITE_READONLY', 'EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EEXIST'],
    code: 'database_not_writable',
    what: (where) => `${where} cannot be written.`,
    next: 'Give this user the directory and the files in it, or choose another directory with --data.',
  },
  {
    codes: ['ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND', 'EAI_AGAIN', 'ETIMEDOUT', '57P03'],
    code: 'database_unreachable',
    what: (where) => `The database at ${where} does not answer.`,
    next: 'Check that PostgreSQL runs and that DATABASE_URL has its right host and port.',
  },
  {
    codes: ['28P01', '28000', '3D000', '42501'],
    code: 'database_refuses_us',
    what: (where) => `The database at ${where} does not let us in.`,
    next: 'Check user, password and name of the database in DATABASE_URL.',
  },
];

/** An error of opening the database in words of ours; null where we have none. `where` is without passwords. */
export function explainDatabaseError(error: unknown, where: string): UserError | null {
  const code = codeOf(error);
  const found = EXPLANATIONS.find(({ codes }) => codes.includes(code));
  return found
    ? new UserError(found.code, `${found.what(where)} (${code})`, found.next, { cause: code })
    : null;
}

function codeOf(error: unknown): string {
  // A host name with several addresses fails once for each.
  const one: unknown = error instanceof AggregateError ? error.errors[0] : error;
  return one instanceof Error && 'code' in one ? String(one.code) : '';
}
