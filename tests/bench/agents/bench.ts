import { type Figures, type Load, measure, type Operation, together } from './measure.ts';
import { groupsOf } from './operations.ts';
import { openPeers } from './peers.ts';
import { openWorld } from './world.ts';

export interface Plan {
  readonly clients: number;
  /** Pools that agents are acquired from, by turns of the clients. */
  readonly pools: number;
  readonly rounds: number;
  readonly roundMs: number;
  readonly warmUpMs: number;
  /** Requests a second of the calm rounds. */
  readonly calmPerSecond: number;
}

/** How one operation did with as many requests as there is room for, and with a steady few. */
export interface Measured {
  readonly operation: Pick<Operation, 'name' | 'targetMs'>;
  readonly full: Figures;
  readonly calm: Figures;
}

/** Opens everything, measures all of it by turns and closes it. */
export async function benchAgents(plan: Plan): Promise<readonly Measured[]> {
  const opened = new AsyncDisposableStack();
  try {
    const world = opened.adopt(await openWorld(plan), (one) => one.close());
    const peers = opened.adopt(await openPeers(), (one) => one.close());
    const groups = [...groupsOf(world, plan), ...peers.operations.map((operation) => [operation])];
    const measured: Measured[] = [];
    for (const group of groups) measured.push(...(await measureGroup(group, plan)));
    return measured;
  } finally {
    await opened.disposeAsync();
  }
}

async function measureGroup(
  group: readonly Operation[],
  { clients, rounds, roundMs, warmUpMs, calmPerSecond }: Plan,
): Promise<readonly Measured[]> {
  const load = { clients, ms: roundMs, perSecond: null };
  await measure(group, { ...load, ms: warmUpMs });
  const full = await inRounds(group, load, rounds);
  const calm = await inRounds(group, { ...load, perSecond: calmPerSecond }, rounds);
  return group.map((operation, place) => ({
    operation,
    full: together(full.map((round) => round[place] ?? none)),
    calm: together(calm.map((round) => round[place] ?? none)),
  }));
}

async function inRounds(group: readonly Operation[], load: Load, rounds: number) {
  const measured: (readonly Figures[])[] = [];
  for (let round = 0; round < rounds; round++) measured.push(await measure(group, load));
  return measured;
}

const none: Figures = { requests: 0, perSecond: Number.NaN, p50Ms: Number.NaN, p99Ms: Number.NaN };
