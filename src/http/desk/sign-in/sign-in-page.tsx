import type { Language } from '../../../access/user-store.ts';
import { Document } from '../page.tsx';
import { wordsOf } from '../words/words.ts';

interface SignInProps {
  readonly language: Language;
  readonly next: string;
  readonly user: string;
  /** What went wrong the last time, and what to do. */
  readonly problem: string | null;
}

export function SignInPage({ language, next, user, problem }: SignInProps) {
  const words = wordsOf(language);
  const { signIn } = words;
  return (
    <Document language={language} words={words} title={signIn.title}>
      <main id="content">
        <h1>
          {words.product}: {signIn.title}
        </h1>
        {problem === null ? null : (
          <p class="note bad" role="alert">
            {problem}
          </p>
        )}
        <form class="card" method="post" action="/sign-in">
          <input type="hidden" name="next" value={next} />
          <label for="user">{signIn.user}</label>
          <input id="user" name="user" type="text" value={user} autocomplete="username" required />
          <label for="password">{signIn.password}</label>
          <input
            id="password"
            name="password"
            type="password"
            autocomplete="current-password"
            required
          />
          <p>
            <button type="submit">{signIn.submit}</button>
          </p>
        </form>
      </main>
    </Document>
  );
}
