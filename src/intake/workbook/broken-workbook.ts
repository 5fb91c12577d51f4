import type { UserError } from '../../domain/errors.ts';
import type { Said } from '../../domain/sentence.ts';
import { type INTAKE_PARTS, intakeProblem } from '../intake-problems.ts';

type WorkbookFault = Said<Extract<keyof typeof INTAKE_PARTS, `workbook/${string}`>>;

export const notAWorkbook = (why: WorkbookFault): UserError =>
  intakeProblem('file_not_workbook/broken', { why });

export const oldWorkbook = (): UserError => intakeProblem('file_not_workbook/old');

/** What it would take up is more than is taken; nothing of it was unpacked to find that out. */
export const unpacksTooLarge = (bytes: number, mostBytes: number): UserError =>
  intakeProblem('file_too_large/unpacked', { most: mostBytes }, { bytes, mostBytes });

export const workbookTooLarge = (why: WorkbookFault): UserError =>
  intakeProblem('file_too_large/workbook', { why });
