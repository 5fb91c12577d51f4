import type { Installation } from './installation.ts';
import type { Operators } from './operators.ts';
import type { RestPlace } from './pace.ts';
import type { Random } from './random.ts';
import type { TroubleDesk } from './trouble-desk.ts';

/** Rounds of people tidying up; what is held for a person is sent again a few times, not for ever. */
const MOST_ROUNDS = 14;
const HELD_ROUNDS = 4;
const RETRY_ROUNDS = 2;
/** A broken-off upload of the same file is waited for a minute. */
const BETWEEN_ROUNDS_MS = 2 * 60_000;
const OPEN_FOR_LONG_MS = 60 * 60_000;
const AMPLE_RUPIAH = 10_000_000_000;
/** Breakers that no probe, pause or canary closes. */
const FOR_A_PERSON = ['kill_switch', 'foreign_transaction', 'doubtful_batch'];

export interface Peacemakers {
  readonly operators: Operators;
  readonly desk: TroubleDesk;
  readonly installation: Installation;
  readonly random: Random;
}

/**
 * Everything works again and people do what waits for them, round by round, until nothing is left to
 * do or to wait for. What cannot come to rest is for the judge.
 */
export async function makePeace(
  people: Peacemakers,
  untilRest: () => Promise<RestPlace>,
): Promise<RestPlace> {
  const { operators, desk, installation } = people;
  const { clock, story } = installation.parts;
  operators.moveDeposit(AMPLE_RUPIAH);
  let rest: RestPlace = 'rest';
  for (let round = 1; round <= MOST_ROUNDS; round += 1) {
    clock.advance(BETWEEN_ROUNDS_MS);
    story.tell(`peace, round ${round}`);
    const busy = await tidyUp(people, round);
    rest = await untilRest();
    if (!busy && rest === 'rest') break;
  }
  await desk.importStatement();
  await untilRest();
  installation.beginScheduleNamed('reconcile-streams');
  const last = await untilRest();
  return rest === 'rest' ? last : rest;
}

/** True: there was something to do. */
async function tidyUp(people: Peacemakers, round: number): Promise<boolean> {
  const { operators, desk, random } = people;
  const acts = [
    await uploadWhatIsMissing(operators),
    resolveOpenTransactions(people),
    (await desk.resetBreakers((kind) => FOR_A_PERSON.includes(kind))) > 0,
    await letBatchesGoOn(operators, round),
    round <= RETRY_ROUNDS && random.chance(0.7) && (await retryWhatFailed(people)),
    round <= RETRY_ROUNDS && random.chance(0.7) && (await desk.resolveQuarantines()) > 0,
    await decideReviews(people, round),
    await approveWhatIsReady(people, round),
  ];
  return acts.includes(true);
}

async function uploadWhatIsMissing(operators: Operators): Promise<boolean> {
  const missing = operators.notebook.files.filter(({ isStored }) => !isStored);
  for (const { file } of missing) await operators.upload(file);
  return missing.length > 0;
}

/** What the provider would leave open for ever, its people end by hand. */
function resolveOpenTransactions({ installation: { parts }, random }: Peacemakers): boolean {
  const { books } = parts.provider;
  const open = books.transactions.filter(({ state }) =>
    ['processing', 'suspect', 'unknown'].includes(state),
  );
  const openedBefore = parts.clock.nowMs() - OPEN_FOR_LONG_MS;
  for (const { partnerTrxId, createdMs } of open) {
    if (createdMs > openedBefore) continue;
    const outcome = random.chance(0.6) ? 'success' : 'failure';
    parts.story.tell(`OY resolves ${partnerTrxId}: ${outcome}`);
    books.resolve(partnerTrxId, outcome);
  }
  return open.length > 0;
}

async function letBatchesGoOn(operators: Operators, round: number): Promise<boolean> {
  const held = await operators.look<{ id: string }>(
    `select distinct batch_id as id from payouts
     where state = 'held' and next_action_at is null and ? <= ?`,
    [round, HELD_ROUNDS],
  );
  const ids = new Set(held.map(({ id }) => id));
  const waiting = (await operators.batches()).filter(
    (batch) => batch.paused_at !== null || ids.has(batch.id),
  );
  for (const { id } of waiting) operators.order('resume', id);
  return waiting.length > 0;
}

async function retryWhatFailed({ operators, desk }: Peacemakers): Promise<boolean> {
  let retried = false;
  for (const { id } of await operators.batches()) retried = (await desk.retry(id)) || retried;
  return retried;
}

/** What was accepted once is accepted once more after a restore; of the others, some. */
async function decideReviews({ operators, random }: Peacemakers, round: number): Promise<boolean> {
  let decided = false;
  for (const { id } of await operators.batches()) {
    await operators.decideReviews(id, ({ reference }) => {
      const again = operators.notebook.accepted.has(reference);
      const accepts = again || (round === 1 && random.chance(0.5)) ? true : null;
      decided ||= accepts !== null;
      return accepts;
    });
  }
  return decided;
}

async function approveWhatIsReady(
  { operators, random }: Peacemakers,
  round: number,
): Promise<boolean> {
  let approved = false;
  for (const { id, state } of await operators.batches()) {
    if (state === 'rejected' || state === 'cancelled') continue;
    const rows = await operators.rows(id);
    const again = rows.some(
      (row) => row.state === 'ready' && operators.notebook.approved.has(row.reference),
    );
    const wanted = again || (round < 4 && random.chance(0.85));
    if (!wanted || rows.some((row) => row.state === 'inquiring')) continue;
    if (!rows.some((row) => row.state === 'ready')) continue;
    await operators.approve(id, 'budi');
    approved = true;
  }
  return approved;
}
