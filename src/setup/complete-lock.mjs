// Maintenance: `node src/setup/complete-lock.mjs` after a package was added or updated.
//
// A registry mirror that carries only some platforms makes npm leave the other platforms' optional
// packages out of the lock file, and `npm ci` then refuses it everywhere ("Missing: … from lock
// file"). Such packages are pinned to one version by the package that wants them and name their
// platform, so their entries can be written without the registry. npm asks for one only on its own
// platform; there the entry, which carries no checksum, is all it needs.
//
// --check changes nothing, names what is missing and exits 1 if anything is.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const SYSTEMS = ['aix', 'android', 'darwin', 'freebsd', 'linux', 'openharmony', 'sunos', 'win32'];
const PROCESSORS = ['arm', 'arm64', 'ia32', 'loong64', 'ppc64', 'riscv64', 's390x', 'x64'];
const C_LIBRARIES = { gnu: 'glibc', gnueabihf: 'glibc', musl: 'musl', musleabihf: 'musl' };

/** Adds what is missing to a parsed lock file; returns the names. */
function completeLock(lock) {
  const added = [];
  for (const [place, wanting] of Object.entries(lock.packages)) {
    for (const [name, version] of Object.entries(wanting.optionalDependencies ?? {})) {
      if (isLocked(lock, place, name)) continue;
      const entry = platformEntry(name, version);
      if (!entry) continue;
      lock.packages[`node_modules/${name}`] = { ...entry, ...(wanting.dev ? { dev: true } : {}) };
      added.push(name);
    }
  }
  lock.packages = Object.fromEntries(
    Object.entries(lock.packages).toSorted(([a], [b]) => a.localeCompare(b, 'en')),
  );
  return added;
}

/** Looks where Node looks: in the wanting package's own node_modules, then in each one above. */
function isLocked(lock, place, name) {
  for (let at = place; at !== ''; at = at.slice(0, Math.max(0, at.lastIndexOf('/node_modules/')))) {
    if (lock.packages[`${at}/node_modules/${name}`]) return true;
  }
  return lock.packages[`node_modules/${name}`] !== undefined;
}

/** Null unless the version is exact and the name says the platform. */
function platformEntry(name, version) {
  const words = name.split(/[/-]/);
  const pick = (known) => known.filter((one) => words.includes(one));
  const os = pick(SYSTEMS);
  const cpu = pick(PROCESSORS);
  if (!/^\d+\.\d+\.\d+/.test(version) || os.length === 0 || cpu.length === 0) return null;
  const libc = words.map((word) => C_LIBRARIES[word]).filter(Boolean);
  return { version, cpu, ...(libc.length > 0 ? { libc } : {}), optional: true, os };
}

const file = fileURLToPath(new URL('../../package-lock.json', import.meta.url));
const lock = JSON.parse(readFileSync(file, 'utf8'));
const added = completeLock(lock);
if (process.argv.includes('--check')) {
  process.stdout.write(added.map((name) => `missing from package-lock.json: ${name}\n`).join(''));
  process.exitCode = added.length > 0 ? 1 : 0;
} else {
  if (added.length > 0) writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
  process.stdout.write(`package-lock.json: ${added.length} platform packages added\n`);
}
