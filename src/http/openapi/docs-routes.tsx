import type { FastifyInstance } from 'fastify';
import { rolesThatMay } from '../../access/roles.ts';
import { callbackAddress, callbackListening } from '../../platform/callback-settings.ts';
import { Page, type View } from '../desk/page.tsx';
import { sendPage, viewFor } from '../desk/send-page.ts';
import type { HttpContext } from '../http-context.ts';
import type { RegisteredRoute } from '../route-access.ts';
import { type DescribedRoute, isDescribed, openApiDocument } from './openapi-document.ts';
import { API_PARTS, type ApiPart, partOf } from './parts.ts';
import { docsWords } from './words.ts';

const DOCUMENT = '/docs/openapi.json';

/** `/docs`: the API for people, on one page; `/docs/openapi.json`: the same for programs. */
export function registerDocs(
  app: FastifyInstance,
  context: HttpContext,
  routes: readonly RegisteredRoute[],
): void {
  app.route({
    method: 'GET',
    url: DOCUMENT,
    config: {
      access: 'read',
    },
    handler: async (request, reply) => {
      const { settings } = context;
      const { publicUrl } = settings;
      const url = publicUrl === '' ? `${request.protocol}://${request.host}` : publicUrl;
      const haveOwnPort = callbackListening(settings) !== null;
      const callbackUrl = haveOwnPort ? callbackAddress(settings) : null;
      return reply.send(openApiDocument(routes, url, callbackUrl));
    },
  });
  app.route({
    method: 'GET',
    url: '/docs',
    config: { access: 'read', desk: true },
    handler: async (request, reply) =>
      sendPage(reply, <DocsPage view={viewFor(request)} routes={routes.filter(isDescribed)} />),
  });
}

interface DocsProps {
  readonly view: View;
  readonly routes: readonly DescribedRoute[];
}

function DocsPage({ view, routes }: DocsProps) {
  const words = docsWords[view.session.language];
  return (
    <Page view={view} title={words.title} menu="account">
      <section class="card">
        <p>{words.about}</p>
        <p>
          <a href={DOCUMENT}>{words.document}</a>
        </p>
      </section>
      {PARTS.map((part) => (
        <section class="card">
          <h2>{words.parts[part]}</h2>
          <div class="scroll" tabindex={0}>
            <table>
              <thead>
                <tr>
                  <th scope="col">{words.request}</th>
                  <th scope="col">{words.what}</th>
                  <th scope="col">{words.roles}</th>
                  <th scope="col">{words.errors}</th>
                </tr>
              </thead>
              <tbody>
                {routes
                  .filter(({ path }) => partOf(path) === part)
                  .map((route) => (
                    <Operation route={route} anyone={words.anyone} />
                  ))}
              </tbody>
            </table>
          </div>
        </section>
      ))}
    </Page>
  );
}

const PARTS = Object.keys(API_PARTS) as ApiPart[];

/** What it does is told in English, as in the document for programs. */
function Operation({ route, anyone }: { readonly route: DescribedRoute; readonly anyone: string }) {
  const { method, path, access, api } = route;
  const isOpen = access === 'anyone' || access === 'provider';
  return (
    <tr id={api.name}>
      <td>
        <code>
          {method} {path}
        </code>
      </td>
      <td lang="en">{api.summary}</td>
      <td>{isOpen ? anyone : rolesThatMay(access).join(', ')}</td>
      <td>
        {(api.errors ?? []).map((code) => (
          <>
            <code>{code}</code>{' '}
          </>
        ))}
      </td>
    </tr>
  );
}
