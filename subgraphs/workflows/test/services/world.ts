import { type JsonValue, newId } from '@ymera/kernel';
import { createBus, createMemoryEvents } from '@ymera/kernel/events';
import { aPrincipal, createManualClock, createRecordingLog } from '@ymera/kernel/testing';
import type { TaskDefinition, Workflow, WorkflowDefinition } from '../../src/domain/definition.ts';
import { defaultSettings, type EngineSettings } from '../../src/domain/engine-settings.ts';
import type { RunEvent, RunEventType } from '../../src/domain/run-event.ts';
import { createMemoryStores } from '../../src/models/memory-stores.ts';
import type { ServiceDeps, Stores } from '../../src/ports.ts';
import type { RunRecord } from '../../src/run-ports.ts';
import { createMailbox } from '../../src/services/mailbox.ts';
import { openRun } from '../../src/services/open-run.ts';
import { createScheduler, type Scheduler } from '../../src/services/schedule-runs.ts';
import { type StartWorkflowCommand, startWorkflow } from '../../src/services/start-workflow.ts';
import { definitionOf, task } from '../domain/run-driver.ts';
import { type Behaviour, createFakeDispatcher, createWork } from './fake-workers.ts';

export { definitionOf, task };

export const ada = aPrincipal();
export const bob = aPrincipal({ id: 'user_bob' });
export const eve = aPrincipal({ id: 'user_eve', tenantId: 'tenant_two' });

export interface WorldOptions {
  readonly behaviours?: Readonly<Record<string, Behaviour>>;
  readonly settings?: Partial<EngineSettings>;
  readonly stores?: Stores;
  /** False to have reports go through the inbox, as those of other machines. */
  readonly inMemory?: boolean;
}

/** Everything around the engine, in memory; no process drives runs until a test starts one. */
export function aWorld(options: WorldOptions = {}) {
  const stores = options.stores ?? createMemoryStores();
  const [clock, bus, events, log] = [
    createManualClock(),
    createBus(),
    createMemoryEvents(),
    createRecordingLog(),
  ];
  const work = createWork(options.behaviours);
  const settings: EngineSettings = { ...defaultSettings, ...options.settings };

  /** What one process has; `overrides` for what is special about it. */
  function depsOf(overrides: Partial<ServiceDeps> = {}): ServiceDeps {
    const own = overrides.stores ?? stores;
    const mailbox = createMailbox();
    return {
      stores: own,
      agentRunner: noAgents,
      events,
      bus,
      clock,
      log,
      nodeId: newId('node'),
      settings,
      random: () => 0,
      mailbox,
      dispatcher: createFakeDispatcher({ stores: own, mailbox, bus }, work, options.inMemory ?? true),
      hooks: [],
      ...overrides,
    };
  }

  const desk = depsOf();
  return {
    stores,
    clock,
    bus,
    events,
    log,
    work,
    depsOf,
    /** The services as a process has them that drives nothing. */
    desk,
    define: (tasks: readonly TaskDefinition[], overrides: Partial<WorkflowDefinition> = {}) =>
      define(stores, definitionOf(tasks, overrides)),
    begin: (input: JsonValue = {}, more: Partial<StartWorkflowCommand> = {}): Promise<RunRecord> =>
      startWorkflow(desk, { workflowId: 'sample', input, principal: ada, ...more }),
    record: async (runId: string): Promise<RunRecord> => {
      const [record] = await stores.runs.findMany(ada.tenantId, [runId]);
      if (!record) throw new Error(`There is no run ${runId}.`);
      return record;
    },
    history: (runId: string) => eventsOf(stores, runId),
    open: async (runId: string) => {
      const [record] = await stores.runs.findMany(ada.tenantId, [runId]);
      const [definition] = await stores.workflows.findMany(ada.tenantId, [record?.workflowId ?? '']);
      if (!record || !definition) throw new Error(`There is no run ${runId}.`);
      return (await openRun({ stores, log }, { record, definition })).run;
    },
  };
}

export type World = ReturnType<typeof aWorld>;

const noAgents: ServiceDeps['agentRunner'] = {
  run: () => Promise.reject(new Error('The workers of a test do not ask here.')),
  select: async () => null,
  categories: async () => [],
  describe: async ({ ids }) =>
    ids.map((id) => ({
      id,
      inputSchema: null,
      outputSchema: null,
      readOnly: false,
      idempotent: false,
      effect: 'keyed',
      use: 'allowed',
    })),
};

let versions = 0;

export async function define(
  stores: Stores,
  definition: WorkflowDefinition,
  { tenantId, id: createdBy } = ada,
): Promise<Workflow> {
  const version = ++versions;
  const about = { id: newId('wf'), tenantId, version, hash: `hash${version}` };
  const workflow = { ...definition, ...about, createdAt: 0, createdBy };
  await stores.workflows.insert(workflow);
  await stores.workflows.markTold(workflow);
  return workflow;
}

export async function commitsOf(stores: Stores, runId: string) {
  return stores.commits.read({ tenantId: ada.tenantId, runId, afterSeq: 0, limit: 100_000 });
}

const eventsOf = async (stores: Stores, runId: string): Promise<readonly RunEvent[]> =>
  (await commitsOf(stores, runId)).flatMap(({ events }) => events);

/** The events' types, with the step or task where there is one: `TASK_STARTED a`. */
export const told = (events: readonly RunEvent[]): readonly string[] =>
  events.map((event) => {
    const about = 'stepId' in event ? event.stepId : 'taskId' in event ? event.taskId : null;
    return about === null ? event.type : `${event.type} ${about}`;
  });

/** Starts processes, and stops all of them when a test is over. */
export function processes() {
  const running: Scheduler[] = [];
  return {
    started: async (world: World, overrides: Partial<ServiceDeps> = {}): Promise<Scheduler> => {
      const deps = world.depsOf(overrides);
      const scheduler = createScheduler(deps);
      const process = {
        seats: scheduler.seats,
        start: scheduler.start,
        stop: async () => {
          await scheduler.stop();
          await deps.dispatcher.close();
        },
      };
      running.push(process);
      await process.start();
      return process;
    },
    stopAll: async () => {
      await Promise.allSettled(running.splice(0).map((process) => process.stop()));
    },
  };
}

const nextTurn = () => new Promise((resolve) => setImmediate(resolve));

/** Waits, a bounded number of turns of the event loop, for something that happens without the clock. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  for (let turn = 0; turn < 5_000; turn++) {
    if (await condition()) return;
    await nextTurn();
  }
  throw new Error('It did not happen.');
}

/** Moves the clock on in steps until something has happened. */
export async function passTime(
  { clock }: Pick<World, 'clock'>,
  condition: () => boolean | Promise<boolean>,
  stepMs = 100,
): Promise<void> {
  for (let turn = 0; turn < 5_000; turn++) {
    if (await condition()) return;
    await nextTurn();
    if (await condition()) return;
    await clock.advance(stepMs);
  }
  throw new Error('It did not happen.');
}

/** Lets the run go on until it has ended, as the clock passes; gives its events. */
export async function untilEnd(world: World, runId: string, stepMs = 100): Promise<readonly RunEvent[]> {
  await passTime(world, async () => (await world.record(runId)).status !== 'RUNNING', stepMs);
  return world.history(runId);
}

/** Until the log of a run has an event of this type, of the step or task if one is given. */
export async function untilEvent(world: World, runId: string, type: RunEventType, about?: string) {
  const wanted = about === undefined ? type : `${type} ${about}`;
  const seen = async () =>
    (await world.history(runId)).some((event) => event.type === wanted || told([event])[0] === wanted);
  await passTime(world, seen);
}
