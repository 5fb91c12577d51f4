import { SOMEDAY } from '../support/payout-provider.ts';
import { expect, it } from 'vitest';
import type { Permit } from '../../src/platform/limits/rate-limits.ts';
import { createOyClient } from '../../src/providers/oy/oy-client.ts';
import type { Wire, WireReply, WireRequest } from '../../src/providers/wire.ts';
import { realClock } from '../support/servers.ts';

/** A wire that notes what was written to it, and what had happened by then. */
function notingWire(happened: readonly string[]): { wire: Wire; left: string[] } {
  const left: string[] = [];
  const send = async ({ path }: WireRequest): Promise<WireReply> => {
    left.push(`${path} after ${happened.join(', ') || 'nothing'}`);
    return { kind: 'unanswered', httpStatus: null, why: 'nobody is there' };
  };
  return { wire: { send, close: async () => undefined }, left };
}

function client(wire: Wire) {
  return createOyClient({
    baseUrl: 'https://provider.example',
    username: 'finance',
    apiKey: 'key-987654321',
    timeoutMs: 1_000,
    maxAnswerBytes: 65_536,
    clock: realClock,
    openWire: () => wire,
  });
}

it('a request leaves only when it has its place in the limit', async () => {
  const happened: string[] = [];
  const { wire, left } = notingWire(happened);
  const permit: Permit = {
    endpoint: 'oy:remit',
    enter: async () => void happened.push('its place'),
    done: async () => undefined,
  };
  await client(wire).remit(permit, 'PAY-1', '{}', SOMEDAY);
  await client(wire).askStatus(permit, 'PAY-1');
  expect(left).toEqual([
    '/api/remit after its place',
    '/api/remit-status after its place, its place',
  ]);
});

it('a send that finds no place in time does not leave, and is known not to have left', async () => {
  const { wire, left } = notingWire([]);
  const full: Permit = {
    endpoint: 'oy:remit',
    enter: () => Promise.reject(new Error('no place in time')),
    done: async () => undefined,
  };
  expect((await client(wire).remit(full, 'PAY-1', '{}', SOMEDAY)).meaning).toBe('not_sent');
  expect((await client(wire).askStatus(full, 'PAY-1')).meaning).toBe('unknown');
  expect(left).toEqual([]);
});
