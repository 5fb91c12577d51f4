import type { CallbackChannel } from './callback-channel.ts';
import type { IsCallbackSource } from './callback-sources.ts';

/**
 * A channel whose sender signs nothing and carries no token: it is known by its address alone (provider
 * notes, section 1), which is why what it says is a hint to ask and never believed. Any 2xx is "stored"
 * to OY (I).
 */
export function addressChannel(
  of: Pick<CallbackChannel, 'channel' | 'provider' | 'path' | 'maxBytes'>,
  isSource: IsCallbackSource,
): CallbackChannel {
  return {
    ...of,
    knownBy: 'address',
    verify: ({ sourceIp }) =>
      isSource(sourceIp)
        ? { kind: 'verified', by: 'address' }
        : {
            kind: 'refused',
            code: 'source_not_allowed',
            message: `Callbacks are not accepted from ${sourceIp}.`,
            next: 'Where this is the provider: add its address to OY_CALLBACK_SOURCES and start again.',
          },
    acknowledge: () => ({
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body: '{"status":"stored"}',
    }),
  };
}
