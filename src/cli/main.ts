import { runCommandLine } from './command-line.ts';

// The one place that reads the environment, the arguments and the terminal.
process.exitCode = await runCommandLine({
  argv: process.argv,
  environment: process.env,
  stdout: process.stdout,
  stderr: process.stderr,
});
