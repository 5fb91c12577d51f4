#!/usr/bin/env node
// Makes a fresh checkout ready to run: packages, a Redis server program, the command `rekon`. Every
// npm script calls it first; when all is there it costs a few file reads. Plain JavaScript without
// packages.
//
//   node src/setup/prepare.mjs [--quiet] [--tests]
//
// --tests: the tests start a Redis of their own, so REDIS_URL does not make the program needless.
//
// This file keeps to words that old Nodes understand, and loads the rest only on a Node that can
// run it: so an old one ends with a sentence, not with a syntax error.

const OLDEST = [20, 19];
const version = process.versions.node.split('.').map(Number);

if (version[0] > OLDEST[0] || (version[0] === OLDEST[0] && version[1] >= OLDEST[1])) {
  void import('./steps.mjs').then((steps) => steps.prepare(process.argv.slice(2)));
} else {
  process.stderr.write(
    `Rekon needs Node ${OLDEST.join('.')} or newer; this is ${process.versions.node}. ` +
      'Install a newer one from https://nodejs.org and start again.\n',
  );
  process.exitCode = 1;
}
