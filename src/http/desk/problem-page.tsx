import type { FastifyRequest } from 'fastify';
import type { ErrorAnswer } from '../error-answers.ts';
import { Document, Page, viewOf } from './page.tsx';
import { type Teller, TELLERS } from './sentences/tell.ts';
import { languageAsked, wordsOf } from './words/words.ts';

/** An error as a page: what happened, what to do next, and the way back. */
export function problemPage(request: FastifyRequest, answer: ErrorAnswer) {
  const { session } = request;
  if (session !== null) {
    const view = viewOf(session);
    return (
      <Page view={view} title={view.words.problem.title} menu="today">
        <Problem words={view.words} tell={view.tell} answer={answer} requestId={request.id} />
      </Page>
    );
  }
  const language = languageAsked(request.headers['accept-language']);
  const words = wordsOf(language);
  return (
    <Document language={language} words={words} title={words.problem.title}>
      <main id="content">
        <h1>{words.problem.title}</h1>
        <Problem words={words} tell={TELLERS[language]} answer={answer} requestId={request.id} />
      </main>
    </Document>
  );
}

interface ProblemProps {
  readonly words: ReturnType<typeof wordsOf>;
  readonly tell: Teller;
  readonly answer: ErrorAnswer;
  readonly requestId: string;
}

function Problem({ words, tell, answer, requestId }: ProblemProps) {
  const { message, next } = tell.problem(answer);
  return (
    <section class="card">
      <p role="alert">
        <strong>{message}</strong>
      </p>
      <p>{next}</p>
      <p class="soft">
        {words.problem.number}: <code>{requestId}</code> · <code>{answer.code}</code>
      </p>
      <p>
        <a href="/">{words.problem.back}</a>
      </p>
    </section>
  );
}
