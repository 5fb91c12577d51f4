import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { mayDo, type Permission, PERMISSIONS, ROLES } from '../../src/access/roles.ts';
import { STATUS_OF_CODE } from '../../src/http/error-answers.ts';
import { codesOf, isDescribed } from '../../src/http/openapi/openapi-document.ts';
import { startDesk } from './harness.ts';

const PAGE = readFileSync('docs/http-api.md', 'utf8');
/** Code words: `…` in backquotes. */
const words = (text: string): string[] =>
  [...text.matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? '');

/** One section a route: its heading, what it needs, an example. */
function documentedRoutes(): { route: string; access: string; example: string }[] {
  const [, ...sections] = (PAGE.split('\n## Routes\n')[1] ?? '').split('\n### ');
  return sections.map((section) => ({
    route: words(section)[0] ?? '',
    access: /^Needs: `([a-z_]+)`/m.exec(section)?.[1] ?? '',
    example: /^ {4}curl [\s\S]*/m.exec(section)?.[0] ?? '',
  }));
}

describe('docs/http-api.md', () => {
  it('has every route, with what it needs, and no other', async () => {
    const { routes } = await startDesk();
    // Pages of the desk explain themselves.
    const registered = routes
      .filter(({ isOfDesk, path }) => !isOfDesk && !/^\/(assets\/|sign-in$)/.test(path))
      .map(({ method, path, access }) => `${method} ${path}: ${access}`);
    const documented = documentedRoutes().map(({ route, access }) => `${route}: ${access}`);
    expect(documented.toSorted()).toEqual(registered.toSorted());
  });

  it('shows each route by an example of itself', () => {
    for (const { route, example } of documentedRoutes()) {
      const [method = '', path = ''] = route.split(' ');
      const pattern = path.replaceAll('.', String.raw`\.`).replaceAll(/:\w+/g, '[^/]+');
      expect(example).toMatch(new RegExp(String.raw`\$URL${pattern}["? ]|\$URL${pattern}$`, 'm'));
      expect(example.includes('-X POST')).toBe(method === 'POST');
    }
  });

  it('has every error that the API can answer with, and its status', async () => {
    const { routes } = await startDesk();
    const rows = [...PAGE.matchAll(/^\| (\d{3}) \| (.*) \|$/gm)];
    const documented = rows.flatMap(([, status, codes]) =>
      words(codes ?? '').map((code) => [code, Number(status)] as const),
    );
    const codes = ['route_unknown', ...routes.filter(isDescribed).flatMap(codesOf)];
    const statusOf = (code: string): number =>
      code === 'internal_error' ? 500 : (STATUS_OF_CODE[code] ?? 400);
    const expected = codes.map((code) => [code, statusOf(code)] as const);
    expect(Object.fromEntries(documented)).toEqual(Object.fromEntries(expected));
  });

  it.each(ROLES.filter((role) => role !== 'admin'))('says what the %s may do', (role) => {
    const row = new RegExp(`^\\| ${role} \\| (.*) \\|$`, 'm').exec(PAGE)?.[1] ?? '';
    const may = (Object.keys(PERMISSIONS) as Permission[]).filter((each) => mayDo(role, each));
    expect(words(row)).toEqual(may);
  });
});
