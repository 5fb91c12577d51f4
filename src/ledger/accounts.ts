/** The chart of accounts, by path. */
export const deposit = (provider: string): string => `assets:${provider}:deposit`;
/** Money that left the deposit for a payout that is not final. */
export const inFlight = (provider: string): string => `assets:${provider}:in-flight`;
/** What we owe to recipients of approved payouts. */
export const PAYOUTS_OWED = 'liabilities:payouts';
/** What approved payouts are for; finance books it on from here. */
export const PAYOUT_EXPENSE = 'expenses:payouts';
/** Where a deposit that was there before Rekon comes from. */
export const OPENING_EQUITY = 'equity:opening-balances';
