import { type JsonValue, type Principal, pageRequest } from '@ymera/kernel';
import { putBack, take } from '../../domain/remote/hold-work.ts';
import { callOff } from '../../domain/remote/move-work.ts';
import type { RemoteAgent } from '../../domain/remote/remote-agent.ts';
import { takesWork } from '../../domain/remote/remote-agent.ts';
import { isTaken, isWaiting, type TakenWork, type Work } from '../../domain/remote/work.ts';
import { NoWorkForYouError } from '../../domain/remote/work-errors.ts';
import { changeWork } from './change-work.ts';
import type { WorkDesk } from './work-desk.ts';

/** Work as it is handed over. */
export interface HandedWork {
  readonly work: TakenWork;
  readonly input: JsonValue;
}

/** Work as it is shown to the agent that has it: with its input when it is handed over. */
export interface ShownWork {
  readonly work: Work;
  readonly input: JsonValue | null;
}

/** Inputs that are handed over at once, beside the first one. */
const inputBytesMax = 8 * 1024 * 1024;

/**
 * Hands over what waits for the agent, oldest first: as much as it may do at once beside what it has.
 *
 * @throws NoWorkForYouError when it gets no work as it stands
 * @throws InvalidArgumentError
 */
export async function fetchWork(
  desk: WorkDesk,
  { principal, first: asked }: { readonly principal: Principal; readonly first: number },
  signal: AbortSignal,
): Promise<readonly HandedWork[]> {
  const { first } = pageRequest({ first: asked });
  const agent = await requireWorking(desk, principal, signal);
  const free = agent.concurrent - (await countTaken(desk, agent));
  if (free <= 0) return [];
  const waiting = await waitingOf(desk, agent, Math.min(first, free), signal);
  const taken: TakenWork[] = [];
  for (const work of waiting) {
    const mine = await takeOne(desk, work, agent.id);
    if (mine) taken.push(mine);
  }
  const kept = await withinLimit(desk, agent, taken);
  const inputs = await desk.works.readInputs({ tenantId: agent.tenantId, ids: kept.map(({ id }) => id) });
  return kept.flatMap((work) => {
    const input = inputs.get(work.id);
    // It was called off since.
    return input === undefined ? [] : [{ work, input }];
  });
}

/** @throws NoWorkForYouError */
async function requireWorking(
  { agents }: Pick<WorkDesk, 'agents'>,
  { tenantId, id }: Pick<Principal, 'tenantId' | 'id'>,
  signal?: AbortSignal,
): Promise<RemoteAgent> {
  const agent = await agents.find({ tenantId, id }, signal);
  if (!agent) throw new NoWorkForYouError({ phase: 'REMOVED', reason: 'you are not registered.' });
  if (!takesWork(agent)) throw new NoWorkForYouError(agent.standing);
  return agent;
}

async function countTaken(
  { works }: Pick<WorkDesk, 'works'>,
  { tenantId, id }: RemoteAgent,
): Promise<number> {
  return (await works.countOpenOf({ tenantId, agentIds: [id] })).get(id)?.taken ?? 0;
}

/** What waits for it, as far as it fits into one answer; what no run waits for any more is called off. */
async function waitingOf(
  desk: WorkDesk,
  { tenantId, id }: RemoteAgent,
  limit: number,
  signal: AbortSignal,
): Promise<readonly Work[]> {
  const found = await desk.works.listWaiting({ tenantId, assignedTo: id, limit }, signal);
  const runs = await desk.runs.findMany({ tenantId, ids: found.map(({ runId }) => runId) }, signal);
  const running = new Set(runs.filter(({ state }) => state.phase === 'RUNNING').map((run) => run.id));
  const now = desk.clock.now();
  let bytes = 0;
  const wanted: Work[] = [];
  for (const work of found) {
    if (!running.has(work.runId)) {
      await changeWork(desk, work, (before) => callOff(before, { reason: 'its run has ended', now }));
      continue;
    }
    bytes += work.inputBytes;
    if (wanted.length > 0 && bytes > inputBytesMax) break;
    wanted.push(work);
  }
  return wanted;
}

/** Null when it waits for this agent no longer. */
async function takeOne(desk: WorkDesk, { tenantId, id }: Work, agentId: string): Promise<TakenWork | null> {
  const { clock, settings } = desk;
  let isTakenNow = false;
  const taken = await changeWork(desk, { tenantId, id }, (work) => {
    isTakenNow = isWaiting(work) && work.state.assignedTo === agentId;
    return isWaiting(work) && isTakenNow
      ? take(work, { agentId, now: clock.now(), leaseMs: settings.workLeaseMs })
      : work;
  });
  return isTakenNow && isTaken(taken) ? taken : null;
}

/**
 * Two that fetch at once for the same agent may each have found the same room: whoever sees afterwards that there is too
 * much puts theirs back, so that it never works on more than it said.
 */
async function withinLimit(
  desk: WorkDesk,
  agent: RemoteAgent,
  taken: readonly TakenWork[],
): Promise<readonly TakenWork[]> {
  const over = (await countTaken(desk, agent)) - agent.concurrent;
  if (over <= 0) return taken;
  const kept = taken.slice(0, Math.max(0, taken.length - over));
  for (const mine of taken.slice(kept.length))
    await changeWork(desk, mine, (work) =>
      isTaken(work) && work.fence === mine.fence ? putBack(work, desk.clock.now()) : work,
    );
  return kept;
}
