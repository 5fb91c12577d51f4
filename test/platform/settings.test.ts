import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { UserError } from '../../src/domain/errors.ts';
import { callbackAddress, deskAddress } from '../../src/platform/callback-settings.ts';
import { readSettings, SETTING_DEFINITIONS } from '../../src/platform/settings.ts';

const DEFINITIONS = Object.values(SETTING_DEFINITIONS);
const page = (path: string): string =>
  readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

/** `| `VARIABLE` | default | about |` */
const ROW = /^\| `([A-Z_]+)` \| (.*?) \| (.*) \|$/gm;

describe('every setting is written down', () => {
  it('in docs/settings.md, with its default and what it is, and no other is there', () => {
    const rows = [...page('docs/settings.md').matchAll(ROW)].map(
      ([, variable, fallback, about]) => ({
        variable,
        fallback,
        about: about?.replace(' (secret: never logged)', ''),
      }),
    );
    const expected = DEFINITIONS.map(({ variable, fallback, about }) => ({
      variable,
      fallback: String(fallback) === '' ? 'none' : `\`${String(fallback)}\``,
      about,
    }));
    expect(byVariable(rows)).toEqual(byVariable(expected));
  });

  it('in .env.example, with its default, and no other is there', () => {
    const lines = [...page('.env.example').matchAll(/^([A-Z_]+)=(.*)$/gm)];
    const written = lines.map(([, variable, value]) => ({ variable, value }));
    const expected = DEFINITIONS.map(({ variable, fallback }) => ({
      variable,
      value: String(fallback),
    }));
    expect(byVariable(written)).toEqual(byVariable(expected));
  });

  it('and .env.example as it stands is what Rekon does without any setting', () => {
    const lines = [...page('.env.example').matchAll(/^([A-Z_]+)=(.*)$/gm)];
    const environment = Object.fromEntries(lines.map(([, variable, value]) => [variable, value]));
    expect(readSettings(environment)).toEqual(readSettings({}));
  });

  it('and the README speaks of no setting that does not exist', () => {
    const known = new Set<string>(DEFINITIONS.map(({ variable }) => variable));
    const table = page('README.md').split('## Settings')[1]?.split('\n## ')[0] ?? '';
    const named = [...table.matchAll(/`([A-Z]+(?:_[A-Z]+)*)`/g)].map(([, name]) => name ?? '');
    expect(named.filter((name) => !known.has(name))).toEqual([]);
  });

  it('once each', () => {
    const variables = DEFINITIONS.map(({ variable }) => variable);
    expect(new Set(variables).size).toBe(variables.length);
  });
});

describe('a wrong setting is refused by its name, and its value is not shown', () => {
  it.each([
    ['PORT', 'http', 'The setting PORT is not usable: it must be a whole number.'],
    ['PORT', '70000', 'The setting PORT is not usable: it must be at most 65535.'],
    ['LIMIT_REMIT_PER_SECOND', '0', 'it must be at least 1'],
    ['LIMIT_REMIT_PER_SECOND', '1.5', 'it must be a whole number'],
    // Longer than the lock of a job: a send could then be under way twice.
    ['REQUEST_TIMEOUT_MS', '60000', 'it must be at most 45000'],
    ['LOG_LEVEL', 'loud', 'it must be one of fatal, error, warn'],
    ['OY_BASE_URL', 'partner.oyindonesia.com', 'it must look like https://partner.oyindonesia.com'],
    ['OY_BASE_URL', 'https://me:hunter2@oy.example', 'it must look like'],
    ['OY_API_KEY', 'hunter2 with spaces', 'it must be plain characters without spaces'],
    ['DATABASE_URL', 'mysql://me:hunter2@db/rekon', 'it must look like postgres://'],
    ['REDIS_URL', 'localhost:6379?hunter2', 'it must look like redis://host:6379'],
    ['CALLBACK_PORT', 'http', 'it must be a whole number'],
    ['CALLBACK_PORT', '70000', 'it must be at most 65535'],
    ['CALLBACK_URL', 'https://me:hunter2@x.example', 'it must look like https://callbacks'],
  ])('%s=%s', (variable, value, message) => {
    const error = refusal({ [variable]: value });
    expect(error.code).toBe('setting_invalid');
    expect(error.message).toContain(message);
    expect(error.next).toContain(`Set ${variable} to a fitting value`);
    expect(`${error.message} ${error.next}`).not.toContain('hunter2');
  });

  it('and one that is empty counts as not set', () => {
    expect(readSettings({ PORT: '', OY_API_KEY: '' })).toEqual(readSettings({}));
  });
});

describe('the address of callbacks', () => {
  const addressesOf = (environment: Record<string, string>): string[] => {
    const settings = readSettings(environment);
    return [deskAddress(settings), callbackAddress(settings)];
  };

  it.each([
    [{}, 'http://127.0.0.1:4000', 'http://127.0.0.1:4000'],
    [{ PUBLIC_URL: 'https://rekon.example/' }, 'https://rekon.example', 'https://rekon.example'],
    [{ CALLBACK_PORT: '4001' }, 'http://127.0.0.1:4000', 'http://127.0.0.1:4001'],
    [
      { CALLBACK_PORT: '4001', CALLBACK_HOST: '10.0.0.5' },
      'http://127.0.0.1:4000',
      'http://10.0.0.5:4001',
    ],
    [
      { PUBLIC_URL: 'https://desk.internal', CALLBACK_URL: 'https://callbacks.example/' },
      'https://desk.internal',
      'https://callbacks.example',
    ],
  ])('%j', (environment, desk, callbacks) => {
    expect(addressesOf(environment)).toEqual([desk, callbacks]);
  });

  it.each([
    [{ CALLBACK_HOST: '10.0.0.5' }, 'CALLBACK_HOST is set, and CALLBACK_PORT is not'],
    [{ PORT: '4001', CALLBACK_PORT: '4001' }, 'CALLBACK_PORT and PORT are both 4001'],
  ])('%j is refused', (environment, message) => {
    const error = refusal(environment);
    expect([error.code, error.message]).toEqual([
      'setting_invalid',
      expect.stringContaining(message),
    ]);
  });

  it('may have the number of PORT on another address', () => {
    const { callbackPort } = readSettings({
      PORT: '4001',
      CALLBACK_PORT: '4001',
      CALLBACK_HOST: '10.0.0.5',
    });
    expect(callbackPort).toBe(4001);
  });
});

function refusal(environment: Record<string, string>): UserError {
  try {
    readSettings(environment);
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
  throw new Error('it was taken');
}

function byVariable<Row extends { variable: string | undefined }>(rows: readonly Row[]): Row[] {
  return rows.toSorted((a, b) => (a.variable ?? '').localeCompare(b.variable ?? ''));
}
