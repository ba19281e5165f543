import type { AgentRunner, AgentRunOutcome, AgentRunRequest, JsonValue } from '@ymera/kernel';
import { type Bus, createBus, createMemoryEvents } from '@ymera/kernel/events';
import { aPrincipal, createManualClock, createRecordingLog, type ManualClock } from '@ymera/kernel/testing';
import { assembleWorkflows, type Outside, type WorkflowsSubgraph } from '../src/assemble.ts';
import type { TaskDefinition, WorkflowDefinition } from '../src/domain/definition.ts';
import { defaultSettings, type EngineSettings } from '../src/domain/engine-settings.ts';
import type { RunEvent, RunEventType } from '../src/domain/run-event.ts';
import { createMemoryStores } from '../src/models/memory-stores.ts';
import type { Stores } from '../src/ports.ts';
import type { RunRecord } from '../src/run-ports.ts';
import { watchRun } from '../src/services/watch-run.ts';
import { definitionOf, taskOf } from './domain/definitions.ts';

export const ada = aPrincipal();
export const eve = aPrincipal({ id: 'user_eve', tenantId: 'tenant_two' });

/** A task that an agent of a test does, with everything else at its default. */
export const aTask = (id: string, overrides: Partial<TaskDefinition> = {}): TaskDefinition =>
  taskOf(id, { timeoutMs: 1_000, ...overrides });

export const aDefinition = (
  tasks: readonly TaskDefinition[],
  overrides: Partial<WorkflowDefinition> = {},
): WorkflowDefinition => definitionOf(tasks, overrides);

/** What an agent of a test does: its answer, or what `fail` throws. */
export type Behaviour = (
  request: AgentRunRequest,
  call: { readonly number: number; readonly signal: AbortSignal },
) => JsonValue | Promise<JsonValue>;

class AgentFailure extends Error {
  readonly code: string;
  readonly retryable: boolean;

  constructor(code: string, retryable: boolean) {
    super(`It failed with ${code}.`);
    this.code = code;
    this.retryable = retryable;
  }
}

export const fail = (code = 'BROKEN', { retryable = false } = {}): never => {
  throw new AgentFailure(code, retryable);
};

const usage = { cpuMs: 1, wallMs: 1, hostCalls: 0, bytesIn: 0, bytesOut: 0 };

/**
 * Agents that do as they are told; every id is known but those that begin with `unknown`. As the real ones, they
 * answer a key that has an outcome with that outcome, share the work on a key, and a call that was aborted leaves no
 * outcome.
 */
export function createFakeAgents(behaviours: Readonly<Record<string, Behaviour>> = {}) {
  const outcomes = new Map<string, AgentRunOutcome>();
  const underWay = new Map<string, Promise<AgentRunOutcome>>();
  const calls: AgentRunRequest[] = [];
  /** The work that was really done, by task. */
  const worked: string[] = [];
  let [working, workingMost] = [0, 0];

  async function work(request: AgentRunRequest, signal: AbortSignal): Promise<AgentRunOutcome> {
    const agentRunId = `arun_${outcomes.size + 1}`;
    const behave = behaviours[request.agentId] ?? (() => ({ did: request.agentId, with: request.input }));
    const number = calls.filter(({ agentId }) => agentId === request.agentId).length;
    try {
      const output = await behave(request, { number, signal });
      worked.push(request.workflow?.taskId ?? '');
      return { ok: true, agentRunId, output, usage };
    } catch (error) {
      if (!(error instanceof AgentFailure)) throw error;
      const { code, message, retryable } = error;
      return { ok: false, agentRunId, error: { code, message, retryable, details: {} }, usage };
    }
  }

  const runner: AgentRunner = {
    select: async () => null,
    categories: async () => [],
    describe: async ({ ids }) =>
      ids
        .filter((id) => !id.startsWith('unknown'))
        .map((id) => ({
          id,
          inputSchema: null,
          outputSchema: null,
          readOnly: false,
          idempotent: false,
          effect: 'keyed',
          use: 'allowed',
        })),
    run: async (request, signal = new AbortController().signal) => {
      calls.push(request);
      const key = request.idempotencyKey;
      const earlier = outcomes.get(key) ?? underWay.get(key);
      if (earlier) return earlier;
      working++;
      workingMost = Math.max(workingMost, working);
      const done = work(request, signal).finally(() => {
        working--;
        underWay.delete(key);
      });
      underWay.set(key, done);
      const outcome = await done;
      if (outcome.ok || !signal.aborted) outcomes.set(key, outcome);
      return outcome;
    },
  };
  return {
    runner,
    calls,
    worked,
    callsOf: (taskId: string) => calls.filter(({ workflow }) => workflow?.taskId === taskId),
    get workingMost() {
      return workingMost;
    },
  };
}

export type FakeAgents = ReturnType<typeof createFakeAgents>;

/** An agent that works until it is told to stop, and then says that it was stopped. */
export const untilStopped: Behaviour = (_request, { signal }) =>
  new Promise((_resolve, reject) => {
    const stop = () => reject(new AgentFailure('ABORTED', true));
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
  });

export interface World {
  readonly stores: Stores;
  readonly agents: FakeAgents;
  readonly clock: ManualClock;
  readonly bus: Bus;
  readonly events: ReturnType<typeof createMemoryEvents>;
  readonly log: ReturnType<typeof createRecordingLog>;
  /** Another process of the same installation: same stores, agents and clock. */
  process(overrides?: Partial<Outside>, stores?: Stores): WorkflowsSubgraph;
  define(tasks: readonly TaskDefinition[]): Promise<void>;
  begin(input?: JsonValue): Promise<RunRecord>;
  /** The run's events from the first up to the first of this type, or to its end. */
  eventsUntil(runId: string, type?: RunEventType, taskId?: string): Promise<readonly RunEvent[]>;
}

/** Everything around the engine, in memory; no process drives runs until a test starts one. */
export function aWorld(options: {
  behaviours?: Readonly<Record<string, Behaviour>>;
  settings?: Partial<EngineSettings>;
  stores?: Stores;
}): World {
  const stores = options.stores ?? createMemoryStores();
  const [agents, clock, bus] = [createFakeAgents(options.behaviours), createManualClock(), createBus()];
  const [events, log] = [createMemoryEvents(), createRecordingLog()];
  const outside = { agentRunner: agents.runner, clock, bus, events, log, random: () => 0 };
  const settings = options.settings ?? {};
  const process: World['process'] = (overrides = {}, own = stores) =>
    assembleWorkflows({ ...outside, settings, ...overrides }, own);
  const desk = process();
  return {
    stores,
    agents,
    clock,
    bus,
    events,
    log,
    process,
    define: async (tasks) => void (await desk.defineWorkflow(aDefinition(tasks), ada)),
    begin: (input = {}) => desk.startWorkflow({ workflowId: 'sample', input }, ada),
    eventsUntil: async (runId, type, taskId) => {
      const deps = { stores, clock, bus, settings: { ...defaultSettings, pollMs: 100 } };
      const seen: RunEvent[] = [];
      const command = { runId, afterSeq: 0, principal: ada };
      for await (const { event } of await watchRun(deps, command, new AbortController().signal)) {
        seen.push(event);
        if (event.type === type && (taskId === undefined || ('taskId' in event && event.taskId === taskId)))
          break;
      }
      return seen;
    },
  };
}

/** Starts processes, and stops all of them when a test is over. */
export function processes() {
  const running: WorkflowsSubgraph[] = [];
  return {
    started: async (world: World, ...args: Parameters<World['process']>): Promise<WorkflowsSubgraph> => {
      const process = world.process(...args);
      running.push(process);
      await process.start();
      return process;
    },
    stopAll: async () => {
      await Promise.allSettled(running.splice(0).map((process) => process.stop()));
    },
  };
}

/** Waits, a bounded number of turns of the event loop, for something that happens without the clock. */
export async function until(condition: () => boolean): Promise<void> {
  for (let turn = 0; turn < 5_000 && !condition(); turn++) await nextTurn();
}

const nextTurn = () => new Promise((resolve) => setImmediate(resolve));
