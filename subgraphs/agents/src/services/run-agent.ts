import { type AgentRunOutcome, type AgentRunRequest, newId, type Slot, type Slots } from '@ymera/kernel';
import { canonicalJson, sha256Hex } from '@ymera/kernel/canonical-json';
import { heldBy, type RunningRun } from '../domain/agent-run.ts';
import { AgentRunInProgressError, AgentsBusyError, leaving } from '../domain/errors.ts';
import { checkRunRequest, checkTokenBudget, type RunOrder, taskOf } from '../domain/run-request.ts';
import { awaitEarlierRun } from './await-earlier-run.ts';
import { endAsLost } from './end-lost-runs.ts';
import { executeRun } from './execute-run.ts';
import { requireReady } from './require-ready.ts';
import type { ReadyDefinition, RunDesk } from './run-desk.ts';

/** Losing the race for a run this often means that something else is wrong. */
const roundsMax = 5;
/** A run that was left behind this often is not taken up again: it may be what ends the processes. */
const attemptsMax = 10;

/**
 * Runs an agent, or calls a tool, once for each key: a key that has ended answers with its outcome, one under way is shared, one that
 * a crash left behind is run again.
 *
 * @throws DomainError INVALID_ARGUMENT, KEY_REUSED, AGENT_NOT_FOUND, AGENT_UNAVAILABLE, AGENT_CIRCUIT_OPEN,
 * MODEL_UNAVAILABLE, TOOL_NOT_FOUND, TOOL_UNAVAILABLE, AGENTS_BUSY, AGENT_RUN_IN_PROGRESS, AGENTS_STOPPING; DEADLINE_EXCEEDED when the caller leaves
 * before the run has begun
 */
export async function runAgent(
  desk: RunDesk,
  request: AgentRunRequest,
  signal?: AbortSignal,
): Promise<AgentRunOutcome> {
  checkRunRequest(request);
  checkTokenBudget(request, desk.settings.playTokensMax);
  const order = { ...request, kind: request.kind ?? 'agent', requestHash: hashOf(request) };
  const key = canonicalJson([order.tenantId, order.idempotencyKey, order.requestHash]);
  return desk.flights.share(key, (shared) => answer(desk, order, shared), signal);
}

/** Of agents' runs without the kind, since that is how they have been stored from the first. */
function hashOf({ kind, agentId, input }: AgentRunRequest): string {
  return sha256Hex(canonicalJson(kind === 'tool' ? [kind, agentId, input] : [agentId, input]));
}

async function answer(desk: RunDesk, order: RunOrder, signal: AbortSignal): Promise<AgentRunOutcome> {
  for (let round = 0; round < roundsMax; round++) {
    const earlier = await awaitEarlierRun(desk, order, signal);
    if (earlier.kind === 'answered') return earlier.outcome;
    if (earlier.kind === 'abandoned' && earlier.run.state.lease.epoch >= attemptsMax) {
      await giveUp(desk, earlier.run);
      continue;
    }
    const abandoned = earlier.kind === 'abandoned' ? earlier.run : null;
    const outcome = await attempt(desk, order, { abandoned, signal });
    if (outcome) return outcome;
  }
  throw new AgentRunInProgressError();
}

interface Attempt {
  readonly abandoned: RunningRun | null;
  readonly signal: AbortSignal;
}

/** Null when another process has the run. */
async function attempt(
  desk: RunDesk,
  order: RunOrder,
  { abandoned, signal }: Attempt,
): Promise<AgentRunOutcome | null> {
  const ready = await requireReady(desk, { ...order, id: order.agentId }, signal);
  // Somebody waits for what a crash has left behind, and it has begun: it is not refused.
  const passage = order.kind === 'agent' && !abandoned ? desk.breakers.enter(order) : null;
  const slots = slotsFor(desk, ready);
  try {
    const slot = await takeSlot({ clock: desk.clock, slots }, order.timeoutMs, signal);
    try {
      const run = await claim(desk, order, abandoned);
      const outcome = run && (await executeRun(desk, { run, ready, order }, signal));
      if (outcome) passage?.ended(outcome, order);
      return outcome;
    } finally {
      slot.free();
    }
  } finally {
    passage?.left();
  }
}

function giveUp(desk: RunDesk, run: RunningRun): Promise<void> {
  const message = `${attemptsMax} processes in turn have ended while they ran it.`;
  return endAsLost(desk, run, { message, retryable: false });
}

/** Code takes processors; models and remote agents are waited for. */
function slotsFor({ slots, player, remote }: RunDesk, { plugin, definition }: ReadyDefinition): Slots {
  if (plugin) return slots;
  return definition.origin === 'REMOTE' ? remote.slots : player.slots;
}

/** Waiting for one's turn may take as long as the run itself. */
async function takeSlot(
  desk: Pick<RunDesk, 'clock' | 'slots'>,
  waitMs: number,
  signal: AbortSignal,
): Promise<Slot> {
  const tired = new AbortController();
  const done = new AbortController();
  const patience = desk.clock.wait(waitMs, AbortSignal.any([signal, done.signal]));
  void patience.then(() => tired.abort());
  const slot = await desk.slots.take(tired.signal);
  done.abort();
  if (slot && !signal.aborted) return slot;
  slot?.free();
  if (signal.aborted) throw leaving(signal.reason);
  throw new AgentsBusyError(tired.signal.aborted ? `none was done within ${waitMs} ms` : 'the queue is full');
}

/** Null when somebody else was faster. */
async function claim(
  desk: RunDesk,
  order: RunOrder,
  abandoned: RunningRun | null,
): Promise<RunningRun | null> {
  const now = desk.clock.now();
  const lease = { holder: desk.holder, epoch: 1, until: now + desk.settings.leaseMs };
  if (abandoned) {
    const { epoch } = abandoned.state.lease;
    return desk.runs.takeOver(heldBy(abandoned), { lease: { ...lease, epoch: epoch + 1 }, now });
  }
  const { tenantId, kind, agentId, idempotencyKey, requestHash, startedBy, workflow } = order;
  const run: RunningRun = {
    id: newId(kind === 'tool' ? 'tcall' : 'arun', now),
    tenantId,
    kind,
    agentId,
    idempotencyKey,
    requestHash,
    startedBy,
    workflow: workflow ?? null,
    task: taskOf(order),
    startedAt: now,
    state: { phase: 'RUNNING', lease },
  };
  return (await desk.runs.create(run)) ? run : null;
}
