import type { AgentRunOutcome } from '@ymera/kernel';
import { expect, test } from 'vitest';
import type { Work } from '../src/domain/remote/work.ts';
import type { WorkResult } from '../src/domain/remote/work-result.ts';
import type { WorkStore } from '../src/remote-ports.ts';
import { type Handed, remoteWorkers } from './support/remote-workers.ts';

const agentIds = ['builder', 'mason', 'joiner'] as const;
const refusals = new Set(['WORK_FENCED', 'WORK_ENDED', 'WORK_NOT_FOUND']);

/**
 * Agents fetch, complete, give back, fall silent and are frozen, all at once and in an order that the seed decides, and
 * speak of work again that they lost long ago: of all results that they send, the run ends with the one that was taken.
 */
export function workRaces(open: () => Promise<WorkStore>, { rounds }: { readonly rounds: number }): void {
  test(`exactly one result wins, in ${rounds} races`, { timeout: 180_000 }, async () => {
    const counts = { refused: 0, late: 0, moved: 0 };
    const world = await openWorld(await open());
    for (let seed = 1; seed <= rounds; seed++) await race(world, seed, counts);
    await world.subgraph.stop();
    const ended = world.events.published.filter(({ topic }) => topic === 'agents.run.completed');
    expect(ended).toHaveLength(rounds);
    // Races in which nobody is ever too late would prove nothing.
    expect(Math.min(counts.refused, counts.late, counts.moved)).toBeGreaterThan(rounds / 4);
  });
}

type World = Awaited<ReturnType<typeof openWorld>>;
interface Counts {
  refused: number;
  late: number;
  moved: number;
}

async function openWorld(works: WorkStore) {
  const chance = { random: randomOf(0), written: [] as Written[] };
  const world = await remoteWorkers(
    agentIds.map((id) => ({ id, concurrent: 100 })),
    { works: watched(works, chance) },
  );
  return { ...world, chance };
}

async function race(world: World, seed: number, counts: Counts): Promise<void> {
  const random = randomOf(seed);
  world.chance.random = random;
  world.chance.written = [];
  // Nobody reports here: what time has done to them before is undone.
  for (const agentId of agentIds) await world.stand(agentId, 'ACTIVE');
  const taken = new Set<string>();
  const down = new Set<string>();
  const had: { agentId: string; work: Handed }[] = [];
  let ended: AgentRunOutcome | null = null;
  const { running } = await world.begin({ idempotencyKey: `race ${seed}`, timeoutMs: 600_000 });
  void running.then((outcome) => {
    ended = outcome;
  });
  const send = async (agentId: string, work: Handed) => {
    const output = wordsOf(agentId, work.fence);
    const wasDown = down.has(agentId);
    const isRepeated = taken.has(output);
    const { errors } = await world.complete(agentId, work, output);
    if (wasDown && down.has(agentId) && !isRepeated) {
      expect(errors, `seed ${seed}`).toHaveLength(1);
      counts.late++;
    }
    if (!errors) taken.add(output);
    else counts.refused++;
    for (const { extensions } of errors ?? []) expect(refusals).toContain(extensions?.code);
  };
  const giveBack = ({ id, fence }: Handed, agentId: string) => {
    const held = `id: "${id}", fence: ${fence}, reason: "${wordsOf(agentId, fence)}"`;
    return world.askAs(agentId, `mutation { giveBackAgentWork(${held}) }`);
  };
  const work = async (agentId: string) => {
    for (const mine of await world.fetch(agentId).catch(() => [])) {
      had.push({ agentId, work: mine });
      await turns(random, 8);
      if (random() < 0.3) await giveBack(mine, agentId);
      else if (random() < 0.6) await Promise.all([send(agentId, mine), send(agentId, mine)]);
    }
  };
  /** Somebody who does not know yet that the work is no longer theirs. */
  const speakAgain = async () => {
    await turns(random, 8);
    const before = had[Math.floor(random() * had.length)];
    if (before)
      await (random() < 0.5 ? send(before.agentId, before.work) : giveBack(before.work, before.agentId));
  };
  const freeze = async (agentId: string) => {
    await turns(random, 6);
    await world.stand(agentId, random() < 0.5 ? 'FROZEN' : 'SUSPENDED');
    down.add(agentId);
    await Promise.all([speakAgain(), speakAgain()]);
    down.delete(agentId);
    await world.stand(agentId, 'ACTIVE');
  };
  const wait = async () => {
    await turns(random, 6);
    await world.memoryClock.advance(random() < 0.5 ? 61_000 : 6_000);
  };
  for (let round = 0; round < 20 && !ended; round++) {
    const some = agentIds.filter(() => random() < 0.7);
    const frozen = some[0] ?? 'mason';
    await Promise.all([...some.map(work), freeze(frozen), speakAgain(), ...(random() < 0.3 ? [wait()] : [])]);
  }
  // What nobody has ended by now goes to those who do, or times out.
  while (!ended) {
    await world.memoryClock.advance(61_000);
    for (const agentId of agentIds) {
      await world.stand(agentId, 'ACTIVE');
      for (const mine of await world.fetch(agentId)) await send(agentId, mine);
    }
  }
  const outcome = await running;
  await Promise.all([speakAgain(), speakAgain(), ...agentIds.map(work)]);
  const won = outcome.ok ? [outcome.output] : [];
  expect([...taken], `seed ${seed}`).toEqual(won);
  checkHistory(world.chance.written, seed);
  const [stored] = await world.works.findByRuns({ tenantId: 'tenant_one', runIds: [outcome.agentRunId] });
  if ((stored?.lost.length ?? 0) > 0) counts.moved++;
}

/** What an agent says, so that it can be told under which fence it said so. */
const wordsOf = (agentId: string, fence: number) => `${agentId} under ${fence}`;

interface Written {
  readonly seen: Work;
  readonly next: Work;
  readonly result: WorkResult | undefined;
}

/** What was written follows from what stood there, once each, and was said by the one who had the work then. */
function checkHistory(written: readonly Written[], seed: number): void {
  const inOrder = written.toSorted((a, b) => a.seen.revision - b.seen.revision);
  const first = inOrder[0]?.seen.revision ?? 0;
  const revisions = inOrder.map(({ seen }) => seen.revision);
  expect(revisions, `seed ${seed}`).toEqual(revisions.map((_, nth) => first + nth));
  for (const { seen, next, result } of inOrder) {
    expect(next.revision).toBe(seen.revision + 1);
    const holder = seen.state.phase === 'TAKEN' ? wordsOf(seen.state.assignedTo, seen.fence) : 'nobody';
    if (result) expect(result, `seed ${seed}`).toEqual({ ok: true, output: holder });
    const loss = next.lost.length > seen.lost.length ? next.lost.at(-1) : null;
    if (loss?.reason === 'GIVEN_BACK') expect(loss.message, `seed ${seed}`).toBe(holder);
  }
}

/** A store that remembers what was written, and each of whose answers takes some turns of the loop more. */
function watched(store: WorkStore, chance: { random: () => number; written: Written[] }): WorkStore {
  type Method = (...args: unknown[]) => Promise<unknown>;
  const replace: WorkStore['replace'] = async (seen, next, result) => {
    const isWritten = await store.replace(seen, next, result);
    if (isWritten) chance.written.push({ seen, next, result });
    return isWritten;
  };
  const methods = Object.entries({ ...store, replace }).map(([name, method]) => [
    name,
    async (...args: unknown[]) => {
      await turns(chance.random, 3);
      const answer = await (method as Method)(...args); // a store's members are all methods
      await turns(chance.random, 3);
      return answer;
    },
  ]);
  return Object.fromEntries(methods);
}

async function turns(random: () => number, max: number): Promise<void> {
  for (let left = Math.floor(random() * (max + 1)); left > 0; left--)
    await new Promise((resolve) => setImmediate(resolve));
}

/** Mulberry32, by Tommy Ettinger: the same numbers for the same seed. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
