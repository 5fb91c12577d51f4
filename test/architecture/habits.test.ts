import { describe, expect, it } from 'vitest';
import { areaOf, type SourceFile, sourcesUnder } from './sources.ts';

const PROGRAM = sourcesUnder('src', 'jobs', 'migrations');
const EVERYTHING = [...PROGRAM, ...sourcesUnder('test', 'samples')];

/** Files that match and are not excused; an excuse that is not needed any more fails too. */
function breaking(
  files: readonly SourceFile[],
  rule: (file: SourceFile) => boolean,
  excuses: Readonly<Record<string, string>> = {},
): { wrong: string[]; needless: string[] } {
  const found = files.filter(rule).map((file) => file.path);
  return {
    wrong: found.filter((path) => !(path in excuses)),
    needless: Object.keys(excuses).filter((path) => !found.includes(path)),
  };
}

const NONE = { wrong: [], needless: [] };

describe('each thing has its place', () => {
  it('SQL lives in store files, migrations and the database platform', () => {
    const speaksSql = (file: SourceFile): boolean =>
      /\.raw\(|\b(?:db|tx|trx|knex)(?:<[^>]*>)?\(\s*['"`]/.test(file.code) &&
      !file.path.endsWith('-store.ts') &&
      !file.path.startsWith('migrations/') &&
      !file.path.startsWith('src/platform/database/');
    expect(breaking(PROGRAM, speaksSql)).toEqual(NONE);
  });

  it('the environment is read in one place', () => {
    const reads = (file: SourceFile): boolean =>
      /\bprocess\.env\b/.test(file.code) && !/^src\/setup\/.*\.mjs$/.test(file.path);
    const excuses = { 'src/cli/main.ts': 'the place' };
    expect(breaking(PROGRAM, reads, excuses)).toEqual(NONE);
  });

  it('time is read and waited for in one place', () => {
    const tells = (file: SourceFile): boolean =>
      /\bDate\.now\(|\bnew Date\(\)|\bperformance\.now\(|\bset(?:Timeout|Interval)\(|\bDateTime\.(?:now|local)\(/.test(
        file.code,
      ) && areaOf(file.path) !== 'src/setup';
    const excuses = {
      'src/platform/clock.ts': 'the place',
      'src/sandbox/system-clock.ts': 'the sandbox shares no code with what it judges',
      'src/sandbox/callback-sender.ts': 'bounds a real request, also under a fake clock',
      'src/providers/wire.ts': 'bounds a real request, also under a fake clock',
      'src/platform/redis/supervised-process.ts': 'bounds the end of a real process',
      'src/cli/terminal.ts': 'a progress bar for the eye of a person',
      'src/cli/main.ts': 'the end of the process itself',
      'src/http/desk/script.ts': 'runs in the browser',
    };
    expect(breaking(PROGRAM, tells, excuses)).toEqual(NONE);
  });

  it('randomness comes from ulid and crypto, or from a seed', () => {
    const rolls = (file: SourceFile): boolean => /\bMath\.random\(/.test(file.code);
    expect(breaking(EVERYTHING, rolls)).toEqual(NONE);
  });

  it('what is printed goes through the streams that a command is given', () => {
    const prints = (file: SourceFile): boolean =>
      /\bconsole\.|\bprocess\.std(?:out|err)\.write/.test(file.code) &&
      areaOf(file.path) !== 'src/setup';
    const excuses = { 'src/cli/rekon.mjs': 'runs before there is anything else' };
    expect(breaking(PROGRAM, prints, excuses)).toEqual(NONE);
  });
});

describe('files that a person can read', () => {
  const lines = (file: SourceFile): number => file.text.split('\n').length - 1;

  it('have at most 400 lines, and most have less than 300', () => {
    const long = EVERYTHING.filter((file) => lines(file) > 400).map((file) => file.path);
    expect(long).toEqual([]);
    const longish = EVERYTHING.filter((file) => lines(file) > 300);
    expect(longish.length).toBeLessThan(EVERYTHING.length / 20);
  });

  it('are named by their duty', () => {
    const vague = /(?:^|\/|-)(?:utils?|common|helpers?|misc|shared|stuff)(?:\.|\/|-)/;
    expect(EVERYTHING.filter((file) => vague.test(file.path)).map((file) => file.path)).toEqual([]);
  });

  it('name their types', () => {
    const shrugs = (file: SourceFile): boolean =>
      /(?:\bas|<|:|\|)\s*any\b(?=\s*[,;)>\]=[|&]|$)/m.test(withoutStrings(file.code));
    expect(breaking(EVERYTHING, shrugs)).toEqual(NONE);
  });

  it('are written to the end', () => {
    // Not written out, so that this line is none.
    const promises = /\b(?:T[O]DO|F[I]XME|X[X]X)\b|it\.(?:only|todo)\(/;
    const unfinished = EVERYTHING.filter((file) => promises.test(file.text));
    expect(unfinished.map((file) => file.path)).toEqual([]);
  });
});

function withoutStrings(code: string): string {
  return code.replaceAll(/'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`/g, "''");
}
