import { z } from 'zod';
import { type Permission, rolesThatMay } from '../../access/roles.ts';
import { STATUS_OF_CODE } from '../error-answers.ts';
import { KEY_HEADER } from '../idempotency/repeated-writes.ts';
import { MAX_KEY_CHARS } from '../limits.ts';
import type { RegisteredRoute } from '../route-access.ts';
import { errorAnswer } from './answer-schemas.ts';
import { API_PARTS, partOf } from './parts.ts';
import type { AnswerDescription, RouteDescription } from './route-description.ts';

type Json = Readonly<Record<string, unknown>>;

/** A route that the document has. */
export type DescribedRoute = RegisteredRoute & { readonly api: RouteDescription };

export const isDescribed = (route: RegisteredRoute): route is DescribedRoute => route.api !== null;

/**
 * The OpenAPI 3.1 document of the API, the callbacks and the state of health. Made from the list of
 * registered routes and from the schemas that they read their requests with. `callbackUrl`: where
 * callbacks and the state of health are, if not there.
 */
export function openApiDocument(
  routes: readonly RegisteredRoute[],
  serverUrl: string,
  callbackUrl: string | null = null,
): Json {
  const paths: Record<string, Record<string, Json>> = {};
  for (const route of routes.filter(isDescribed)) {
    const path = templateOf(route.path);
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operationOf(route, callbackUrl) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Rekon',
      version: '1',
      summary: 'Batch payouts and reconciliation',
      description:
        'Amounts are whole sen (1/100 rupiah), instants UTC. Unknown fields are refused. Every error ' +
        'has a stable code and says what to do next.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: serverUrl }],
    tags: TAGS,
    paths,
    components: {
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', description: 'Made by `rekon token create`.' },
      },
      parameters: { idempotencyKey: IDEMPOTENCY_KEY },
      schemas: { Error: schemaOf(errorAnswer, 'output') },
    },
  };
}

const TAGS = Object.entries(API_PARTS).map(([name, description]) => ({ name, description }));

const IDEMPOTENCY_KEY = {
  name: KEY_HEADER,
  in: 'header',
  required: false,
  description:
    'A new random one for each thing to be done. The same request again under the same key gets the ' +
    'same answer, and is not done twice.',
  schema: { type: 'string', minLength: 1, maxLength: MAX_KEY_CHARS, pattern: '^[\\x21-\\x7e]+$' },
};

const templateOf = (path: string): string => path.replaceAll(/:(\w+)/g, '{$1}');

/** Given before a handler sees the request. */
const OF_EVERY_TOKEN = ['token_missing', 'token_not_valid', 'role_may_not', 'request_invalid'];
const OF_EVERY_BODY = ['request_malformed', 'body_too_large', 'media_type_unsupported'];
const OF_EVERY_KEY = ['request_under_way', 'request_broke_off', 'idempotency_key_reused'];

/** Every code that a request to the route can be answered with. */
export function codesOf({ method, access, api }: DescribedRoute): string[] {
  const needsToken = takesToken(access);
  const isWrite = needsToken && method !== 'GET';
  return [
    ...(needsToken ? OF_EVERY_TOKEN : []),
    ...(isWrite ? [...OF_EVERY_BODY, ...OF_EVERY_KEY] : []),
    ...(api.errors ?? []),
    ...(needsToken ? ['internal_error'] : []),
  ];
}

type Access = RegisteredRoute['access'];

const takesToken = (access: Access): access is Permission =>
  access !== 'anyone' && access !== 'provider';

function operationOf(route: DescribedRoute, callbackUrl: string | null): Json {
  const { method, path, access, api } = route;
  const needsToken = takesToken(access);
  const isWrite = needsToken && method !== 'GET';
  const who = needsToken ? `Roles: ${rolesThatMay(access).join(', ')}.` : '';
  const description = [api.about ?? '', who].filter((text) => text !== '').join('\n\n');
  const parameters = [
    ...parametersOf('path', api.address),
    ...parametersOf('query', api.query),
    ...(isWrite ? [{ $ref: '#/components/parameters/idempotencyKey' }] : []),
  ];
  return {
    operationId: api.name,
    summary: api.summary,
    ...(description !== '' && { description }),
    tags: [partOf(path)],
    ...(!needsToken && callbackUrl !== null && { servers: [{ url: callbackUrl }] }),
    security: needsToken ? [{ token: [] }] : [],
    ...(parameters.length > 0 && { parameters }),
    ...(api.body !== undefined && { requestBody: requestBodyOf(api.body) }),
    responses: { ...answersOf(api.answers), ...errorsOf(codesOf(route)) },
  };
}

function parametersOf(place: 'path' | 'query', schema: z.ZodObject | undefined): Json[] {
  if (schema === undefined) return [];
  const { properties = {}, required = [] } = z.toJSONSchema(schema, READ);
  return Object.entries(properties).map(([name, property]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    schema: property,
  }));
}

function requestBodyOf({ schema, type, isOptional }: NonNullable<RouteDescription['body']>): Json {
  return {
    required: isOptional !== true,
    content: { [type ?? 'application/json']: { schema: schemaOf(schema, 'input') } },
  };
}

function answersOf(answers: readonly AnswerDescription[]): Record<string, Json> {
  return Object.fromEntries(
    answers.map(({ status, about, schema, type }) => {
      const isEmpty = schema === undefined && type === undefined;
      const media = schema === undefined ? {} : { schema: schemaOf(schema, 'output') };
      const content = { content: { [type ?? 'application/json']: media } };
      return [String(status), { description: about, ...(!isEmpty && content) }];
    }),
  );
}

function errorsOf(codes: readonly string[]): Record<string, Json> {
  const byStatus = new Map<number, string[]>();
  for (const code of codes) {
    const status = code === 'internal_error' ? 500 : (STATUS_OF_CODE[code] ?? 400);
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  return Object.fromEntries(
    [...byStatus].map(([status, ofStatus]) => [
      String(status),
      {
        description: [...new Set(ofStatus)].map((code) => `\`${code}\``).join(', '),
        content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
      },
    ]),
  );
}

/** A coerced number is any text to zod: what it has to become is told instead. */
const READ = { io: 'input', unrepresentable: 'any' } as const;

function schemaOf(schema: z.ZodType, io: 'input' | 'output'): Json {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { ...READ, io });
  return rest;
}
