import type { UserError } from '../../domain/errors.ts';
import { httpProblem } from '../http-problems.ts';

export const postingUnknown = (): UserError => httpProblem('posting_unknown');
