import { runCommandLine } from './command-line.ts';

/** What is still being written gets so long. */
const EXIT_WITHIN_MS = 2_000;

// The one place that reads the environment, the arguments and the terminal.
process.exitCode = await runCommandLine({
  argv: process.argv,
  environment: process.env,
  stdout: process.stdout,
  stderr: process.stderr,
  stdin: process.stdin,
});

// Connections to a Redis that is away keep trying; they may not keep a finished command alive.
setTimeout(() => process.exit(), EXIT_WITHIN_MS).unref();
