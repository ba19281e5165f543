import type { AgentRunOutcome } from '@ymera/kernel';
import { expect, test } from 'vitest';
import type { WorkStore } from '../src/remote-ports.ts';
import { type Handed, remoteWorkers } from './support/remote-workers.ts';

const agentIds = ['builder', 'mason', 'joiner'] as const;
const refusals = new Set(['WORK_FENCED', 'WORK_ENDED', 'WORK_NOT_FOUND']);

/**
 * Agents fetch, complete, give back, fall silent and are frozen, all at once and in an order that the seed decides: of
 * all results that they send, the run ends with the one that was taken.
 */
export function workRaces(open: () => Promise<WorkStore>, { rounds }: { readonly rounds: number }): void {
  test(`exactly one result wins, in ${rounds} races`, { timeout: 60_000 }, async () => {
    const counts = { sent: 0, refused: 0, moved: 0 };
    const world = await openWorld(await open());
    for (let seed = 1; seed <= rounds; seed++) await race(world, seed, counts);
    await world.subgraph.stop();
    const ended = world.events.published.filter(({ topic }) => topic === 'agents.run.completed');
    expect(ended).toHaveLength(rounds);
    // A race in which nobody is ever too late proves nothing.
    expect(counts.refused).toBeGreaterThan(rounds / 20);
    expect(counts.moved).toBeGreaterThan(rounds / 4);
  });
}

type World = Awaited<ReturnType<typeof openWorld>>;
interface Counts {
  sent: number;
  refused: number;
  moved: number;
}

async function openWorld(works: WorkStore) {
  const chance = { random: randomOf(0) };
  const world = await remoteWorkers(
    agentIds.map((id) => ({ id, concurrent: 100 })),
    { works: jittered(works, chance) },
  );
  return { ...world, chance };
}

async function race(world: World, seed: number, counts: Counts): Promise<void> {
  const random = randomOf(seed);
  world.chance.random = random;
  // Nobody reports here: what time has done to them before is undone.
  for (const agentId of agentIds) await world.stand(agentId, 'ACTIVE');
  const taken = new Set<string>();
  let ended: AgentRunOutcome | null = null;
  const { running } = await world.begin({ idempotencyKey: `race ${seed}`, timeoutMs: 600_000 });
  void running.then((outcome) => {
    ended = outcome;
  });
  const send = async (agentId: string, work: Handed) => {
    const output = `${seed}: ${agentId} ${work.fence}`;
    const { errors } = await world.complete(agentId, work, output);
    counts.sent++;
    if (!errors) taken.add(output);
    else counts.refused++;
    for (const { extensions } of errors ?? []) expect(refusals).toContain(extensions?.code);
  };
  const work = async (agentId: string) => {
    for (const mine of await world.fetch(agentId).catch(() => [])) {
      await turns(random, 8);
      if (random() < 0.2) await giveBack(world, agentId, mine);
      else await Promise.all([send(agentId, mine), ...(random() < 0.3 ? [send(agentId, mine)] : [])]);
    }
  };
  const freeze = async (agentId: string) => {
    await turns(random, 6);
    await world.stand(agentId, random() < 0.5 ? 'FROZEN' : 'SUSPENDED');
    await turns(random, 6);
    await world.stand(agentId, 'ACTIVE');
  };
  const wait = async () => {
    await turns(random, 6);
    await world.memoryClock.advance(random() < 0.5 ? 61_000 : 6_000);
  };
  for (let round = 0; round < 20 && !ended; round++) {
    const some = agentIds.filter(() => random() < 0.7);
    await Promise.all([...some.map(work), freeze(some[0] ?? 'mason'), ...(random() < 0.4 ? [wait()] : [])]);
    await turns(random, 4);
  }
  const outcome = await running;
  expect([...taken], `seed ${seed}`).toEqual([outcome.ok ? outcome.output : outcome.error.code]);
  const [stored] = await world.works.findByRuns({ tenantId: 'tenant_one', runIds: [outcome.agentRunId] });
  if ((stored?.lost.length ?? 0) > 0) counts.moved++;
}

function giveBack({ askAs }: World, agentId: string, { id, fence }: Handed) {
  return askAs(agentId, `mutation { giveBackAgentWork(id: "${id}", fence: ${fence}, reason: "race") }`);
}

/** A store each of whose answers takes some turns of the loop more, before or after it. */
function jittered(store: WorkStore, chance: { random: () => number }): WorkStore {
  type Method = (...args: unknown[]) => Promise<unknown>;
  const methods = Object.entries(store).map(([name, method]) => [
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
