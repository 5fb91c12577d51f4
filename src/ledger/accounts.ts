/** The chart of accounts, by path. */
export const deposit = (provider: string): string => `assets:${provider}:deposit`;
/** Money that left the deposit for a payout that is not final. */
export const inFlight = (provider: string): string => `assets:${provider}:in-flight`;
/** What we owe to recipients of approved payouts. */
export const PAYOUTS_OWED = 'liabilities:payouts';
/** What approved payouts are for; finance books it on from here. */
export const PAYOUT_EXPENSE = 'expenses:payouts';
/** What a provider has collected for us and not paid out yet. */
export const receivable = (provider: string): string => `assets:${provider}:receivable`;
export const COLLECTIONS_INCOME = 'income:collections';
/** What providers keep for their work, and the tax on it. */
export const feesOf = (provider: string): string => `expenses:fees:${provider}`;
export const feeTaxOf = (provider: string): string => `expenses:fee-tax:${provider}`;
/** What went back to payers. */
export const REFUNDS = 'income:refunds';
/** Where a deposit that was there before Rekon comes from. */
export const OPENING_EQUITY = 'equity:opening-balances';
/** Where the differences of a stream that were settled by a decision stand against its own accounts. */
export const clearing = (stream: string): string => `assets:clearing:${stream}`;
/** What was given up, by two people's decision, and what came in that nobody claims. */
export const WRITE_OFFS = 'expenses:write-offs';
export const WRITE_OFF_GAINS = 'income:write-offs';
