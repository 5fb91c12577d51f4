import { type Command, InvalidArgumentError } from 'commander';
import { formatRupiah, sen } from '../../domain/money.ts';
import { matchByHand, revokeByHand } from '../../reconciliation/matches/match-by-hand.ts';
import type { MatchKey } from '../../reconciliation/matches/revoke-store.ts';
import type { Shell } from '../shell.ts';
import { readStreams, streamNamed } from '../streams.ts';
import { person, wholeNumber } from './options.ts';

/** `rekon matches make | revoke`: what a person knows better than the passes. */
export function addMatchCommands(program: Command, shell: Shell): void {
  const matches = program.command('matches').description('match by hand, or take a match back');
  matches
    .command('make')
    .description('these lines belong together')
    .requiredOption('--stream <name>', 'of which stream')
    .option('--leg <number>', 'of which leg (`rekon rules explain`)', wholeNumber, 1)
    .requiredOption('--ours <names...>', 'our lines, by reference or item')
    .requiredOption('--theirs <names...>', 'their lines, by reference or item')
    .requiredOption('--by <user>', 'who decides it', person)
    .requiredOption('--note <text>', 'why')
    .option('--accept-difference', 'post what is left between the sums', false)
    .action((options: MakeOptions) =>
      shell.run(async (installation) => {
        const streams = await readStreams(installation.settings.reconciliationFile);
        const { definition } = streamNamed(streams, options.stream);
        const made = await matchByHand(installation, definition, options);
        const difference =
          made.differenceSen === 0
            ? ''
            : `; ${formatRupiah(sen(made.differenceSen))} between them is posted`;
        return {
          json: made,
          text: `Match ${made.id}${difference}. Their exceptions close with the next \`rekon reconcile --stream ${options.stream}\`.`,
        };
      }),
    );

  matches
    .command('revoke <match>')
    .description('take a match back; its lines are open again')
    .requiredOption('--stream <name>', 'of which stream')
    .requiredOption('--by <user>', 'who decides it', person)
    .requiredOption('--why <text>', 'why')
    .action((match: string, options: { stream: string; by: string; why: string }) =>
      shell.run(async (installation) => {
        const streams = await readStreams(installation.settings.reconciliationFile);
        const { definition } = streamNamed(streams, options.stream);
        await revokeByHand(installation, definition, { ...options, match: matchKey(match) });
        return {
          json: { revoked: match },
          text: `Match ${match} is taken back. Its lines take part in the next \`rekon reconcile --stream ${options.stream}\`.`,
        };
      }),
    );
}

interface MakeOptions {
  readonly stream: string;
  readonly leg: number;
  readonly ours: readonly string[];
  readonly theirs: readonly string[];
  readonly by: string;
  readonly note: string;
  readonly acceptDifference: boolean;
}

function matchKey(text: string): MatchKey {
  const parts = /^(\d{1,9})\.(\d)\.(\d{1,15})$/.exec(text);
  if (!parts)
    throw new InvalidArgumentError('A match is called run.leg.number, such as 12.1.4801.');
  return { run: Number(parts[1]), leg: Number(parts[2]), number: Number(parts[3]) };
}
