import type { Child } from 'hono/jsx';
import { mayDo, type Permission } from '../../access/roles.ts';
import type { Session } from '../../access/session-store.ts';
import type { Language } from '../../access/user-store.ts';
import { ASSETS } from './assets.ts';
import { Reading } from './reading.ts';
import { type Teller, TELLERS } from './sentences/tell.ts';
import { type Words, wordsOf } from './words/words.ts';

/** What every page of the desk is made with. */
export interface View {
  readonly session: Session;
  readonly words: Words;
  readonly reading: Reading;
  /** Says what the stages have found, in the language of who looks. */
  readonly tell: Teller;
  may(permission: Permission): boolean;
}

export function viewOf(session: Session): View {
  const words = wordsOf(session.language);
  return {
    session,
    words,
    reading: new Reading(words),
    tell: TELLERS[session.language],
    may: (permission) => mayDo(session.role, permission),
  };
}

/** The pages of the main menu. */
const MENU = [
  { href: '/', name: 'today', permission: 'read' },
  { href: '/batches', name: 'batches', permission: 'read' },
  { href: '/collections', name: 'collections', permission: 'read' },
  { href: '/exceptions', name: 'exceptions', permission: 'read' },
  { href: '/reconciliation', name: 'reconciliation', permission: 'read' },
  { href: '/ledger', name: 'ledger', permission: 'read' },
  { href: '/jobs', name: 'jobs', permission: 'read' },
  { href: '/people', name: 'people', permission: 'manage_users' },
  { href: '/audit', name: 'audit', permission: 'read_audit' },
] as const satisfies readonly {
  href: string;
  name: keyof Words['menu'];
  permission: Permission;
}[];

export type MenuName = (typeof MENU)[number]['name'] | 'account';

interface PageProps {
  readonly view: View;
  readonly title: string;
  readonly menu: MenuName;
  readonly children: Child;
}

/** A page of who is signed in. */
export function Page({ view, title, menu, children }: PageProps) {
  const { words, session } = view;
  return (
    <Document language={session.language} words={words} title={title} formToken={session.formToken}>
      <header class="bar">
        <strong>{words.product}</strong>
        <nav aria-label={words.menu.label}>
          <ul>
            {MENU.filter(({ permission }) => view.may(permission)).map(({ href, name }) => (
              <li>
                <a href={href} aria-current={menu === name ? 'page' : undefined}>
                  {words.menu[name]}
                </a>
              </li>
            ))}
          </ul>
        </nav>
        <div class="who">
          <a href="/account" aria-current={menu === 'account' ? 'page' : undefined}>
            {session.user} · {words.roles[session.role]}
          </a>
          <form method="post" action="/sign-out">
            <FormToken view={view} />
            <button type="submit" class="link">
              {words.menu.signOut}
            </button>
          </form>
        </div>
      </header>
      <main id="content">
        <h1>{title}</h1>
        {children}
      </main>
    </Document>
  );
}

interface DocumentProps {
  readonly language: Language;
  readonly words: Words;
  readonly title: string;
  readonly formToken?: string;
  readonly children: Child;
}

/** The frame of every page; scripts and styles are our own files only. */
export function Document({ language, words, title, formToken, children }: DocumentProps) {
  return (
    <html lang={language}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="htmx-config" content={HTMX} />
        <title>{`${title} · ${words.product}`}</title>
        <link rel="stylesheet" href={ASSETS.style.address} />
        <link rel="icon" href="data:," />
        <script src={ASSETS.htmx.address} defer></script>
        <script src={ASSETS.script.address} defer></script>
      </head>
      <body hx-headers={formToken === undefined ? undefined : tokenHeader(formToken)}>
        <a class="skip" href="#content">
          {words.skip}
        </a>
        {children}
      </body>
    </html>
  );
}

/** Nothing inline and nothing evaluated: the content security policy forbids both. */
const HTMX = JSON.stringify({
  includeIndicatorStyles: false,
  allowEval: false,
  historyCacheSize: 0,
});

const tokenHeader = (formToken: string): string => JSON.stringify({ 'x-form-token': formToken });

/** In every form that changes something. */
export function FormToken({ view }: { readonly view: View }) {
  return <input type="hidden" name="form_token" value={view.session.formToken} />;
}

const STATE_TONES: Readonly<Record<string, 'good' | 'warn' | 'bad'>> = {
  paid: 'good',
  finished: 'good',
  verified: 'good',
  done: 'good',
  released: 'good',
  failed: 'bad',
  invalid: 'bad',
  quarantined: 'bad',
  reversed: 'bad',
  rejected: 'bad',
  unknown: 'warn',
  held: 'warn',
  expired: 'warn',
  review: 'warn',
  counts: 'warn',
  paused: 'warn',
  'waiting for review': 'warn',
  'waiting for approval': 'warn',
  'waiting for a person': 'warn',
};

/** A state as a label; its colour says nothing that its words do not. */
export function StateLabel({ of, children }: { readonly of: string; readonly children: Child }) {
  return <span class={`state ${STATE_TONES[of] ?? ''}`}>{children}</span>;
}
