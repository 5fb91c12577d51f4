import type { BusinessDay } from '../../../domain/time.ts';
import type { View } from '../page.tsx';
import { isMasked, shownAccount } from './account-paths.ts';

interface AccountLinkProps {
  readonly view: View;
  readonly account: string;
  readonly day?: BusinessDay;
}

/** To the account's journal; none where the address would show what the page masks. */
export function AccountLink({ view, account, day }: AccountLinkProps) {
  const shown = <code>{shownAccount(view, account)}</code>;
  if (isMasked(view, account)) return shown;
  const query = new URLSearchParams({ account, ...(day !== undefined && { day }) });
  return <a href={`/ledger/account?${query.toString()}`}>{shown}</a>;
}

export const postingAddress = (key: string): string =>
  `/ledger/posting?${new URLSearchParams({ key }).toString()}`;

export function PostingLink({ of }: { readonly of: string }) {
  return (
    <a href={postingAddress(of)}>
      <code>{of}</code>
    </a>
  );
}
