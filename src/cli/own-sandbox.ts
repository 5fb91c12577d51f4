import { join } from 'node:path';
import { type Sandbox, startSandbox } from '../sandbox/sandbox.ts';
import type { Installation } from './installation.ts';

/** The sandbox of an installation without a provider; null when one runs on its port already. */
export async function startOwnSandbox(
  installation: Installation,
  callbackUrl: string,
): Promise<Sandbox | null> {
  const { settings, dataDir } = installation;
  try {
    return await startSandbox({
      port: settings.sandboxPort,
      username: settings.oyUsername,
      apiKey: settings.oyApiKey,
      callbackUrl,
      stateFile: join(dataDir, 'sandbox', 'oy.jsonl'),
    });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') return null;
    throw error;
  }
}
