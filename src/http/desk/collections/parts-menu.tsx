import type { View } from '../page.tsx';
import { PartsNav } from '../parts-nav.tsx';
import { collectionWords } from './words.ts';

const PARTS = ['orders', 'paymentsOf', 'refunds'] as const;
type Part = (typeof PARTS)[number];

const ADDRESSES: Readonly<Record<Part, string>> = {
  orders: '/collections',
  paymentsOf: '/collections/payments',
  refunds: '/collections/refunds',
};

/** The way between the pages of collections. */
export function PartsMenu({ view, at }: { readonly view: View; readonly at: Part }) {
  const words = collectionWords[view.session.language];
  const parts = PARTS.map((part) => ({
    href: ADDRESSES[part],
    text: words[part],
    isHere: part === at,
  }));
  return <PartsNav label={words.menu} parts={parts} />;
}
