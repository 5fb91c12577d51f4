import type { Command } from 'commander';
import { listEntries } from '../../audit/audit-store.ts';
import { readNotedEntry } from '../../audit/noted-entry.ts';
import { type AuditCheck, verifyAudit } from '../../audit/verify-audit.ts';
import type { Shell } from '../shell.ts';
import { table } from '../terminal.ts';

const SHOWN = 50;

/** `rekon audit …`: who did what, and proof that nobody changed it since. */
export function addAuditCommands(program: Command, shell: Shell): void {
  const audit = program.command('audit').description('who did what');
  audit
    .command('list')
    .description('the newest entries, newest first')
    .option('--subject <id>', 'only those about one batch, token, exception …')
    .option('--by <user>', 'only what this person did')
    .option('--limit <entries>', 'at most so many', Number, SHOWN)
    .action((options: { subject?: string; by?: string; limit: number }) =>
      shell.run(async ({ database }) => {
        const { subject, by, limit } = options;
        const entries = await listEntries(database.knex, {
          limit,
          ...(subject !== undefined && { subject }),
          ...(by !== undefined && { actor: by }),
        });
        return {
          json: entries.map((entry) => ({
            ...entry,
            details: JSON.parse(entry.details) as unknown,
          })),
          text: table(
            ['number', 'at', 'who', 'did', 'to', 'details'],
            entries.map((entry) => [
              String(entry.number),
              entry.at,
              entry.actor,
              entry.action,
              entry.subject,
              entry.details,
            ]),
          ),
        };
      }),
    );
  audit
    .command('verify')
    .description('does each entry follow from the one before it?')
    .option('--noted <number:seal>', 'an entry as you wrote it down: is it still there?')
    .action((options: { noted?: string }) =>
      shell.run(async ({ database }) => {
        const noted = options.noted === undefined ? null : readNotedEntry(options.noted);
        const check = await verifyAudit(database.knex, noted);
        return { json: check, text: inWords(check), exitCode: check.isWhole ? 0 : 1 };
      }),
    );
}

function inWords({ entries, seal, firstBroken, isNoted }: AuditCheck): string {
  if (firstBroken !== null) {
    return `THE AUDIT LOG WAS CHANGED: entry ${firstBroken} does not follow from the one before it; ${entries} entries before it do.`;
  }
  if (isNoted === false) {
    return 'THE AUDIT LOG WAS CHANGED: the entry that you noted is gone, or has another seal.';
  }
  return `The audit log is whole: ${entries} entries. Note elsewhere, for the next time: ${entries}:${seal}`;
}
