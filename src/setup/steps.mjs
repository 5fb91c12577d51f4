// The steps of the set-up, each with its own test of whether there is anything to do.
import { writeFileSync } from 'node:fs';
import { linkMissing, provideLink } from './command-link.mjs';
import { packagesMissing, providePackages } from './packages.mjs';
import { provideRedis, redisMissing } from './redis-server.mjs';
import { createSay, SetupError } from './say.mjs';
import { alone } from './setup-lock.mjs';
import { makeWorkplace } from './workplace.mjs';

/** Sets the exit code to 1 where it fails; what to do then stands on stderr. */
export async function prepare(args) {
  const flags = new Set(args);
  try {
    await takeSteps(createSay({ quiet: flags.has('--quiet') }), flags.has('--tests'));
  } catch (error) {
    const text = error instanceof SetupError ? error.message : error.stack;
    process.stderr.write(`\nSet-up failed. ${text}\n`);
    process.exitCode = 1;
  }
}

async function takeSteps(say, forTests) {
  // In this order: npm makes node_modules anew, and the link lies in it.
  const steps = [
    { missing: packagesMissing, provide: providePackages },
    { missing: () => redisMissing({ forTests }), provide: provideRedis },
    { missing: linkMissing, provide: provideLink },
  ];
  if (steps.every((step) => step.missing() === null)) return;

  const { lockFile, logFile } = makeWorkplace();
  await alone(lockFile, say, async () => {
    writeFileSync(logFile, '');
    for (const step of steps) {
      const why = step.missing(); // asked again: another set-up may have done it meanwhile
      if (why !== null) await step.provide(why, { say, logFile });
    }
  });
}
