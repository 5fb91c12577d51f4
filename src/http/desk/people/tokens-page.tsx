import type { ListedToken } from '../../../access/token-store.ts';
import { FormToken, Page, StateLabel, type View } from '../page.tsx';
import { PEOPLE, TOKENS } from './people-page.tsx';
import { RoleChoice } from './role-choice.tsx';
import { peopleWords } from './words.ts';

interface TokensProps {
  readonly view: View;
  readonly tokens: readonly ListedToken[];
  /** The number before which the next page begins; null: this is the last one. */
  readonly nextBefore: number | null;
}

export function TokensPage({ view, tokens, nextBefore }: TokensProps) {
  const own = peopleWords[view.session.language];
  return (
    <Page view={view} title={own.tokens} menu="people">
      <p>
        <a href={PEOPLE}>{own.back}</a>
      </p>
      <p class="soft">{own.tokensHint}</p>
      {tokens.length === 0 ? <p>{own.none}</p> : <TokenTable view={view} tokens={tokens} />}
      {nextBefore === null ? null : (
        <p>
          <a href={`${TOKENS}?before=${nextBefore}`}>{own.older}</a>
        </p>
      )}
      <form class="card" method="post" action={TOKENS}>
        <h2>{own.createToken}</h2>
        <FormToken view={view} />
        <label for="user">{own.name}</label>
        <input id="user" name="user" type="text" maxlength={100} autocomplete="off" required />
        <RoleChoice view={view} label={own.role} chosen="viewer" />
        <p>
          <button type="submit">{own.makeToken}</button>
        </p>
      </form>
    </Page>
  );
}

function TokenTable({ view, tokens }: Pick<TokensProps, 'view' | 'tokens'>) {
  const { words, reading } = view;
  const own = peopleWords[view.session.language];
  return (
    <div class="scroll" tabindex={0}>
      <table>
        <caption>{own.lastUsedHint}</caption>
        <thead>
          <tr>
            <th scope="col" class="num">
              {own.number}
            </th>
            <th scope="col">{own.name}</th>
            <th scope="col">{own.role}</th>
            <th scope="col">{own.madeAt}</th>
            <th scope="col">{own.lastUsed}</th>
            <th scope="col">{own.state}</th>
          </tr>
        </thead>
        <tbody>
          {tokens.map((token) => (
            <tr>
              <td class="num">{token.id}</td>
              <td>{token.user}</td>
              <td>{words.roles[token.role]}</td>
              <td>{reading.time(token.createdAt)}</td>
              <td>{token.lastUsedAt === null ? own.never : reading.time(token.lastUsedAt)}</td>
              <td>
                <TokenState view={view} token={token} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function TokenState({ view, token }: { readonly view: View; readonly token: ListedToken }) {
  const own = peopleWords[view.session.language];
  if (token.revokedAt !== null) {
    return (
      <>
        <StateLabel of="cancelled">{own.revoked}</StateLabel> {view.reading.time(token.revokedAt)}
      </>
    );
  }
  return (
    <form
      class="row"
      method="post"
      action={`${TOKENS}/revoke`}
      data-question={own.revokeQuestion(token.id)}
    >
      <StateLabel of="paid">{own.live}</StateLabel>
      <FormToken view={view} />
      <input type="hidden" name="id" value={String(token.id)} />
      <button type="submit" class="bad" aria-label={own.revokeToken(token.id)}>
        {own.revoke}
      </button>
    </form>
  );
}
