import type { User } from '../../../access/user-store.ts';
import { FormToken, Page, StateLabel, type View } from '../page.tsx';
import { RoleChoice } from './role-choice.tsx';
import { peopleWords } from './words.ts';

export const PEOPLE = '/people';
export const TOKENS = '/people/tokens';

export const pageOfUser = (name: string): string =>
  `${PEOPLE}/user?${new URLSearchParams({ name }).toString()}`;

interface PeopleProps {
  readonly view: View;
  readonly users: readonly User[];
}

export function PeoplePage({ view, users }: PeopleProps) {
  const own = peopleWords[view.session.language];
  return (
    <Page view={view} title={own.title} menu="people">
      <p>
        <a href={TOKENS}>{own.tokens}</a>
      </p>
      <UserTable view={view} users={users} />
      <form class="card" method="post" action={PEOPLE}>
        <h2>{own.create}</h2>
        <FormToken view={view} />
        <label for="user">{own.name}</label>
        <input
          id="user"
          name="user"
          type="text"
          maxlength={100}
          autocomplete="off"
          aria-describedby="user-hint"
          required
        />
        <p class="soft" id="user-hint">
          {own.nameHint}
        </p>
        <RoleChoice view={view} label={own.role} chosen="viewer" />
        <p class="soft">{own.createHint}</p>
        <p>
          <button type="submit">{own.createButton}</button>
        </p>
      </form>
    </Page>
  );
}

function UserTable({ view, users }: PeopleProps) {
  const { words, reading } = view;
  const own = peopleWords[view.session.language];
  return (
    <div class="scroll" tabindex={0}>
      <table>
        <thead>
          <tr>
            <th scope="col">{own.name}</th>
            <th scope="col">{own.role}</th>
            <th scope="col" class="num">
              {own.limit}
            </th>
            <th scope="col">{own.state}</th>
            <th scope="col">{own.since}</th>
          </tr>
        </thead>
        <tbody>
          {users.map((user) => (
            <tr>
              <td>
                <a href={pageOfUser(user.name)}>{user.name}</a>
              </td>
              <td>{words.roles[user.role]}</td>
              <td class="num">
                {user.approvalLimit === null ? own.noLimit : reading.amount(user.approvalLimit)}
              </td>
              <td>
                <UserState view={view} user={user} />
              </td>
              <td>{reading.time(user.createdAt)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

export function UserState({ view, user }: { readonly view: View; readonly user: User }) {
  const { states } = peopleWords[view.session.language];
  if (user.disabledAt !== null) return <StateLabel of="cancelled">{states.disabled}</StateLabel>;
  if (user.mustChangePassword) return <StateLabel of="held">{states.password}</StateLabel>;
  return <StateLabel of="paid">{states.active}</StateLabel>;
}
