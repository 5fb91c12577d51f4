import { join } from 'node:path';
import type { Command } from 'commander';
import { readSettings } from '../../platform/settings.ts';
import type { Shell } from '../shell.ts';
import { untilStopped } from '../until-stopped.ts';

/** `rekon sandbox`: the providers' stand-in alone, for any client. */
export function addSandboxCommand(program: Command, shell: Shell): void {
  program
    .command('sandbox')
    .description("the providers' stand-in alone (docs/sandbox.md)")
    .option('--port <port>', 'where it listens; 0: any free port', Number)
    .option('--seed <seed>', 'the same seed and requests give the same answers', Number, 1)
    .option('--callback-url <url>', 'where it sends callbacks')
    .option('--memory', 'forget the books when it ends', false)
    .action((options: { port?: number; seed: number; callbackUrl?: string; memory: boolean }) =>
      shell.runAlone(async () => {
        const settings = readSettings(shell.environment);
        const { startSandbox } = await import('../../sandbox/sandbox.ts');
        const sandbox = await startSandbox({
          port: options.port ?? settings.sandboxPort,
          seed: options.seed,
          username: settings.oyUsername,
          apiKey: settings.oyApiKey,
          ...(options.callbackUrl !== undefined && { callbackUrl: options.callbackUrl }),
          stateFile: options.memory ? null : join(shell.dataDir(), 'sandbox', 'oy.jsonl'),
        });
        const stopped = untilStopped();
        shell.streams.stderr.write(
          `Sandbox of OY at ${sandbox.url} (user ${settings.oyUsername}). Ctrl-C ends it.\n`,
        );
        await stopped;
        await sandbox.close();
        return { json: { stopped: true }, text: 'Sandbox stopped.' };
      }),
    );
}
