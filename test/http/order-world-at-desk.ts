import { ManualClock } from '../support/manual-clock.ts';
import type { Database } from '../../src/platform/database/database.ts';
import { emoney } from '../orders/order-files.ts';
import { ScriptedWorld } from '../orders/order-suite.ts';
import { RULES } from '../orders/order-world.ts';
import { type Desk, startDesk } from './harness.ts';

export interface DeskWithOrders {
  readonly desk: Desk;
  readonly world: ScriptedWorld;
}

/** A desk whose orders are made by providers that a test scripts. */
export async function deskWithOrders(database: Database): Promise<DeskWithOrders> {
  const clock = new ManualClock();
  const world = new ScriptedWorld(database, clock, {});
  return { desk: await startDesk({ database, clock, orders: world.orders }), world };
}

/** An order of e-money over 50,000 that its payer has paid; the provider can give it back. */
export async function paidOrder(world: ScriptedWorld, reference = 'A1'): Promise<void> {
  await world.receive('emoney', emoney(reference));
  await world.makeAll();
  world.provider('emoney').whenAsked(`${reference}M1`, 'paid');
  await world.clock.advance(RULES.firstAskMs);
  await world.askAll();
}

/** What a person reads of a page. */
export const textOf = (html: string): string =>
  html.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ');

/** Addresses of the forms on a page. */
export const formsOf = (html: string): string[] =>
  [...html.matchAll(/<form[^>]* action="([^"]*)"/g)].map(([, address]) => address ?? '');

/** The code of the error on a page. */
export const codeOf = ({ html }: { readonly html: string }): string | undefined =>
  /<code>(\w+)<\/code>\s*<\/p>/.exec(html)?.[1];
