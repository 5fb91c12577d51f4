import { z } from 'zod';
import type { Sandbox } from '../../sandbox/sandbox.ts';

/** What payers did at the stand-in, as they would at the providers: in figures for the story. */
export interface PayersDeeds {
  paid: number;
  declined: number;
  letExpire: number;
}

/** The sandbox's control routes, as anybody may use them. */
export async function control(
  sandbox: Pick<Sandbox, 'url'>,
  method: 'GET' | 'POST' | 'PUT',
  path: string,
  body?: unknown,
): Promise<unknown> {
  const answer = await fetch(`${sandbox.url}/_sandbox/${path}`, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!answer.ok) throw new Error(`the sandbox refused ${path}: ${await answer.text()}`);
  return answer.json();
}

const VAS = z.object({ accounts: z.array(z.object({ id: z.string() })) });
const LINKS = z.object({
  links: z.array(z.object({ partnerTxId: z.string(), amountSen: z.int().nullable() })),
});
const CHARGES = z.object({ payments: z.array(z.object({ externalId: z.string() })) });
const ORDERS = z.object({ items: z.array(z.object({ merchantTradeNo: z.string() })) });

/** Most pay (some accounts twice), some decline, some let their time pass; every fifth account waits. */
export async function letPayersAct(sandbox: Sandbox): Promise<PayersDeeds> {
  const deeds: PayersDeeds = { paid: 0, declined: 0, letExpire: 0 };
  const { accounts } = VAS.parse(await control(sandbox, 'GET', 'oy/va'));
  for (const [index, { id }] of accounts.entries()) {
    if (index % 5 === 4) continue;
    if (index % 5 === 3) await act(sandbox, deeds, `oy/va/${id}`, 'expire');
    else await payAccount(sandbox, deeds, id, index);
  }
  const { links } = LINKS.parse(await control(sandbox, 'GET', 'oy/checkout/links'));
  // The first two wait: one is taken back by a person.
  for (const [index, { partnerTxId, amountSen }] of links.slice(2).entries()) {
    const deed = deedOf(index);
    const path = `oy/checkout/${partnerTxId}`;
    if (deed === 'expire') await act(sandbox, deeds, path, deed);
    else if (deed === 'fail') await byAnyMethod(sandbox, deeds, path, deed, { final: true });
    else {
      const money = { amountSen: amountSen ?? OPEN_AMOUNT_SEN };
      await byAnyMethod(sandbox, deeds, path, deed, money);
    }
  }
  const { payments } = CHARGES.parse(await control(sandbox, 'GET', 'ewallets/xendit'));
  for (const [index, { externalId }] of payments.entries()) {
    await act(sandbox, deeds, `ewallets/xendit/${externalId}`, deedOf(index));
  }
  const { items } = ORDERS.parse(await control(sandbox, 'GET', 'paylabs/orders'));
  for (const [index, { merchantTradeNo }] of items.entries()) {
    await act(sandbox, deeds, `paylabs/${merchantTradeNo}`, deedOf(index));
  }
  return deeds;
}

type Deed = 'pay' | 'fail' | 'expire';

const deedOf = (index: number): Deed =>
  index % 6 === 4 ? 'fail' : index % 6 === 5 ? 'expire' : 'pay';

async function act(
  sandbox: Sandbox,
  deeds: PayersDeeds,
  path: string,
  deed: Deed,
  body: Record<string, unknown> = {},
): Promise<void> {
  await control(sandbox, 'POST', `${path}/${deed}`, body);
  if (deed === 'pay') deeds.paid += 1;
  else if (deed === 'fail') deeds.declined += 1;
  else deeds.letExpire += 1;
}

/** By account, else by card: a link takes what its row left enabled. */
async function byAnyMethod(
  sandbox: Sandbox,
  deeds: PayersDeeds,
  path: string,
  deed: 'pay' | 'fail',
  body: Record<string, unknown>,
): Promise<void> {
  let refusal: unknown;
  for (const method of ['VA', 'CC', 'DC']) {
    try {
      await act(sandbox, deeds, path, deed, { method, ...body });
      return;
    } catch (error) {
      refusal = error;
    }
  }
  throw new Error(`no payer could ${deed} ${path}`, { cause: refusal });
}

const OPEN_AMOUNT_SEN = 7_500_000;

const VA = z.object({ isOpen: z.boolean(), isSingleUse: z.boolean() });

/** An open account takes any amount, and most of them more than once. */
async function payAccount(
  sandbox: Sandbox,
  deeds: PayersDeeds,
  id: string,
  index: number,
): Promise<void> {
  const account = VA.parse(await control(sandbox, 'GET', `oy/va/${id}`));
  const times = account.isSingleUse ? 1 : 1 + (index % 3);
  for (let time = 0; time < times; time += 1) {
    const amountSen = (50_000 + 1_000 * index + time) * 100;
    await control(sandbox, 'POST', `oy/va/${id}/pay`, account.isOpen ? { amountSen } : {});
    deeds.paid += 1;
  }
}
