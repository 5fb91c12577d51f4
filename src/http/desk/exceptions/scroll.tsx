import type { Child } from 'hono/jsx';

/** A wide table: scrolled sideways on a phone, and by the keyboard too. */
export function Scroll({ label, children }: { readonly label: string; readonly children: Child }) {
  return (
    <div class="scroll" role="region" aria-label={label} tabindex={0}>
      {children}
    </div>
  );
}
