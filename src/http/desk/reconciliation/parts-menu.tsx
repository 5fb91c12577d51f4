import type { View } from '../page.tsx';
import { reconciliationWords } from './words.ts';

type Part = 'streams' | 'imports' | 'periods';

const ADDRESSES: Readonly<Record<Part, string>> = {
  streams: '/reconciliation',
  imports: '/reconciliation/imports',
  periods: '/reconciliation/periods',
};

/** The way between the pages of reconciliation. */
export function PartsMenu({ view, at }: { readonly view: View; readonly at?: Part }) {
  const words = reconciliationWords[view.session.language];
  return (
    <nav class="parts" aria-label={words.menu}>
      <ul>
        {(['streams', 'imports', 'periods'] as const).map((part) => (
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
