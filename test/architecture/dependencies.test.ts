import { describe, expect, it } from 'vitest';
import { areaOf, isOurs, type SourceFile, sourcesUnder } from './sources.ts';

/** docs/design.md, "Layout": dependencies point inward. */
const SOURCES = sourcesUnder('src', 'jobs', 'migrations');

/** What moves money or explains it. Each is given what it needs; none reaches for it. */
const STAGES = [
  'src/intake',
  'src/batches',
  'src/breakers',
  'src/payouts',
  'src/callbacks',
  'src/orders',
  'src/collections',
  'src/bank-accounts',
  'src/records',
  'src/ledger',
  'src/reconciliation',
  'src/reporting',
  'src/notices',
];
const ENTRY_POINTS = ['src/cli', 'src/http'];

/** `from → to` for each import of ours from one of the areas that `refused` says it may not. */
function refusedImports(
  from: readonly string[],
  refused: (to: string, file: SourceFile) => boolean,
): string[] {
  return SOURCES.filter((file) => from.includes(areaOf(file.path))).flatMap((file) =>
    file.imports
      .filter((to) => isOurs(to) && areaOf(to) !== areaOf(file.path) && refused(to, file))
      .map((to) => `${file.path} → ${to}`),
  );
}

const notIn =
  (allowed: readonly string[]) =>
  (to: string): boolean =>
    !allowed.includes(areaOf(to));

describe('dependencies point inward', () => {
  it('the imports are found', () => {
    const total = SOURCES.flatMap((file) => file.imports).length;
    expect(total).toBeGreaterThan(500); // else the rules below hold for nothing
  });

  it('domain: nothing of ours, and luxon alone', () => {
    const files = SOURCES.filter((file) => areaOf(file.path) === 'src/domain');
    const foreign = files
      .flatMap((file) => file.imports)
      .filter((to) => !to.startsWith('src/domain/') && !to.startsWith('node:') && to !== 'luxon');
    expect(foreign).toEqual([]);
  });

  it('platform: domain, and the list of migrations to run them', () => {
    const wrong = refusedImports(['src/platform'], (to, file) => {
      const migrating = file.path === 'src/platform/database/migrate.ts';
      return notIn(['src/domain'])(to) && !(migrating && to === 'migrations/index.ts');
    });
    expect(wrong).toEqual([]);
  });

  it('the sandbox: domain alone, for it judges everything else', () => {
    expect(refusedImports(['src/sandbox'], notIn(['src/domain']))).toEqual([]);
  });

  it('a stage: never an entry point, the sandbox, a job, the runner or a provider', () => {
    const outer = [...ENTRY_POINTS, 'src/sandbox', 'src/providers', 'src/work', 'jobs'];
    expect(refusedImports(STAGES, (to) => outer.includes(areaOf(to)))).toEqual([]);
  });

  it('money in does not know money out, nor the other way round', () => {
    const moneyIn = ['src/orders', 'src/collections', 'src/bank-accounts'];
    const moneyOut = ['src/payouts', 'src/reconciliation'];
    expect(refusedImports(moneyIn, (to) => moneyOut.includes(areaOf(to)))).toEqual([]);
    expect(refusedImports(moneyOut, (to) => moneyIn.includes(areaOf(to)))).toEqual([]);
  });

  it('what both share, batches and breakers, knows neither', () => {
    const inner = ['src/domain', 'src/platform', 'src/audit'];
    expect(refusedImports(['src/batches', 'src/breakers'], notIn(inner))).toEqual([]);
  });

  it('the ledger and the audit log: no stage', () => {
    const inner = ['src/domain', 'src/platform'];
    expect(refusedImports(['src/ledger', 'src/audit'], notIn(inner))).toEqual([]);
  });

  it('a provider: the ports of the stages, never who runs them', () => {
    const outer = [...ENTRY_POINTS, 'src/sandbox', 'src/work', 'jobs'];
    expect(refusedImports(['src/providers'], (to) => outer.includes(areaOf(to)))).toEqual([]);
  });

  it('the wire and its HTTP client: the provider that they belong to alone', () => {
    const wrong = SOURCES.flatMap((file) =>
      file.imports
        .filter((to) => to === 'undici' || to.endsWith('/wire.ts'))
        .filter(() => areaOf(file.path) !== 'src/providers')
        .map((to) => `${file.path} → ${to}`),
    );
    expect(wrong).toEqual([]);
  });

  it('the runner: what a job is given, never a job itself', () => {
    const allowed = [
      'src/domain',
      'src/platform',
      'src/payouts',
      'src/callbacks',
      'src/orders',
      'src/collections',
      'src/bank-accounts',
      'src/reconciliation',
      'src/notices',
    ];
    expect(refusedImports(['src/work'], notIn(allowed))).toEqual([]);
  });

  it('a job: src alone, and no entry point', () => {
    const wrong = refusedImports(
      ['jobs'],
      (to) => !to.startsWith('src/') || ENTRY_POINTS.includes(areaOf(to)),
    );
    expect(wrong).toEqual([]);
  });

  it('nothing imports an entry point, except entry points', () => {
    const others = [...new Set(SOURCES.map((file) => areaOf(file.path)))].filter(
      (area) => !ENTRY_POINTS.includes(area),
    );
    expect(refusedImports(others, (to) => ENTRY_POINTS.includes(areaOf(to)))).toEqual([]);
    // And the HTTP side does not know the command line.
    expect(refusedImports(['src/http'], (to) => areaOf(to) === 'src/cli')).toEqual([]);
  });

  it('nothing in the program imports a test', () => {
    const everywhere = [...new Set(SOURCES.map((file) => areaOf(file.path)))];
    expect(refusedImports(everywhere, (to) => areaOf(to) === 'test')).toEqual([]);
  });

  it('only the runner and its entry point know the queue', () => {
    const wrong = SOURCES.filter(
      (file) => file.imports.includes('bullmq') && areaOf(file.path) !== 'src/work',
    );
    expect(wrong.map((file) => file.path)).toEqual([]);
  });
});
