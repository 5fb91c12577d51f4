import { Page, type View } from '../page.tsx';
import { peopleWords } from './words.ts';

interface SecretProps {
  readonly view: View;
  readonly title: string;
  readonly secret: string;
  readonly hint: string;
  /** What is sent, where it is more than the secret itself. */
  readonly usage?: string;
  readonly onwards: string;
}

/** A password or token on the answer page of the form that made it: only its hash is stored. */
export function SecretPage({ view, title, secret, hint, usage, onwards }: SecretProps) {
  const own = peopleWords[view.session.language];
  return (
    <Page view={view} title={title} menu="people">
      <section class="card">
        <p>
          <code id="secret">{secret}</code>
        </p>
        <p class="note warn" role="status">
          {own.shownOnce}
        </p>
        <p>{hint}</p>
        {usage === undefined ? null : (
          <p>
            <code>{usage}</code>
          </p>
        )}
        <p>
          <a href={onwards}>{own.onwards}</a>
        </p>
      </section>
    </Page>
  );
}
