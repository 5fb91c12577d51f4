import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { FastifyInstance } from 'fastify';
import { SCRIPT } from './script.ts';
import { STYLE } from './style.ts';

interface Asset {
  readonly address: string;
  readonly type: string;
  readonly text: string;
}

/** Its address changes with its content, so that a browser may keep it for ever. */
function asset(name: string, type: string, text: string): Asset {
  const hash = createHash('sha256').update(text).digest('hex').slice(0, 16);
  return { address: `/assets/${hash}/${name}`, type, text };
}

const htmx = createRequire(import.meta.url).resolve('htmx.org/dist/htmx.min.js');

export const ASSETS = {
  style: asset('desk.css', 'text/css; charset=utf-8', STYLE),
  script: asset('desk.js', 'text/javascript; charset=utf-8', SCRIPT),
  htmx: asset('htmx.js', 'text/javascript; charset=utf-8', readFileSync(htmx, 'utf8')),
} as const;

export function registerAssets(app: FastifyInstance): void {
  for (const { address, type, text } of Object.values(ASSETS)) {
    app.route({
      method: 'GET',
      url: address,
      config: { access: 'anyone' },
      handler: async (_request, reply) =>
        reply
          .headers({ 'content-type': type, 'cache-control': 'public, max-age=31536000, immutable' })
          .send(text),
    });
  }
}
