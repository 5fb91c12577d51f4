import { z } from 'zod';
import { type Instant } from '../../domain/time.ts';
import {
  CLOSED_STATUSES,
  EXCEPTION_CATEGORIES,
  type ExceptionCategory,
  OPEN_STATUSES,
  SEVERITIES,
  type Severity,
} from '../../reconciliation/exceptions/categories.ts';
import type { ExceptionFilter } from '../../reconciliation/exceptions/exception-store.ts';
import { AGE_BUCKET_NAMES, expectedWithin } from '../../reconciliation/exceptions/age.ts';
import { wholeNumber } from '../request-input.ts';
import { type ListKey, LIST_SORTS, type ListSort } from './list-order.ts';

/** As `rekon exceptions list --status`: `open` is whatever waits for somebody. */
export const STATUS_CHOICES = [...OPEN_STATUSES, ...CLOSED_STATUSES, 'any'] as const;
/** What the list is summed up by, instead of showing its lines. */
export const GROUPINGS = ['stream', 'category', 'severity', 'assignee', 'age'] as const;
export type Grouping = (typeof GROUPINGS)[number];
export const CATEGORY_NAMES = Object.keys(EXCEPTION_CATEGORIES) as ExceptionCategory[];

/** A select of which nothing, or the empty line, was chosen. */
const choice = <Name extends string>(names: readonly Name[]) =>
  z
    .union([z.literal(''), z.enum(names)])
    .transform((value) => (value === '' ? undefined : value))
    .optional();

const entry = z
  .string()
  .trim()
  .max(100)
  .transform((value) => (value === '' ? undefined : value))
  .optional();

const asked = {
  stream: entry,
  status: choice(STATUS_CHOICES),
  category: choice(CATEGORY_NAMES),
  severity: choice(SEVERITIES),
  assignee: entry,
  nobody: choice(['yes']),
  batch: entry,
  age: choice(AGE_BUCKET_NAMES),
};

/** The last line of a page, as `afterText` writes it. */
export const LIST_PLACE = /^\d{1,15}(?:\.(?:\d{1,16}|[a-z]{1,8}))?$/;

/** The file takes the same filters as the list. */
export const filterQuery = z.strictObject(asked);

export const listQuery = z.strictObject({
  ...asked,
  group: choice(GROUPINGS),
  sort: choice(LIST_SORTS),
  after: z.string().regex(LIST_PLACE).optional(),
  // What was done a moment ago.
  done: wholeNumber(1_000).optional(),
  already: wholeNumber(1_000).optional(),
});

export type FilterAsked = z.output<typeof filterQuery>;
export type ListAsked = z.output<typeof listQuery>;

export function filterOf(of: FilterAsked, asOf: Instant): Omit<ExceptionFilter, 'limit'> {
  const { stream, category, severity, assignee } = of;
  return {
    status: of.status ?? 'open',
    ...(stream !== undefined && { stream }),
    ...(category !== undefined && { category }),
    ...(severity !== undefined && { severity }),
    ...(assignee !== undefined && { assignee }),
    ...(of.nobody !== undefined && { isUnassigned: true }),
    ...(of.batch !== undefined && { batchId: of.batch }),
    ...(of.age !== undefined && expectedWithin(of.age, asOf)),
  };
}

export function keyOf(after: string | undefined): ListKey | null {
  if (after === undefined) return null;
  const [id = '', of] = after.split('.');
  if (of === undefined) return { id: Number(id) };
  const severity = SEVERITIES.find((each): each is Severity => each === of);
  return { id: Number(id), ...(severity === undefined ? { stake: Number(of) } : { severity }) };
}

/** As an address carries it. */
export const afterText = ({ id, stake, severity }: ListKey): string =>
  [id, stake ?? severity].filter((part) => part !== undefined).join('.');

type Shown = FilterAsked & {
  readonly sort?: ListSort | undefined;
  readonly group?: Grouping | undefined;
};

/** `?stream=va&status=open`, without what was not asked for; empty where nothing was. */
export function queryOf(of: Shown, after?: string): string {
  const { stream, status, category, severity, assignee, nobody, batch, age, sort, group } = of;
  const filter = { stream, status, category, severity, assignee, nobody, batch, age };
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries({ ...filter, sort, group, after })) {
    if (value !== undefined) query.set(name, value);
  }
  const text = query.toString();
  return text === '' ? '' : `?${text}`;
}

/** The list of one group of what was asked for. */
export function queryOfGroup(of: ListAsked, by: Grouping, name: string | null): string {
  const list = { ...of, group: undefined };
  if (by === 'assignee' && name === null) {
    return queryOf({ ...list, assignee: undefined, nobody: 'yes' });
  }
  return queryOf({ ...list, [by]: name ?? undefined });
}
