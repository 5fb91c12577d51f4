import { join } from 'node:path';
import type { Settings } from '../platform/settings.ts';
import { type Sandbox, type SandboxOptions, startSandbox } from '../sandbox/sandbox.ts';
import type { Installation } from './installation.ts';

/** The sandbox of an installation without a provider; null when one runs on its port already. */
export async function startOwnSandbox(
  installation: Installation,
  callbackBase: string,
): Promise<Sandbox | null> {
  const { settings, dataDir } = installation;
  try {
    return await startSandbox({
      ...standInOptions(settings, callbackBase),
      port: settings.sandboxPort,
      stateFile: join(dataDir, 'sandbox', 'oy.jsonl'),
    });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') return null;
    throw error;
  }
}

/**
 * A sandbox that knows the keys of these settings, and tells every product's news to our own addresses
 * under `callbackBase`; null: it tells nobody.
 */
export function standInOptions(settings: Settings, callbackBase: string | null): SandboxOptions {
  const to = (path: string): string | null =>
    callbackBase === null ? null : `${callbackBase}/callbacks/${path}`;
  const brand = settings.ewalletBrand === 'instamoney' ? 'instamoney' : 'xendit';
  return {
    username: settings.oyUsername,
    apiKey: settings.oyApiKey,
    callbackUrl: to('oy'),
    oyVa: { callbackUrl: to('oy/va') },
    oyCheckout: { callbackUrl: to('oy/checkout') },
    oyKyc: { callbackUrl: to('oy/kyc') },
    oyPfm: { callbackUrl: to('oy/pfm') },
    ewallets: {
      [brand]: {
        apiKey: settings.ewalletApiKey,
        callbackToken: settings.ewalletCallbackToken,
        callbackUrl: to(brand),
      },
    },
    paylabs: { merchantId: settings.paylabsMerchantId, notifyUrl: to('paylabs') },
  };
}
