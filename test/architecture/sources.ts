import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

export interface SourceFile {
  /** `src/payouts/payout.ts` */
  readonly path: string;
  readonly text: string;
  /** Without comments and without what stands in strings, for rules about code. */
  readonly code: string;
  /** Paths of ours as above, packages as they are written. */
  readonly imports: readonly string[];
}

/** Every source file under these folders, with what it imports. */
export function sourcesUnder(...folders: readonly string[]): SourceFile[] {
  return folders.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.(ts|tsx|mjs)$/.test(name))
      .map((name) => sourceFile(join(folder, name)))
      .toSorted((a, b) => a.path.localeCompare(b.path)),
  );
}

function sourceFile(path: string): SourceFile {
  const text = readFileSync(join(ROOT, path), 'utf8');
  return { path, text, code: withoutComments(text), imports: importsOf(path, text) };
}

const IMPORT =
  /^(?:import|export)\b[^;]*?\bfrom '([^']+)'|^import '([^']+)'|\bimport\('([^']+)'\)/gm;

function importsOf(path: string, text: string): string[] {
  return [...text.matchAll(IMPORT)].map(([, from, bare, dynamic]) => {
    const target = from ?? bare ?? dynamic ?? '';
    return target.startsWith('.') ? normalize(join(dirname(path), target)) : target;
  });
}

function withoutComments(text: string): string {
  return text.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/(^|\s)\/\/.*$/gm, '$1');
}

/** `src/payouts` of `src/payouts/store/x.ts`, `jobs` of `jobs/x.ts`, and a package as it is. */
export function areaOf(path: string): string {
  const [first = '', second = ''] = path.split('/');
  return first === 'src' ? `${first}/${second}` : first;
}

export const isOurs = (path: string): boolean => /^(src|jobs|migrations|test|samples)\//.test(path);
