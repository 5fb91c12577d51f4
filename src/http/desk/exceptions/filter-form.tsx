import { AGE_BUCKET_NAMES } from '../../../reconciliation/exceptions/age.ts';
import { SEVERITIES } from '../../../reconciliation/exceptions/categories.ts';
import { RUNNER_STREAMS } from '../../../reconciliation/streams/index.ts';
import type { View } from '../page.tsx';
import { EXCEPTIONS } from './addresses.ts';
import { categoryWords } from './category-words.ts';
import { Choice } from '../choice.tsx';
import { Entry, wordsFor } from './fields.tsx';
import {
  CATEGORY_NAMES,
  GROUPINGS,
  type ListAsked,
  STATUS_CHOICES,
} from '../../exceptions/list-filter.ts';
import { LIST_SORTS } from '../../exceptions/list-order.ts';

export interface FilterShown {
  readonly asked: ListAsked;
  /** Names to choose from. */
  readonly people: readonly string[];
}

interface FilterProps extends FilterShown {
  readonly view: View;
}

/** What the list, or its groups, are about. */
export function FilterForm({ view, asked, people }: FilterProps) {
  const words = wordsFor(view);
  const categories = categoryWords[view.session.language];
  const all = ['', words.all] as const;
  const statusText = (status: (typeof STATUS_CHOICES)[number]): string => {
    if (status === 'any') return words.any;
    return status === 'open' ? words.anyOpen : words.statuses[status];
  };
  return (
    <form class="card" method="get" action={EXCEPTIONS}>
      <h2>{words.filter}</h2>
      <div class="row">
        <Entry
          name="stream"
          label={words.stream}
          value={asked.stream}
          maxLength={100}
          suggestions={Object.keys(RUNNER_STREAMS)}
        />
        <Choice
          name="status"
          label={words.status}
          options={STATUS_CHOICES.map((status) => [status, statusText(status)])}
          chosen={asked.status ?? 'open'}
        />
        <Choice
          name="category"
          label={words.category}
          options={[all, ...CATEGORY_NAMES.map((name) => [name, categories[name].title] as const)]}
          chosen={asked.category}
        />
        <Choice
          name="severity"
          label={words.severity}
          options={[all, ...SEVERITIES.map((each) => [each, words.severities[each]] as const)]}
          chosen={asked.severity}
        />
        <Entry
          name="assignee"
          label={words.assignee}
          value={asked.assignee}
          maxLength={100}
          suggestions={people}
        />
        <div>
          <label for="nobody">{words.nobodys}</label>
          <input
            id="nobody"
            name="nobody"
            type="checkbox"
            value="yes"
            checked={asked.nobody !== undefined}
          />
        </div>
        <Entry name="batch" label={words.batch} value={asked.batch} maxLength={100} />
        <Choice
          name="age"
          label={words.age}
          options={[all, ...AGE_BUCKET_NAMES.map((name) => [name, name] as const)]}
          chosen={asked.age}
        />
        <Choice
          name="sort"
          label={words.sort}
          options={LIST_SORTS.map((sort) => [sort, words.sorts[sort]])}
          chosen={asked.sort}
        />
        <Choice
          name="group"
          label={words.groupBy}
          options={[
            ['', words.ungrouped],
            ...GROUPINGS.map((each) => [each, words.groupings[each]] as const),
          ]}
          chosen={asked.group}
        />
        <button type="submit" class="second">
          {words.show}
        </button>
      </div>
    </form>
  );
}
