import type { User } from '../../../access/user-store.ts';
import { toPlainRupiah } from '../../../domain/money.ts';
import type { Child } from 'hono/jsx';
import { FormToken, Page, type View } from '../page.tsx';
import { PEOPLE, UserState } from './people-page.tsx';
import { RoleChoice } from './role-choice.tsx';
import { peopleWords } from './words.ts';

interface UserProps {
  readonly view: View;
  readonly user: User;
  readonly isChanged: boolean;
}

/** One user, and everything that an administrator changes about them. */
export function UserPage({ view, user, isChanged }: UserProps) {
  const { words, reading } = view;
  const own = peopleWords[view.session.language];
  const { approvalLimit } = user;
  return (
    <Page view={view} title={user.name} menu="people">
      {isChanged ? (
        <p class="note" role="status">
          {own.changed}
        </p>
      ) : null}
      <p>
        <a href={PEOPLE}>{own.back}</a> ·{' '}
        <a href={`/audit?${new URLSearchParams({ by: user.name }).toString()}`}>{own.log}</a>
      </p>
      <section class="card">
        <dl>
          <dt>{own.role}</dt>
          <dd>{words.roles[user.role]}</dd>
          <dt>{own.limit}</dt>
          <dd>{approvalLimit === null ? own.noLimit : reading.amount(approvalLimit)}</dd>
          <dt>{own.state}</dt>
          <dd>
            <UserState view={view} user={user} />
          </dd>
          <dt>{own.since}</dt>
          <dd>{reading.time(user.createdAt)}</dd>
        </dl>
      </section>
      <ChangeForm view={view} user={user} change="role" button={own.saveRole}>
        <RoleChoice view={view} label={own.newRole} chosen={user.role} />
      </ChangeForm>
      <ChangeForm view={view} user={user} change="limit" button={own.saveLimit}>
        <label for="rupiah">{own.limitLabel}</label>
        <input
          id="rupiah"
          name="rupiah"
          type="text"
          inputmode="numeric"
          pattern="[0-9]*"
          maxlength={13}
          value={approvalLimit === null ? '' : toPlainRupiah(approvalLimit)}
          aria-describedby="rupiah-hint"
        />
        <p class="soft" id="rupiah-hint">
          {own.limitHint}
        </p>
      </ChangeForm>
      <ChangeForm view={view} user={user} change="password" button={own.givePassword} asks>
        <h2>{own.password}</h2>
        <p class="soft">{own.passwordHint}</p>
      </ChangeForm>
      <AccessForm view={view} user={user} />
    </Page>
  );
}

function AccessForm({ view, user }: { readonly view: View; readonly user: User }) {
  const own = peopleWords[view.session.language];
  const isDisabled = user.disabledAt !== null;
  return (
    <ChangeForm
      view={view}
      user={user}
      change={isDisabled ? 'enable' : 'disable'}
      button={isDisabled ? own.enable : own.disable}
      asks
    >
      <h2>{own.access}</h2>
      <p class="soft">{isDisabled ? own.enableHint : own.disableHint}</p>
    </ChangeForm>
  );
}

interface ChangeFormProps {
  readonly view: View;
  readonly user: User;
  readonly change: 'role' | 'limit' | 'password' | 'enable' | 'disable';
  readonly button: string;
  /** Before it is sent, the person is asked once more. */
  readonly asks?: boolean;
  readonly children: Child;
}

function ChangeForm({ view, user, change, button, asks = false, children }: ChangeFormProps) {
  return (
    <form
      class="card"
      method="post"
      action={`${PEOPLE}/${change}`}
      data-question={asks ? `${button}: ${user.name}?` : undefined}
    >
      <FormToken view={view} />
      <input type="hidden" name="user" value={user.name} />
      {children}
      <p>
        <button type="submit" class={change === 'disable' ? 'bad' : 'second'}>
          {button}
        </button>
      </p>
    </form>
  );
}
