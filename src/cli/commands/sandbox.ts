import { join } from 'node:path';
import type { Command } from 'commander';
import { readSettings } from '../../platform/settings.ts';
import type { Shell } from '../shell.ts';
import { untilStopped } from '../until-stopped.ts';

interface SandboxCommandOptions {
  port?: number;
  seed: number;
  callbackUrl?: string;
  callbackBase?: string;
  memory: boolean;
}

/** `rekon sandbox`: the providers' stand-in alone, for any client. */
export function addSandboxCommand(program: Command, shell: Shell): void {
  program
    .command('sandbox')
    .description("the providers' stand-in alone (docs/sandbox.md)")
    .option('--port <port>', 'where it listens; 0: any free port', Number)
    .option('--seed <seed>', 'the same seed and requests give the same answers', Number, 1)
    .option('--callback-url <url>', 'where it sends OY’s disbursement callbacks')
    .option('--callback-base <url>', 'a Rekon that it sends every product’s callbacks to')
    .option('--memory', 'forget the books when it ends', false)
    .action((options: SandboxCommandOptions) =>
      shell.runAlone(async () => {
        const settings = readSettings(shell.environment);
        const { startSandbox } = await import('../../sandbox/sandbox.ts');
        const { standInOptions } = await import('../own-sandbox.ts');
        const sandbox = await startSandbox({
          ...standInOptions(settings, options.callbackBase?.replace(/\/+$/, '') ?? null),
          port: options.port ?? settings.sandboxPort,
          seed: options.seed,
          ...(options.callbackUrl !== undefined && { callbackUrl: options.callbackUrl }),
          stateFile: options.memory ? null : join(shell.dataDir(), 'sandbox', 'oy.jsonl'),
        });
        const stopped = untilStopped();
        shell.streams.stderr.write(
          `Sandbox of OY, Xendit, Instamoney and Paylabs at ${sandbox.url} (user ${settings.oyUsername}). Ctrl-C ends it.\n`,
        );
        await stopped;
        await sandbox.close();
        return { json: { stopped: true }, text: 'Sandbox stopped.' };
      }),
    );
}
