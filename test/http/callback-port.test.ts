import { describe, expect, it } from 'vitest';
import type { RegisteredRoute } from '../../src/http/route-access.ts';
import { api, type Desk, payoutFile, SALARIES, startDesk } from './harness.ts';

const SEPARATE = { settings: { callbackPort: 0 } };

const isOfCallbacks = ({ path }: RegisteredRoute): boolean =>
  path === '/health' || path.startsWith('/callbacks/');

/** Whether an address is there at all, whoever asks. */
async function isThere(desk: Desk, base: string, route: RegisteredRoute): Promise<boolean> {
  const { method, path } = route;
  const headers = { authorization: `Bearer ${desk.tokens.admin}` };
  const answer = await fetch(base + path, { method, headers, redirect: 'manual' });
  return !(await answer.text()).includes('route_unknown');
}

describe('callbacks on a port of their own', () => {
  it('are there alone, with the state of health; everything else is at the other port alone', async () => {
    const desk = await startDesk(SEPARATE);
    expect(desk.callbackUrl).not.toBe(desk.url);
    const found: string[] = [];
    for (const route of desk.routes) {
      const [here, there] = [desk.url, desk.callbackUrl].map((base) => isThere(desk, base, route));
      found.push(`${await here} ${await there} ${route.path}`);
    }
    expect(found).toEqual(
      desk.routes.map((route) => {
        return isOfCallbacks(route) ? `false true ${route.path}` : `true false ${route.path}`;
      }),
    );
  });

  it('are the same routes as on one port', async () => {
    const names = ({ routes }: Desk) => routes.map(({ method, path }) => `${method} ${path}`);
    const [separate, together] = [await startDesk(SEPARATE), await startDesk()];
    expect(names(separate).toSorted()).toEqual(names(together).toSorted());
    expect(together.callbackUrl).toBe(together.url);
  });

  it('are stored as ever, and nobody uploads or signs in there', async () => {
    const desk = await startDesk(SEPARATE);
    const outside = api(desk.callbackUrl, desk.tokens.maker);
    const stored = await outside.call('/callbacks/oy', { method: 'POST', body: '{}' });
    expect([stored.status, stored.json]).toEqual([200, { status: 'stored' }]);
    expect((await outside.get('/health')).json).toMatchObject({ status: 'ok' });
    const upload = await outside.upload(payoutFile(SALARIES));
    expect([upload.status, upload.error.code]).toEqual([404, 'route_unknown']);
    expect((await desk.as('maker').upload(payoutFile(SALARIES))).status).toBe(201);
    const browser = { headers: { accept: 'text/html' } };
    const page = await outside.call('/sign-in', browser);
    expect([page.status, page.error.code]).toEqual([404, 'route_unknown']); // no page of the desk
  });

  it('close together with the desk', async () => {
    const desk = await startDesk(SEPARATE);
    await desk.close();
    for (const base of [desk.url, desk.callbackUrl]) {
      await expect(fetch(`${base}/health`)).rejects.toThrow('fetch failed');
    }
  });

  it('where the port is taken, it is named, and the desk does not listen either', async () => {
    const other = await startDesk();
    const gone = await startDesk();
    await gone.close(); // its port is free from now on
    const settings = { port: gone.port, callbackPort: other.port };
    await expect(startDesk({ settings })).rejects.toMatchObject({
      code: 'address_not_free',
      message: expect.stringContaining(String(other.port)),
      next: expect.stringContaining('CALLBACK_PORT'),
    });
    await expect(fetch(`http://127.0.0.1:${gone.port}/sign-in`)).rejects.toThrow('fetch failed');
  });

  it('are named by the OpenAPI document with their address', async () => {
    const settings = {
      callbackPort: 0,
      publicUrl: 'https://rekon.example',
      callbackUrl: 'https://callbacks.example/',
    };
    const desk = await startDesk({ settings });
    const { json } = await desk.as('viewer').get('/docs/openapi.json');
    const { servers, paths } = json as {
      servers: unknown;
      paths: Record<string, Record<string, { servers?: unknown }>>;
    };
    expect(servers).toEqual([{ url: 'https://rekon.example' }]);
    expect(paths['/health']?.get?.servers).toEqual([{ url: 'https://callbacks.example' }]);
    expect(paths['/callbacks/oy']?.post?.servers).toEqual([{ url: 'https://callbacks.example' }]);
    expect(paths['/api/batches']?.get?.servers).toBeUndefined();
  });
});
