import { AGE_BUCKETS, ageInDays } from '../../../reconciliation/exceptions/age.ts';
import { SEVERITIES } from '../../../reconciliation/exceptions/categories.ts';
import { addSen, type Sen, ZERO } from '../../../domain/money.ts';
import type { Instant } from '../../../domain/time.ts';
import { Page, type View } from '../page.tsx';
import { EXCEPTIONS } from './addresses.ts';
import { categoryWords } from './category-words.ts';
import type { ExceptionGroup, ExceptionGroups } from '../../exceptions/exception-groups-store.ts';
import { wordsFor } from './fields.tsx';
import { FilterForm, type FilterShown } from './filter-form.tsx';
import {
  CATEGORY_NAMES,
  type Grouping,
  queryOf,
  queryOfGroup,
} from '../../exceptions/list-filter.ts';
import { Scroll } from './scroll.tsx';

export interface GroupsShown extends FilterShown {
  readonly by: Grouping;
  readonly found: ExceptionGroups;
  readonly asOf: Instant;
}

interface GroupsProps {
  readonly view: View;
  readonly shown: GroupsShown;
}

/** What fits, summed up; each group opens the list of what is in it. */
export function ExceptionGroupsPage({ view, shown }: GroupsProps) {
  const words = wordsFor(view);
  const { asked, people, found } = shown;
  return (
    <Page view={view} title={words.title} menu="exceptions">
      <FilterForm view={view} asked={asked} people={people} />
      {found.isCut ? (
        <p class="note warn" role="status">
          {words.groupsCut}
        </p>
      ) : null}
      {found.groups.length === 0 ? <p>{words.none}</p> : <Groups view={view} shown={shown} />}
      <p class="row">
        <a href={EXCEPTIONS + queryOf({ ...asked, group: undefined })}>{words.asList}</a>
      </p>
    </Page>
  );
}

function Groups({ view, shown }: GroupsProps) {
  const words = wordsFor(view);
  const { reading } = view;
  const groups = inOrder(shown.by, shown.found.groups);
  const count = groups.reduce((sum, group) => sum + group.count, 0);
  const atRisk = groups.reduce<Sen>((sum, group) => addSen(sum, group.atRisk), ZERO);
  return (
    <Scroll label={words.groupings[shown.by]}>
      <table>
        <thead>
          <tr>
            <th scope="col">{words.groupings[shown.by]}</th>
            <th scope="col" class="num">
              {words.count}
            </th>
            <th scope="col" class="num">
              {words.atRisk}
            </th>
            <th scope="col" class="num">
              {words.oldest}
            </th>
          </tr>
        </thead>
        <tbody>
          {groups.map((group) => (
            <Group view={view} shown={shown} group={group} />
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{words.together}</th>
            <td class="num">{reading.count(count)}</td>
            <td class="num">{reading.amount(atRisk)}</td>
            <td></td>
          </tr>
        </tfoot>
      </table>
    </Scroll>
  );
}

function Group({ view, shown, group }: GroupsProps & { readonly group: ExceptionGroup }) {
  const words = wordsFor(view);
  const { reading } = view;
  const { name, count, atRisk, oldest } = group;
  const age = ageInDays({ expectedBy: oldest, eventAt: null, firstSeen: oldest }, shown.asOf);
  return (
    <tr>
      <th scope="row">
        <a href={EXCEPTIONS + queryOfGroup(shown.asked, shown.by, name)}>
          {nameFor(view, shown.by, name)}
        </a>
      </th>
      <td class="num">{reading.count(count)}</td>
      <td class="num">{reading.amount(atRisk)}</td>
      <td class="num">
        {words.ageDays(reading.count(age))}
        <div class="soft">{reading.time(oldest)}</div>
      </td>
    </tr>
  );
}

function nameFor(view: View, by: Grouping, name: string | null): string {
  const words = wordsFor(view);
  if (name === null) return words.nobody;
  if (by === 'severity') return words.severities[SEVERITIES.find((each) => each === name) ?? 'low'];
  const category = by === 'category' ? CATEGORY_NAMES.find((each) => each === name) : undefined;
  return category === undefined ? name : categoryWords[view.session.language][category].title;
}

/** Severities and ages have an order of their own; else the largest is first. */
function inOrder(by: Grouping, groups: readonly ExceptionGroup[]): readonly ExceptionGroup[] {
  const order: readonly string[] =
    by === 'severity' ? SEVERITIES : by === 'age' ? AGE_BUCKETS.map(([, name]) => name) : [];
  if (order.length === 0) return groups;
  const place = ({ name }: ExceptionGroup): number => order.indexOf(name ?? '');
  return groups.toSorted((a, b) => place(a) - place(b));
}
