import { type Guard, type Holder, PROMISES, type PromiseId } from './guard.ts';
import { GUARDS } from './guards.ts';

/** The tables of docs/guarantees.md are made of the list: each stands between its heading and the next. */
const HEAD = [
  '| guard | what it prevents | kind | in | tests that tell |',
  '|---|---|---|---|---|',
];

/** `page` with the tables that the list of guards gives. */
export function withTables(page: string): string {
  return (Object.keys(PROMISES) as PromiseId[]).reduce((text, promise) => {
    const heading = `\n### Guards: ${PROMISES[promise].toLowerCase()}\n`;
    const start = text.indexOf(heading);
    if (start < 0) throw new Error(`docs/guarantees.md has no heading "${heading.trim()}"`);
    const from = start + heading.length;
    const next = text.indexOf('\n#', from);
    const rest = next < 0 ? '' : text.slice(next);
    return `${text.slice(0, from)}\n${tableOf(promise)}\n${rest}`;
  }, page);
}

function tableOf(promise: PromiseId): string {
  const rows = GUARDS.filter((guard) => guard.promise === promise).map(rowOf);
  return [...HEAD, ...rows].join('\n');
}

function rowOf(guard: Guard): string {
  const second = guard.behind === undefined ? '' : ` (second line, behind \`${guard.behind}\`)`;
  const cells = [
    `\`${guard.id}\`${second}`,
    guard.prevents,
    guard.kind,
    `\`${guard.file}\``,
    testsOf(guard.heldBy),
  ];
  return `| ${cells.map((cell) => cell.replaceAll('|', String.raw`\|`)).join(' | ')} |`;
}

/** `payouts/crashes`: “…”; “…” (PostgreSQL) */
function testsOf(holders: readonly Holder[]): string {
  const files = [...new Set(holders.map(({ file }) => file))];
  return files
    .map((file) => {
      const its = holders.filter((holder) => holder.file === file);
      const titles = [...new Set(its.map(({ title }) => title))].map((title) => {
        const on = its.filter((holder) => holder.title === title).map(({ database }) => database);
        return `“${title}”${on.includes('PostgreSQL') ? ` (${on.join(', ')})` : ''}`;
      });
      return `\`${file.replace(/^test\/|\.test\.ts$/g, '')}\`: ${titles.join('; ')}`;
    })
    .join('; ');
}
