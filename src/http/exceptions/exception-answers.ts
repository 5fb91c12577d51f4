import { z } from 'zod';
import {
  CLOSED_STATUSES,
  OPEN_STATUSES,
  SEVERITIES,
} from '../../reconciliation/exceptions/categories.ts';
import { CATEGORY_NAMES } from './list-filter.ts';

/** What the API answers about exceptions. */

export const exceptionCategory = z.enum(CATEGORY_NAMES);
export const exceptionStatus = z.enum([...OPEN_STATUSES, ...CLOSED_STATUSES]);
export const severity = z.enum(SEVERITIES);
