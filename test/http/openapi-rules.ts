/** What of an OpenAPI document these tests look at. */
export interface Document {
  readonly openapi: string;
  readonly info: { readonly title?: string; readonly version?: string };
  readonly servers: readonly { readonly url: string }[];
  readonly tags: readonly { readonly name: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

interface Operation {
  readonly operationId: string;
  readonly summary?: string;
  readonly tags?: readonly string[];
  readonly security?: readonly Readonly<Record<string, readonly string[]>>[];
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: Content };
  readonly responses: Readonly<Record<string, Response>>;
}

interface Parameter {
  readonly $ref?: string;
  readonly name?: string;
  readonly in?: string;
  readonly required?: boolean;
  readonly schema?: unknown;
}

interface Response {
  readonly description?: string;
  readonly content?: Content;
}

type Content = Readonly<Record<string, { readonly schema?: unknown }>>;

/** JSON Schema 2020-12, as far as our schemas need it. */
const KEYWORDS = new Set(
  `$ref $id $schema type enum const anyOf oneOf allOf not properties required additionalProperties
   propertyNames items prefixItems minItems maxItems minLength maxLength pattern format minimum maximum
   exclusiveMinimum exclusiveMaximum multipleOf description title default examples contentEncoding
   contentMediaType`.split(/\s+/),
);

/** Rules of OpenAPI 3.1 that its document breaks, each in a line. */
export function problemsOf(document: Document): string[] {
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );
  const ids = operations.map(({ operation }) => operation.operationId);
  return [
    ...(/^3\.1\.\d+$/.test(document.openapi) ? [] : ['openapi: not 3.1']),
    ...(document.info.title && document.info.version ? [] : ['info: title or version is missing']),
    ...document.servers.flatMap(({ url }) =>
      URL.canParse(url) ? [] : [`servers: ${url} is no URL`],
    ),
    ...ids.filter((id, place) => ids.indexOf(id) !== place).map((id) => `${id} is there twice`),
    ...operations.flatMap(({ path, method, operation }) =>
      [
        ...problemsOfParameters(document, path, operation),
        ...problemsOfAnswers(operation),
        ...(operation.summary ? [] : ['no summary']),
        ...(operation.tags ?? [])
          .filter((tag) => !document.tags.some(({ name }) => name === tag))
          .map((tag) => `the tag ${tag} is not described`),
      ].map((problem) => `${method} ${path}: ${problem}`),
    ),
    ...schemasIn(document).flatMap((schema) => problemsOfSchema(document, schema)),
  ];
}

function problemsOfParameters(
  document: Document,
  path: string,
  { parameters = [] }: Operation,
): string[] {
  const known = parameters.map((parameter) =>
    parameter.$ref === undefined ? parameter : (resolved(document, parameter.$ref) as Parameter),
  );
  const inPath = known.filter((parameter) => parameter.in === 'path').map(({ name }) => name ?? '');
  const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '');
  const places = known.map(({ name, in: place }) => `${place} ${name}`);
  return [
    ...named.filter((name) => !inPath.includes(name)).map((name) => `{${name}} is not described`),
    ...inPath.filter((name) => !named.includes(name)).map((name) => `there is no {${name}}`),
    ...places.filter((place, at) => places.indexOf(place) !== at).map((place) => `${place} twice`),
    ...known
      .filter((each) => each.in === 'path' && each.required !== true)
      .map(({ name }) => `{${name}} is not required`),
    ...known.filter(({ schema }) => schema === undefined).map(({ name }) => `${name}: no schema`),
  ];
}

function problemsOfAnswers({ responses }: Operation): string[] {
  const answers = Object.entries(responses);
  return [
    ...(answers.length === 0 ? ['no answers'] : []),
    ...answers
      .filter(([status, { description }]) => !/^[1-5]\d\d$/.test(status) || !description)
      .map(([status]) => `the answer ${status} says nothing`),
  ];
}

/** Every object that stands where a schema stands. */
function schemasIn(node: unknown): unknown[] {
  if (typeof node !== 'object' || node === null) return [];
  return Object.entries(node).flatMap(([key, value]: [string, unknown]) => {
    if (key === 'schema') return [value];
    if (key === 'schemas') return Object.values(value as object) as unknown[];
    return schemasIn(value);
  });
}

function problemsOfSchema(document: Document, schema: unknown): string[] {
  if (typeof schema === 'boolean') return [];
  if (typeof schema !== 'object' || schema === null) return ['a schema is no object'];
  return Object.entries(schema).flatMap(([key, value]: [string, unknown]) => {
    if (!KEYWORDS.has(key)) return [`a schema has a keyword ${key}`];
    if (key === '$ref')
      return resolved(document, String(value)) ? [] : [`${String(value)}: nothing`];
    if (key === 'properties') {
      return Object.values(value as object).flatMap((each) => problemsOfSchema(document, each));
    }
    if (['anyOf', 'oneOf', 'allOf', 'prefixItems'].includes(key)) {
      return (value as unknown[]).flatMap((each) => problemsOfSchema(document, each));
    }
    const isSchema = ['items', 'additionalProperties', 'propertyNames', 'not'].includes(key);
    return isSchema ? problemsOfSchema(document, value) : [];
  });
}

function resolved(document: Document, ref: string): unknown {
  return ref
    .replace(/^#\//, '')
    .split('/')
    .reduce<unknown>(
      (node, step) =>
        typeof node === 'object' && node !== null ? (node as Record<string, unknown>)[step] : null,
      document,
    );
}
