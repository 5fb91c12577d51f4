import type { FastifyRequest } from 'fastify';
import type { ErrorAnswer } from '../error-answers.ts';
import { Document, Page, viewOf } from './page.tsx';
import { languageAsked, wordsOf } from './words/words.ts';

/** An error as a page: what happened, what to do next, and the way back. */
export function problemPage(request: FastifyRequest, answer: ErrorAnswer) {
  const { session } = request;
  if (session !== null) {
    const view = viewOf(session);
    return (
      <Page view={view} title={view.words.problem.title} menu="today">
        <Problem words={view.words} answer={answer} requestId={request.id} />
      </Page>
    );
  }
  const language = languageAsked(request.headers['accept-language']);
  const words = wordsOf(language);
  return (
    <Document language={language} words={words} title={words.problem.title}>
      <main id="content">
        <h1>{words.problem.title}</h1>
        <Problem words={words} answer={answer} requestId={request.id} />
      </main>
    </Document>
  );
}

interface ProblemProps {
  readonly words: ReturnType<typeof wordsOf>;
  readonly answer: ErrorAnswer;
  readonly requestId: string;
}

function Problem({ words, answer, requestId }: ProblemProps) {
  return (
    <section class="card">
      <p role="alert">
        <strong>{answer.message}</strong>
      </p>
      <p>{answer.next}</p>
      <p class="soft">
        {words.problem.number}: <code>{requestId}</code> · <code>{answer.code}</code>
      </p>
      <p>
        <a href="/">{words.problem.back}</a>
      </p>
    </section>
  );
}
