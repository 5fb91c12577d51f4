import type { View } from '../page.tsx';
import { collectionWords } from './words.ts';

type Part = 'orders' | 'paymentsOf' | 'refunds';

const ADDRESSES: Readonly<Record<Part, string>> = {
  orders: '/collections',
  paymentsOf: '/collections/payments',
  refunds: '/collections/refunds',
};

/** The way between the pages of collections. */
export function PartsMenu({ view, at }: { readonly view: View; readonly at: Part }) {
  const words = collectionWords[view.session.language];
  return (
    <nav class="parts" aria-label={words.menu}>
      <ul>
        {(['orders', 'paymentsOf', 'refunds'] as const).map((part) => (
          <li>
            <a href={ADDRESSES[part]} aria-current={part === at ? 'page' : undefined}>
              {words[part]}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
