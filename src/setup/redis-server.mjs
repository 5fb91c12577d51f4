// A Redis server program for Rekon to run, where no REDIS_URL names one that runs already.
import { install, stopService } from './package-manager.mjs';
import { findOnPath } from './run.mjs';
import { SetupError } from './say.mjs';

const NEED =
  'Rekon needs redis-server or valkey-server (or REDIS_URL=redis://… of one that runs), and the PATH has neither.';

export function redisMissing({ forTests }) {
  if (process.env.REDIS_URL && !forTests) return null;
  const found = findOnPath('redis-server') ?? findOnPath('valkey-server');
  return found ? null : 'no redis-server or valkey-server on the PATH';
}

export async function provideRedis(_why, options) {
  await install(['redis'], NEED, options);
  for (const service of ['redis-server', 'redis', 'valkey-server', 'valkey']) {
    await stopService(service, options);
  }
  const still = redisMissing({ forTests: true });
  if (still) throw new SetupError(`The installation of Redis went well, but there is ${still}.`);
}
