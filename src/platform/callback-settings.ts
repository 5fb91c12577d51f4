import { z } from 'zod';
import { UserError } from '../domain/errors.ts';
import { type Definition, text, url, whole } from './setting-kinds.ts';

/** Where providers reach us, and what is taken of what they tell ("Callbacks" in docs/http-api.md). */
export const CALLBACK_SETTINGS = {
  callbackPort: {
    variable: 'CALLBACK_PORT',
    about: 'a port for callbacks and /health alone, which PORT then does not have; empty: one port',
    fallback: '',
    schema: z.coerce
      .number('it must be a whole number')
      .int('it must be a whole number')
      .min(0, 'it must be at least 0')
      .max(65_535, 'it must be at most 65535'),
  } satisfies Definition<number | ''>,
  callbackHost: text('CALLBACK_HOST', '', 'address on which CALLBACK_PORT listens; empty: HOST'),
  callbackUrl: url(
    'CALLBACK_URL',
    'where providers reach the callbacks, where that is not PUBLIC_URL',
    /^https?:\/\/[^@?#\s]+$/,
    'https://callbacks.example.com',
  ),
  callbackMaxBytes: whole(
    'CALLBACK_MAX_BYTES',
    65_536,
    'longest callback taken; bank mutations may have 4 MiB',
  ),
  callbacksPerSecond: whole(
    'CALLBACKS_PER_SECOND',
    500,
    'callbacks of one channel that a process takes in a second; more get 429',
  ),
  callbackKeepDays: whole(
    'CALLBACK_KEEP_DAYS',
    90,
    'how long worked and refused callbacks are kept; what they told stays in the records',
  ),
} as const satisfies Record<string, Definition<unknown>>;

interface ListenSettings {
  readonly host: string;
  readonly port: number;
  readonly callbackPort: number | '';
  readonly callbackHost: string;
}

export interface Listening {
  readonly host: string;
  readonly port: number;
}

/** Where callbacks are listened for by themselves; null: at the one address of everything. */
export function callbackListening(settings: ListenSettings): Listening | null {
  const { host, callbackPort, callbackHost } = settings;
  return callbackPort === '' ? null : { host: callbackHost || host, port: callbackPort };
}

/** An address of its own without a port of its own, or a port that everything else has. */
export function refuseCallbackAddress(settings: ListenSettings): void {
  const { host, port, callbackHost } = settings;
  const own = callbackListening(settings);
  if (own === null && callbackHost !== '') {
    throw new UserError(
      'setting_invalid',
      'CALLBACK_HOST is set, and CALLBACK_PORT is not: nothing would listen there.',
      'Set CALLBACK_PORT too, or unset CALLBACK_HOST.',
    );
  }
  if (own !== null && own.port !== 0 && own.port === port && own.host === host) {
    throw new UserError(
      'setting_invalid',
      `CALLBACK_PORT and PORT are both ${port}, on ${host}.`,
      'Set CALLBACK_PORT to another port; unset it to have everything on one.',
    );
  }
}

interface PublicSettings extends ListenSettings {
  readonly publicUrl: string;
  readonly callbackUrl: string;
}

/** Where people reach the desk. */
export const deskAddress = ({ publicUrl, host, port }: PublicSettings): string =>
  withoutSlash(publicUrl || `http://${host}:${port}`);

/** Where providers reach `/callbacks/…`. */
export function callbackAddress(settings: PublicSettings): string {
  const own = callbackListening(settings) ?? settings;
  return withoutSlash(
    settings.callbackUrl || settings.publicUrl || `http://${own.host}:${own.port}`,
  );
}

const withoutSlash = (address: string): string => address.replace(/\/+$/, '');
