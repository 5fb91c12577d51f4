import { ORDER_KINDS } from '../../domain/batch-kinds.ts';
import type { UserError } from '../../domain/errors.ts';
import { ORDER_KIND_DEFINITIONS } from '../../orders/kinds/index.ts';
import type { OrderKind } from '../../orders/order-kind.ts';
import { PAYOUT_TEMPLATES } from '../payout-row/templates.ts';
import { matchTemplate, normaliseColumnName, type Template } from '../row/template.ts';
import { intakeProblem } from '../intake-problems.ts';

type Columns = Pick<OrderKind<unknown>, 'name' | 'columns'>;

export function templateOf({ name, columns }: Columns): Template {
  return {
    name: `rekon-${name}`,
    title: 'Rekon',
    printed: columns.map((column) => column.name),
    required: columns.filter(({ required }) => required).map((column) => column.name),
    names: columns.map((column) => [
      column.name,
      [normaliseColumnName(column.name), ...(column.alsoCalled ?? [])],
    ]),
  };
}

/**
 * A file of another kind has columns enough for this one, and columns that only the other needs: a payout
 * file would make virtual accounts. Null: it is what it is said to be.
 */
export function refuseOtherKind(kind: Columns, header: readonly string[]): UserError | null {
  const unread = new Set(matchTemplate(header, templateOf(kind)).unknown);
  const needsUnread = (template: Template): boolean => {
    const { missing, columns } = matchTemplate(header, template);
    const isUnread = (field: string): boolean =>
      unread.has(header[columns[field] ?? -1]?.trim() ?? '');
    return missing.length === 0 && template.required.some(isUnread);
  };
  if (PAYOUT_TEMPLATES.some(needsUnread)) {
    return intakeProblem('columns_of_other_kind/payouts', { kind: kind.name });
  }
  const others = ORDER_KINDS.filter((name) => name !== kind.name);
  const other = others.find((name) => needsUnread(templateOf(ORDER_KIND_DEFINITIONS[name])));
  if (other === undefined) return null;
  return intakeProblem('columns_of_other_kind/order', { other, kind: kind.name });
}
