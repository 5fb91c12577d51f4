import { LANGUAGES } from '../../../access/user-store.ts';
import { docsWords } from '../../openapi/words.ts';
import { FormToken, Page, type View } from '../page.tsx';

const NAMES = { id: 'Bahasa Indonesia', en: 'English' } as const;

interface AccountProps {
  readonly view: View;
  readonly problem: string | null;
  readonly isSaved: boolean;
}

export function AccountPage({ view, problem, isSaved }: AccountProps) {
  const { words, session } = view;
  const { account } = words;
  return (
    <Page view={view} title={account.title} menu="account">
      {session.mustChangePassword ? <p class="note warn">{account.mustChange}</p> : null}
      {problem === null ? null : (
        <p class="note bad" role="alert">
          {problem}
        </p>
      )}
      {isSaved ? (
        <p class="note" role="status">
          {account.saved}
        </p>
      ) : null}
      <form class="card" method="post" action="/account/language">
        <FormToken view={view} />
        <label for="language">{account.language}</label>
        <div class="row">
          <select id="language" name="language">
            {LANGUAGES.map((language) => (
              <option value={language} selected={language === session.language}>
                {NAMES[language]}
              </option>
            ))}
          </select>
          <button type="submit">{account.save}</button>
        </div>
      </form>
      <form class="card" method="post" action="/account/password">
        <h2>{account.password}</h2>
        <FormToken view={view} />
        <Password name="old" label={account.old} autocomplete="current-password" />
        <Password name="password" label={account.fresh} autocomplete="new-password" />
        <p class="soft">{account.rule}</p>
        <Password name="again" label={account.again} autocomplete="new-password" />
        <p>
          <button type="submit">{account.change}</button>
        </p>
      </form>
      <p>
        <a href="/docs">{docsWords[session.language].title}</a>
      </p>
    </Page>
  );
}

function Password(props: { readonly name: string; label: string; autocomplete: string }) {
  const { name, label, autocomplete } = props;
  return (
    <>
      <label for={name}>{label}</label>
      <input id={name} name={name} type="password" autocomplete={autocomplete} required />
    </>
  );
}
