// The npm packages, exactly those of the lock file.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { install } from './package-manager.mjs';
import { findOnPath, run, tailOf } from './run.mjs';
import { SetupError } from './say.mjs';
import { root } from './workplace.mjs';

const NPM_CI_WITHIN_MS = 30 * 60_000;
const LOAD_WITHIN_MS = 30_000;
const BUILD_TOOLS = ['python3', 'make', 'g++'];
const modulesDir = join(root, 'node_modules');
const stampFile = join(modulesDir, '.rekon-setup');

/** Why the packages have to be installed, or null. */
export function packagesMissing() {
  if (!existsSync(modulesDir)) return 'node_modules is missing';
  if (!existsSync(stampFile)) return 'node_modules was not installed by this set-up';
  return readFileSync(stampFile, 'utf8') === wantedStamp()
    ? null
    : 'the lock file, the Node version or the platform has changed';
}

export async function providePackages(why, options) {
  if (!(await alreadyThere(options))) {
    await options.say.during('installing packages', `${why}; this takes a minute or two`, () =>
      installPackages(options),
    );
  }
  mkdirSync(modulesDir, { recursive: true });
  writeFileSync(stampFile, wantedStamp());
}

function wantedStamp() {
  const { allowScripts = {} } = readJson(join(root, 'package.json'));
  const hash = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .update(JSON.stringify(allowScripts))
    .digest('hex');
  return `${hash} node-abi-${process.versions.modules} ${process.platform}-${process.arch}\n`;
}

/** Somebody ran `npm install` by hand, which did all there is to do: nothing need be torn down. */
async function alreadyThere(options) {
  try {
    const installed = readJson(join(modulesDir, '.package-lock.json')).packages;
    const wanted = Object.entries(readJson(join(root, 'package-lock.json')).packages);
    const complete = wanted.every(([place, { version, optional, devOptional }]) => {
      const found = installed[place];
      return place === '' || (found ? found.version === version : optional || devOptional);
    });
    return complete && (await sqliteLoads(options));
  } catch {
    return false;
  }
}

async function installPackages(options) {
  const first = await npmCi(options);
  if (first.ok && (await sqliteLoads(options))) return;

  // No prebuilt sqlite3 for this machine, or no way to download it: it has to be compiled.
  const missing = BUILD_TOOLS.filter((tool) => !findOnPath(tool));
  const couldNotCompile = first.ok || readFileSync(options.logFile, 'utf8').includes('gyp');
  if (missing.length === 0 || !couldNotCompile) throw npmFailed(first, options);
  const need = `The package sqlite3 has to be compiled here, which needs ${BUILD_TOOLS.join(', ')}.`;
  await install(missing, need, options);
  const second = await npmCi(options);
  if (!second.ok || !(await sqliteLoads(options))) throw npmFailed(second, options);
}

function npmCi(options) {
  const [command, ...args] = npmCommand();
  return run(
    command,
    [...args, 'ci', '--include=dev', '--no-audit', '--no-fund', '--no-progress'],
    {
      logFile: options.logFile,
      timeoutMs: NPM_CI_WITHIN_MS,
      cwd: root,
      env: { JOBS: 'max', ...localHeaders() },
    },
  );
}

/** The npm that runs us, else the one on the PATH. */
function npmCommand() {
  const running = process.env.npm_execpath ?? '';
  if (running.endsWith('npm-cli.js')) return [process.execPath, running];
  const found = findOnPath('npm');
  if (!found)
    throw new SetupError('npm is not on the PATH. Install Node with npm and start again.');
  return [found];
}

/** Node's own headers, where they came with it, spare node-gyp a download. */
function localHeaders() {
  const prefix = dirname(dirname(process.execPath));
  const there = existsSync(join(prefix, 'include/node/node.h'));
  return there && !process.env.npm_config_nodedir ? { npm_config_nodedir: prefix } : {};
}

async function sqliteLoads(options) {
  const args = ['--eval', 'require("sqlite3")'];
  const result = await run(process.execPath, args, {
    logFile: options.logFile,
    timeoutMs: LOAD_WITHIN_MS,
    cwd: root,
  });
  return result.ok;
}

function npmFailed({ ok, why }, { logFile }) {
  const what = ok
    ? '`npm ci` went well, but the package sqlite3 does not load: are install scripts switched off (npm config get ignore-scripts)?'
    : `\`npm ci\` failed: ${why}.`;
  return new SetupError(`${what} The end of ${logFile}:\n${tailOf(logFile)}`);
}

function readJson(file) {
  return JSON.parse(readFileSync(file, 'utf8'));
}
