import { describe, expect, it } from 'vitest';
import { isDescribed, openApiDocument } from '../../src/http/openapi/openapi-document.ts';
import { expectAsDescribed } from './described-answers.ts';
import {
  type Answered,
  type Desk,
  payoutFile,
  SALARIES,
  startDesk,
  whatIsReady,
} from './harness.ts';
import { type Document, problemsOf } from './openapi-rules.ts';

const IN_DOCUMENT = /^\/(api|callbacks|health)(\/|$)/;
const SOMEBODY_ELSE = {
  reference: 'SALARY-3',
  account: '1239812392',
  amount: 500_000,
  name: 'X Y',
};

const documentOf = async (desk: Desk): Promise<Document> =>
  (await desk.as('viewer').get('/docs/openapi.json')).json as unknown as Document;

describe('the OpenAPI document', () => {
  it('has every route of the API, the callbacks and the state of health, and no other', async () => {
    const desk = await startDesk();
    const { paths } = await documentOf(desk);
    const described = Object.entries(paths).flatMap(([path, operations]) =>
      Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
    );
    const registered = desk.routes
      .filter(({ path }) => IN_DOCUMENT.test(path))
      .map(({ method, path }) => `${method} ${path.replaceAll(/:(\w+)/g, '{$1}')}`);
    expect(registered.length).toBeGreaterThan(18);
    expect(described.toSorted()).toEqual(registered.toSorted());
  });

  it('keeps the rules of OpenAPI 3.1 that can be checked by hand', async () => {
    const desk = await startDesk();
    expect(problemsOf(await documentOf(desk))).toEqual([]);
  });

  it('that breaks them is found out', () => {
    const broken = openApiDocument([], 'not a url') as unknown as Document;
    const bad = {
      ...broken,
      paths: { '/a/{id}': { get: { operationId: 'x', responses: {} } } },
    } as Document;
    expect(problemsOf(bad)).toEqual([
      'servers: not a url is no URL',
      'get /a/{id}: {id} is not described',
      'get /a/{id}: no answers',
      'get /a/{id}: no summary',
    ]);
  });

  it('validates (needs @seriousme/openapi-schema-validator; skipped without)', async ({ skip }) => {
    const validator = await validatorIfInstalled();
    if (validator === null) return skip();
    const desk = await startDesk();
    const { valid, errors } = await validator.validate(await documentOf(desk));
    expect({ valid, errors }).toEqual({ valid: true, errors: undefined });
  });

  it('says what a request has to look like in the words of its check', async () => {
    const desk = await startDesk();
    const { paths } = await documentOf(desk);
    const approve = paths['/api/batches/{id}/approve']?.post;
    expect(approve?.requestBody?.content['application/json']?.schema).toMatchObject({
      type: 'object',
      required: ['hash', 'count', 'total_sen'],
      additionalProperties: false,
      properties: { hash: { pattern: '^[0-9a-f]{64}$' }, count: { type: 'integer' } },
    });
    const row = paths['/api/batches/{id}/review/{row}']?.post?.parameters?.[1];
    expect(row).toMatchObject({ name: 'row', in: 'path', required: true });
    expect(row?.schema).toMatchObject({ type: 'integer', exclusiveMinimum: 0 });
    expect(approve?.responses['409']?.description).toContain('`approval_stale`');
    expect(approve?.security).toEqual([{ token: [] }]);
    expect(paths['/health']?.get?.security).toEqual([]);
    const upload = paths['/api/batches']?.post?.requestBody?.content['multipart/form-data'];
    expect(upload?.schema).toMatchObject({ required: ['file'] });
  });

  it('describes answers as they are', async () => {
    const desk = await startDesk();
    const held: string[] = [];
    const holds = (method: string, path: string, answer: Answered): void => {
      expectAsDescribed(desk.routes, `${method} ${path}`, answer);
      held.push(`${method} ${path} ${answer.status}`);
    };
    const uploaded = await desk.as('maker').upload(payoutFile([...SALARIES, SOMEBODY_ELSE]));
    holds('POST', '/api/batches', uploaded);
    const id = String(uploaded.json.batchId);
    await desk.inquire();
    const batch = '/api/batches/:id';
    holds('GET', '/api/batches', await desk.as('viewer').get('/api/batches'));
    holds('GET', batch, await desk.as('viewer').get(`/api/batches/${id}`));
    holds('GET', `${batch}/review`, await desk.as('viewer').get(`/api/batches/${id}/review`));
    const reviewed = { decision: 'reject', reason: 'not theirs' };
    const review = await desk.as('approver').post(`/api/batches/${id}/review/4`, reviewed);
    holds('POST', `${batch}/review/:row`, review);
    const approval = await whatIsReady(desk, id);
    const approved = await desk.as('approver').post(`/api/batches/${id}/approve`, approval);
    holds('POST', `${batch}/approve`, approved);
    for (const order of ['pause', 'resume', 'cancel', 'reject']) {
      const answer = await desk.as('approver').post(`/api/batches/${id}/${order}`);
      holds('POST', `${batch}/${order}`, answer);
    }
    holds('GET', '/api/runs', await desk.as('viewer').get('/api/runs'));
    holds('GET', '/health', await desk.stranger.get('/health'));
    holds('GET', batch, await desk.as('viewer').get('/api/batches/none'));
    expect(held.slice(-3)).toEqual(['GET /api/runs 200', 'GET /health 200', `GET ${batch} 404`]);
  });

  it('says to which part of the API each belongs', async () => {
    const desk = await startDesk();
    const { paths, tags } = await documentOf(desk);
    const tagOf = (path: string): unknown => Object.values(paths[path] ?? {})[0]?.tags;
    expect(tagOf('/api/exceptions.csv')).toEqual(['exceptions']);
    expect(tagOf('/api/order-batches/{id}')).toEqual(['collections']);
    expect(tagOf('/api/sending/stop')).toEqual(['jobs']);
    const used = Object.values(paths).flatMap((operations) =>
      Object.values(operations).flatMap((operation) => operation.tags ?? []),
    );
    expect(new Set(used)).toEqual(new Set(tags.map(({ name }) => name)));
  });

  it('names the address by which the installation is reached', async () => {
    const settings = { publicUrl: 'https://rekon.example' };
    const desk = await startDesk({ settings });
    expect((await documentOf(desk)).servers).toEqual([{ url: 'https://rekon.example' }]);
  });
});

describe('/docs', () => {
  it('lists every operation, on a page that loads nothing from another host', async () => {
    const desk = await startDesk();
    const { status, html } = await desk.at('viewer').get('/docs');
    expect(status).toBe(200);
    for (const { method, path } of desk.routes.filter(isDescribed)) {
      expect(html).toContain(`${method} ${path}`);
    }
    expect(html).not.toMatch(/(?:src|href)="(?:https?:)?\/\//);
    expect(html).toContain('href="/docs/openapi.json"');
    expect((await desk.at('viewer').get('/docs/openapi.json')).status).toBe(200);
  });
});

interface Validator {
  validate(document: object): Promise<{ valid: boolean; errors?: unknown }>;
}

/** Its name in a variable, so that the compiler does not ask for what may not be there. */
async function validatorIfInstalled(): Promise<Validator | null> {
  const name: string = '@seriousme/openapi-schema-validator';
  try {
    const { Validator } = (await import(name)) as { Validator: new () => Validator };
    return new Validator();
  } catch {
    return null;
  }
}
