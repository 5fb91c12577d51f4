import { mkdir, readFile, readlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { freshMachine, NPM } from './fresh-machine.ts';

describe('the set-up on a fresh machine', () => {
  test('installs packages and Redis, links the command, and then has nothing to do', async () => {
    const machine = await freshMachine();
    await machine.program('npm', NPM);
    await machine.program('apt-get', fakeApt('redis-server'));
    const first = await machine.prepare();
    expect(first).toMatchObject({ code: 0, stdout: '' });
    expect(first.stderr).toContain('node_modules is missing');
    expect(first.stderr).toContain('installing redis with apt-get');
    expect(await readlink(join(machine.root, 'node_modules/.bin/rekon'))).toBe(
      '../../src/cli/rekon.mjs',
    );
    const calls = await machine.calls();
    expect(calls.map((call) => call.split(' ')[0])).toEqual(['npm', 'apt-get', 'apt-get']);

    const second = await machine.prepare();
    expect(second).toEqual({ code: 0, stdout: '', stderr: '' });
    expect(await machine.calls()).toEqual(calls);
  });

  test('another lock file means another installation, and the command is linked again', async () => {
    const machine = await freshMachine();
    await machine.program('npm', NPM);
    await machine.program('valkey-server');
    await machine.prepare();
    await writeFile(join(machine.root, 'package-lock.json'), '{"packages": {"": {"name": "x"}}}');
    const again = await machine.prepare();
    expect(again.stderr).toContain('the lock file');
    expect(await machine.calls()).toHaveLength(2);
    expect(await readlink(join(machine.root, 'node_modules/.bin/rekon'))).toContain('rekon.mjs');
  });

  test('packages that somebody installed by hand are left as they are', async () => {
    const machine = await freshMachine();
    await machine.program('npm', NPM);
    await machine.program('redis-server');
    const modules = join(machine.root, 'node_modules');
    await mkdir(join(modules, 'sqlite3'), { recursive: true });
    await writeFile(join(modules, 'sqlite3/index.js'), '');
    const installed = { packages: { 'node_modules/sqlite3': { version: '6.0.1' } } };
    await writeFile(join(modules, '.package-lock.json'), JSON.stringify(installed));
    expect((await machine.prepare()).code).toBe(0);
    expect(await machine.calls()).toEqual([]);
  });

  test('two at once: one installs, the other waits for it', async () => {
    const machine = await freshMachine();
    await machine.program('npm', `/bin/sleep 1\n${NPM}`);
    await machine.program('redis-server');
    const outcomes = await Promise.all([machine.prepare(), machine.prepare()]);
    expect(outcomes.map(({ code }) => code)).toEqual([0, 0]);
    expect(outcomes.map(({ stderr }) => stderr).join('')).toContain('waiting for another one');
    expect(await machine.calls()).toHaveLength(1);
  });

  test('the lock of a set-up that was killed is no obstacle', async () => {
    const machine = await freshMachine();
    await machine.program('redis-server');
    await machine.program('npm', 'kill -9 $PPID'); // takes the whole set-up down with it
    expect((await machine.prepare()).code).toBe(null);
    await machine.program('npm', NPM);
    expect((await machine.prepare()).code).toBe(0);
  });

  test('--quiet says nothing where all goes well', async () => {
    const machine = await freshMachine();
    await machine.program('npm', NPM);
    await machine.program('redis-server');
    expect(await machine.prepare({ args: ['--quiet'] })).toEqual({
      code: 0,
      stdout: '',
      stderr: '',
    });
  });
});

describe('when npm fails', () => {
  test('the end of its output is shown', async () => {
    const machine = await freshMachine();
    await machine.program('redis-server');
    await machine.program('npm', 'echo "npm error network is down"; exit 1');
    const { code, stderr } = await machine.prepare();
    expect(code).toBe(1);
    expect(stderr).toContain('`npm ci` failed');
    expect(stderr).toContain('npm error network is down');
  });

  test('for want of a compiler, the tools are installed and it is tried again', async () => {
    const machine = await freshMachine();
    await machine.program('redis-server');
    await machine.program('npm', `[ -x "\${0%/*}/g++" ] || { echo gyp ERR; exit 1; }\n${NPM}`);
    await machine.program('apt-get', fakeApt('g++'));
    expect((await machine.prepare()).code).toBe(0);
    const installed = (await machine.calls()).filter((call) => call.includes('install -y'));
    expect(installed.map((call) => call.split(' ').at(-1))).toEqual(['python3', 'make', 'g++']);
  });

  test('a package sqlite3 that does not load is not taken for an installation', async () => {
    const machine = await freshMachine();
    await machine.program('redis-server');
    for (const tool of ['python3', 'make', 'g++']) await machine.program(tool);
    await machine.program('npm', '/bin/mkdir -p node_modules');
    const { code, stderr } = await machine.prepare();
    expect(code).toBe(1);
    expect(stderr).toContain('sqlite3 does not load');
    expect((await machine.prepare()).code).toBe(1);
  });
});

describe('a machine without Redis', () => {
  test('without a package manager gets one clear message', async () => {
    const machine = await freshMachine();
    await machine.program('npm', NPM);
    const { code, stderr } = await machine.prepare();
    expect(code).toBe(1);
    expect(stderr).toContain('redis-server or valkey-server');
    expect(stderr).toContain('REDIS_URL');
    expect(stderr).not.toContain('    at ');
  });

  test.each([
    ['dnf', 'dnf install -y valkey'],
    ['apk', 'apk add --no-cache redis'],
    ['brew', 'brew install redis'],
  ])('%s is asked for it', async (manager, call) => {
    const machine = await freshMachine();
    await machine.program('npm', NPM);
    await machine.program(manager, fakeManager('redis-server'));
    expect((await machine.prepare()).code).toBe(0);
    expect(await machine.calls()).toContain(call);
  });

  test('the second name is tried where the first is unknown', async () => {
    const machine = await freshMachine();
    await machine.program('npm', NPM);
    await machine.program(
      'apk',
      `case "$*" in *redis) exit 1;; esac\n${fakeManager('valkey-server')}`,
    );
    expect((await machine.prepare()).code).toBe(0);
  });

  test('a package manager that fails is quoted', async () => {
    const machine = await freshMachine();
    await machine.program('npm', NPM);
    await machine.program('apt-get', 'echo "E: Unable to locate package"; exit 100');
    const { code, stderr } = await machine.prepare();
    expect(code).toBe(1);
    expect(stderr).toContain('E: Unable to locate package');
  });

  test('REDIS_URL makes it needless, though not for the tests', async () => {
    const machine = await freshMachine();
    await machine.program('npm', NPM);
    const env = { REDIS_URL: 'redis://redis.example:6379' };
    expect((await machine.prepare({ env })).code).toBe(0);
    expect((await machine.prepare({ env, args: ['--tests'] })).code).toBe(1);
  });
});

test('who may not become root is told the command', async () => {
  const machine = await freshMachine();
  await machine.program('npm', NPM);
  await machine.program('apt-get');
  await machine.program('sudo', 'exit 1');
  const notRoot = { NODE_OPTIONS: '--import=data:text/javascript,process.geteuid=()=>1000' };
  const { stderr } = await machine.prepare({ env: notRoot });
  expect(stderr).toContain('sudo apt-get install -y redis-server');
});

test('an old Node is told so, not shown a syntax error', async () => {
  const file = new URL('../../src/setup/prepare.mjs', import.meta.url);
  const source = await readFile(file, 'utf8');
  expect(source).not.toMatch(/^import|\?\?|\?\.|#\w+;/m);
});

/** Puts `program` on the PATH when asked to install anything. */
function fakeManager(program: string): string {
  return `printf '#!/bin/sh\\n' > "\${0%/*}/${program}"; /bin/chmod +x "\${0%/*}/${program}"`;
}

function fakeApt(program: string): string {
  return `[ "$1" = update ] || { ${fakeManager(program)}; }`;
}
