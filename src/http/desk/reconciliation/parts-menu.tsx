import type { View } from '../page.tsx';
import { PartsNav } from '../parts-nav.tsx';
import { reconciliationWords } from './words.ts';

const PARTS = ['streams', 'imports', 'periods'] as const;
type Part = (typeof PARTS)[number];

const ADDRESSES: Readonly<Record<Part, string>> = {
  streams: '/reconciliation',
  imports: '/reconciliation/imports',
  periods: '/reconciliation/periods',
};

/** The way between the pages of reconciliation. */
export function PartsMenu({ view, at }: { readonly view: View; readonly at?: Part }) {
  const words = reconciliationWords[view.session.language];
  const parts = PARTS.map((part) => ({
    href: ADDRESSES[part],
    text: words[part],
    isHere: part === at,
  }));
  return <PartsNav label={words.menu} parts={parts} />;
}
