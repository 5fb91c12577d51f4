import { expect } from 'vitest';
import type { z } from 'zod';
import type { Role } from '../../src/access/roles.ts';
import { errorAnswer } from '../../src/http/openapi/answer-schemas.ts';
import { codesOf, isDescribed } from '../../src/http/openapi/openapi-document.ts';
import type { RegisteredRoute } from '../../src/http/route-access.ts';
import type { Answered, Desk } from './harness.ts';

/** `route`: method and address, as it is registered. */
export function expectAsDescribed(
  routes: readonly RegisteredRoute[],
  route: string,
  { status, json, text }: Answered,
): void {
  const known = routes.find(({ method, path }) => `${method} ${path}` === route);
  if (known === undefined || !isDescribed(known)) throw new Error(`${route} is not described`);
  const described = known.api.answers.find((answer) => answer.status === status);
  if (described !== undefined && described.schema === undefined) return; // a file
  const schema: z.ZodType | undefined = status >= 400 ? errorAnswer : described?.schema;
  if (schema === undefined) throw new Error(`${route} does not describe ${status}: ${text}`);
  const { error } = schema.safeParse(json);
  expect([`${route} ${status}`, error?.message]).toEqual([`${route} ${status}`, undefined]);
  if (status >= 400) {
    const { code } = (json as { error: { code: string } }).error;
    expect([route, codesOf(known)]).toEqual([route, expect.arrayContaining([code])]);
  }
}

/** The API as a program with a token of this role calls it; every answer is held against its description. */
export function program(desk: Desk, role: Role) {
  const client = desk.as(role);
  const described = (method: string, path: string, answer: Answered): Answered => {
    expectAsDescribed(desk.routes, routeOf(desk.routes, method, path), answer);
    return answer;
  };
  const send = async (path: string, init: RequestInit): Promise<Answered> =>
    described(init.method ?? 'GET', path, await client.call(path, init));
  return {
    get: (path: string) => send(path, {}),
    post: (path: string, body?: unknown, key?: string) =>
      send(path, {
        method: 'POST',
        headers: {
          ...(body !== undefined && { 'content-type': 'application/json' }),
          ...(key !== undefined && { 'idempotency-key': key }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      }),
    upload: async (
      path: string,
      file: Blob | string,
      fields: Record<string, string>,
      name: string,
    ) => described('POST', path, await client.upload(file, fields, name, path)),
  };
}

/** A part that is written out goes before one that is a parameter, as in the router. */
function routeOf(routes: readonly RegisteredRoute[], method: string, asked: string): string {
  const path = asked.split('?')[0] ?? '';
  const fits = routes
    .filter((route) => route.method === method && pattern(route.path).test(path))
    .toSorted((a, b) => a.path.split(':').length - b.path.split(':').length);
  return `${method} ${fits[0]?.path ?? path}`;
}

const pattern = (path: string): RegExp =>
  new RegExp(`^${path.replaceAll('.', String.raw`\.`).replaceAll(/:\w+/g, '[^/]+')}$`);
