import { personName } from '../../../domain/person.ts';
import { normaliseColumnName, type Template } from '../../../intake/row/template.ts';
import type { AskedDeed } from '../decide-exceptions.ts';
import { ACTION_NAMES, type ExceptionAction } from '../life.ts';
import { isResolution, RESOLUTIONS } from '../resolutions.ts';
import type { NounTerm } from '../../../domain/terms.ts';
import type { Said } from '../../../domain/sentence.ts';
import { sayOfEditedRow } from '../../reconciliation-problems.ts';

/** What a person fills in; they stand behind the columns of exceptions.csv, and are written empty. */
export const EDIT_COLUMNS = ['action', 'new_assignee', 'new_resolution', 'new_note'] as const;
/** Without them a row says nothing: which exception, as it was seen when, and what to do. */
const REQUIRED = ['exception_id', 'version', 'action'] as const;
const READ_COLUMNS = ['exception_id', 'version', ...EDIT_COLUMNS] as const;
export type EditedCells = Readonly<Record<(typeof READ_COLUMNS)[number], string>>;

/** Every other column of the file is for the eye, and not read. */
export const EDITED_FILE: { readonly noun: NounTerm; readonly templates: readonly Template[] } = {
  noun: 'exception',
  templates: [
    {
      name: 'rekon-exceptions',
      title: 'exceptions export',
      printed: READ_COLUMNS,
      required: REQUIRED,
      names: READ_COLUMNS.map((column) => [column, [normaliseColumnName(column)]]),
    },
  ],
};

/** The cells that are read, by name; of a column that the file does not have, nothing. */
export function editedCells(
  cells: readonly string[],
  columns: Readonly<Partial<Record<string, number>>>,
): EditedCells {
  const cell = (column: string): string => cells[columns[column] ?? -1]?.trim() ?? '';
  return Object.fromEntries(READ_COLUMNS.map((column) => [column, cell(column)])) as EditedCells;
}

export function asksForSomething(cells: EditedCells): boolean {
  return EDIT_COLUMNS.some((column) => cells[column] !== '');
}

/** What the row asks for, or why that cannot be told. */
export function readEditedRow(cells: EditedCells, by: string): AskedDeed | Said {
  const id = wholeNumber(cells.exception_id);
  if (id === null) return sayOfEditedRow('edited/id', { given: shown(cells.exception_id) });
  const seenVersion = wholeNumber(cells.version);
  if (seenVersion === null) {
    return sayOfEditedRow('edited/version', { given: shown(cells.version) });
  }
  const action = actionOfRow(cells);
  if (action === null) {
    const facts = { given: shown(cells.action), known: ACTION_NAMES };
    return sayOfEditedRow('edited/action', facts);
  }
  if (action === 'none') return sayOfEditedRow('edited/no_action');
  const assignee = cells.new_assignee === '' ? null : personName(cells.new_assignee);
  if (cells.new_assignee !== '' && assignee === null) return sayOfEditedRow('edited/assignee');
  const resolution = code(cells.new_resolution);
  if (resolution !== '' && !isResolution(resolution)) {
    const facts = { given: shown(cells.new_resolution), known: Object.keys(RESOLUTIONS) };
    return sayOfEditedRow('edited/resolution', facts);
  }
  return {
    id,
    seenVersion,
    action,
    by,
    assignee,
    note: cells.new_note === '' ? null : cells.new_note,
    resolution: resolution === '' ? null : resolution,
  };
}

/** A new assignee or note speaks for itself. */
function actionOfRow(cells: EditedCells): ExceptionAction | 'none' | null {
  if (cells.action === '') {
    if (cells.new_resolution !== '') return 'none';
    return cells.new_assignee === '' ? 'note' : 'assign';
  }
  const name = code(cells.action);
  return ACTION_NAMES.find((each) => each === name) ?? null;
}

/** `Send to provider` and `send-to-provider` are `send_to_provider`. */
const code = (text: string): string => normaliseColumnName(text).replaceAll(' ', '_');

const wholeNumber = (text: string): number | null =>
  /^[1-9]\d{0,14}$/.test(text) ? Number(text) : null;

const shown = (text: string): string =>
  text === '' ? '(empty)' : `"${text.length > 40 ? `${text.slice(0, 40)}…` : text}"`;
