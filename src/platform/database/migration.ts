import type { Knex } from 'knex';
import type { Dialect } from './database.ts';

/** One step of the schema. `name` has no extension, so that .ts and built .js agree on it. */
export interface Migration {
  readonly name: string;
  up(db: Knex, dialect: Dialect): Promise<void>;
  down(db: Knex, dialect: Dialect): Promise<void>;
}
