#!/usr/bin/env node
// The `rekon` command: the built program where there is one, else the sources through tsx.
import { existsSync } from 'node:fs';

const built = new URL('./main.js', import.meta.url);
if (existsSync(built)) {
  await import(built.href);
} else {
  const tsx = await import('tsx/esm/api').catch(() => null);
  if (tsx === null) {
    process.stderr.write(
      'Rekon is not set up yet. Run `npm run setup` in its folder, then try again.\n',
    );
    process.exit(1);
  }
  tsx.register();
  await import(new URL('./main.ts', import.meta.url).href);
}
