import type { Pass } from './definition.ts';
import { isByReference } from './key-sql.ts';

/** Several lines under one reference are duplicates of each other, not candidates to choose from. */
export const kindAside = (pass: Pass): string => (isByReference(pass) ? 'duplicate' : 'ambiguous');

/** What a pass has found several candidates for, later passes leave. */
export const ASIDE = `UPDATE recon_items SET aside = 1 WHERE aside = 0
   AND EXISTS (SELECT 1 FROM recon_ambiguous WHERE recon_ambiguous.id = recon_items.id)`;
