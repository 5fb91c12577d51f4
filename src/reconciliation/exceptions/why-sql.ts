import { type SayInSql, speakerInSql } from '../../platform/database/said-in-sql.ts';
import { WHYS } from './whys.ts';

/** A way for statements to say why there is an exception. */
export const whySayer = speakerInSql(WHYS);
export type SayWhy = SayInSql<typeof WHYS>;
