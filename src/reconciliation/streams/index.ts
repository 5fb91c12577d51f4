import type { Instant } from '../../domain/time.ts';
import type { Database } from '../../platform/database/database.ts';
import { openingInstant } from '../balance/balance-figures-store.ts';
import { findBankBalances } from '../balance/bank-balances-store.ts';
import { findDepositBalance } from '../balance/check-balance.ts';
import { projectBooks } from '../books/project-books.ts';
import { findDataProblems } from '../completeness/data-problems-store.ts';
import { findFeedProblems } from '../completeness/feeds-store.ts';
import type { StreamDefinition } from '../rules/definition.ts';
import { findUnreadAccounts, forgetBeforeMutations } from './bank-store.ts';
import { callbacksToNothing } from './callbacks-store.ts';
import * as definitions from './definitions.ts';
import { findFees, nameDepositMoves } from './disbursement/deposit-moves-store.ts';
import { findEvidenceAlone } from './disbursement/evidence-alone-store.ts';
import { findOpenPayouts } from './disbursement/open-payouts-store.ts';
import { findContradictions } from './disbursement/payouts-against-books-store.ts';
import { weighFindings } from './disbursement/weigh-findings-store.ts';
import type { Find, StreamToReconcile } from './findings.ts';
import { findStalePulls, forgetOrdersWithoutMoney } from './money-in-store.ts';
import { DISBURSING } from './providers.ts';

/** What is found beside the matching of any stream, a user's pair too. */
export const COMPLETENESS: readonly Find[] = [findDataProblems, findFeedProblems];

function stream(definition: StreamDefinition, find: readonly Find[]): StreamToReconcile {
  return {
    definition,
    find: [...find, ...COMPLETENESS],
    projectBooks: (database: Database, at: Instant) => projectBooks(database, definition.name, at),
  };
}

/** The runner's own streams, by name. Findings are in the order in which they are made, after the matching. */
export const RUNNER_STREAMS: Readonly<Record<string, StreamToReconcile>> = Object.fromEntries(
  [
    {
      ...stream(definitions.DISBURSEMENT, [
        weighFindings,
        nameDepositMoves,
        findFees,
        findOpenPayouts,
        findContradictions,
        findEvidenceAlone,
        callbacksToNothing(['oy:disbursement'], { alsoUnknown: false }),
      ]),
      since: (db) => openingInstant(db, DISBURSING),
    } satisfies StreamToReconcile,
    stream(definitions.VA, [findStalePulls, callbacksToNothing(['oy:va'])]),
    stream(definitions.CHECKOUT, [forgetOrdersWithoutMoney, callbacksToNothing(['oy:checkout'])]),
    stream(definitions.EWALLET, [
      forgetOrdersWithoutMoney,
      callbacksToNothing(['xendit:ewallet', 'instamoney:ewallet']),
    ]),
    stream(definitions.EMONEY, [forgetOrdersWithoutMoney, callbacksToNothing(['paylabs:emoney'])]),
    stream(definitions.BANK, [
      forgetBeforeMutations,
      findUnreadAccounts,
      callbacksToNothing(['oy:pfm']),
    ]),
    stream(definitions.BALANCE, [findDepositBalance(DISBURSING), findBankBalances]),
  ].map((each) => [each.definition.name, each]),
);
