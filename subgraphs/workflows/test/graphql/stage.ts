import { setTimeout } from 'node:timers/promises';
import type { AgentRunner, JsonValue, Principal } from '@ymera/kernel';
import { type Bus, createBus, createMemoryEvents } from '@ymera/kernel/events';
import {
  aPrincipal,
  aScope,
  createManualClock,
  createRecordingLog,
  executeOn,
  type ManualClock,
} from '@ymera/kernel/testing';
import { parse, subscribe } from 'graphql';
import { assembleWorkflows, type Outside, type WorkflowsSubgraph } from '../../src/assemble.ts';
import type { EngineSettings } from '../../src/domain/engine-settings.ts';
import { createMemoryStores } from '../../src/models/memory-stores.ts';
import type { Stores } from '../../src/ports.ts';
import { type Behaviour, createAgents } from './agents.ts';

/** An administrator, somebody who runs workflows, somebody who looks on, and a stranger of another tenant. */
export const ada = aPrincipal({ id: 'user_ada', role: 'admin' });
export const bob = aPrincipal({ id: 'user_bob', role: 'execute' });
export const kim = aPrincipal({ id: 'user_kim', role: 'read_only' });
export const eve = aPrincipal({ id: 'user_eve', tenantId: 'tenant_two', role: 'admin' });

/** Whatever an answer holds; what is expected of it says its shape. */
// biome-ignore lint/suspicious/noExplicitAny: answers of many shapes, each compared as a whole.
export type Data = any;

/** What a mode may build on. */
export interface Surroundings {
  readonly stores: Stores;
  readonly agentRunner: AgentRunner;
  readonly bus: Bus;
  readonly clock: ManualClock;
  readonly settings: Partial<EngineSettings>;
}

/** How steps come to the workers: what differs between one process and many. */
export interface Mode {
  readonly name: string;
  /** What this mode adds to a stage; closed with it. */
  open(surroundings: Surroundings): Promise<{
    readonly outside: Partial<Outside>;
    start(): void;
    close(): Promise<void>;
  }>;
}

export interface StageOptions {
  readonly behaviours?: Readonly<Record<string, Behaviour>>;
  readonly settings?: Partial<EngineSettings>;
  /** The agent that fits a task, when it is asked for the first, second … time. */
  readonly chosen?: (task: string, time: number) => string | null;
}

/** A running subgraph over memory stores, asked through GraphQL alone. */
export interface Stage {
  readonly agents: ReturnType<typeof createAgents>;
  readonly stores: Stores;
  readonly clock: ManualClock;
  readonly bus: Bus;
  readonly subgraph: WorkflowsSubgraph;
  /** The data of an answer; fails the test when there are errors. */
  ask(source: string, variables?: Record<string, unknown>, principal?: Principal): Promise<Data>;
  /** The code of the one error of an answer. */
  refused(source: string, variables?: Record<string, unknown>, principal?: Principal): Promise<unknown>;
  /** Stores a workflow named `sample` and gives its id. */
  define(tasks: readonly object[], rest?: object): Promise<string>;
  /** Starts a run of `sample` and gives its id. */
  start(input?: JsonValue, more?: object): Promise<string>;
  events(source: string, variables?: Record<string, unknown>, principal?: Principal): AsyncIterable<Data>;
  /** The events of a run up to the first that fits, or to its end. */
  until(runId: string, fits?: (event: Data) => boolean): Promise<readonly Data[]>;
  /** How a run stands, once it has ended. */
  ended(runId: string): Promise<Data>;
  run(runId: string): Promise<Data>;
  /** Asks again and again, a bounded number of times, until the run fits. */
  runThat(runId: string, fits: (run: Data) => boolean): Promise<Data>;
  /** Lets time pass in steps until something has come about. */
  pass(ms: number, done?: Promise<unknown>): Promise<void>;
}

const followed = `subscription ($runId: ID!) {
  workflowRunEvents(runId: $runId) { seq type stepId attempt task { taskId } by { id } error { code } payload facts }
}`;

const shown = `query ($id: ID!) {
  workflowRun(id: $id) {
    id status phase paused breakpoints stepping lastSeq output
    error { taskId code message }
    waitingFor { stepId what dueAt }
    tasks { taskId status attempts round kept skipped output error { code message }
      steps { items { stepId status attempt input inputSha256 output error { code } child { id } } } }
  }
}`;

export function stages(mode: Mode) {
  const open: { close(): Promise<void> }[] = [];
  return {
    stage: async (options: StageOptions = {}): Promise<Stage> => {
      const { stage, close } = await openStage(mode, options);
      open.push({ close });
      return stage;
    },
    closeAll: async () => void (await Promise.all(open.splice(0).map(({ close }) => close()))),
  };
}

async function openStage(mode: Mode, { behaviours = {}, settings = {}, chosen }: StageOptions) {
  const [agents, stores, clock, bus] = [
    createAgents(behaviours, chosen),
    createMemoryStores(),
    createManualClock(),
    createBus(),
  ];
  const [events, log] = [createMemoryEvents(), createRecordingLog()];
  const agentRunner = agents.runner;
  const extra = await mode.open({ stores, agentRunner, bus, clock, settings });
  const outside: Outside = {
    ...{ agentRunner, clock, bus, events, log, random: () => 0 },
    settings,
    ...extra.outside,
  };
  const subgraph = assembleWorkflows(outside, stores);
  extra.start();
  await subgraph.start();
  const stage = stageOf({ agents, stores, clock, bus, subgraph });
  const close = async () => {
    await subgraph.stop();
    await extra.close();
  };
  return { stage, close };
}

function stageOf(parts: Pick<Stage, 'agents' | 'stores' | 'clock' | 'bus' | 'subgraph'>): Stage {
  const { subgraph, clock } = parts;
  const answer = (source: string, variables: Record<string, unknown> = {}, principal: Principal = ada) =>
    executeOn(subgraph, source, { variables, scope: { principal } });
  const ask: Stage['ask'] = async (...args) => {
    const { data, errors } = await answer(...args);
    if (errors) throw new Error(JSON.stringify(errors));
    return data;
  };
  async function* events(source: string, variables = {}, principal: Principal = ada): AsyncGenerator<Data> {
    const contextValue = subgraph.createContext(aScope({ principal }));
    const document = parse(source);
    const told = await subscribe({
      schema: subgraph.schema,
      document,
      contextValue,
      variableValues: variables,
    });
    if (!(Symbol.asyncIterator in told)) throw new Error(JSON.stringify(told));
    for await (const { data, errors } of told) {
      if (errors) throw new Error(JSON.stringify(errors));
      yield JSON.parse(JSON.stringify(data));
    }
  }
  const until: Stage['until'] = async (runId, fits = () => false) => {
    const seen: Data[] = [];
    for await (const { workflowRunEvents: event } of events(followed, { runId })) {
      seen.push(event);
      if (fits(event)) break;
    }
    return seen;
  };
  const run = async (id: string) => (await ask(shown, { id })).workflowRun;
  return {
    ...parts,
    ask,
    refused: async (...args) => {
      const { errors = [] } = await answer(...args);
      return errors.length === 1 ? errors[0]?.extensions?.code : errors;
    },
    define: async (tasks, rest = {}) => {
      const input = { name: 'sample', title: 'Sample', tasks, ...rest };
      const source = 'mutation ($input: DefineWorkflowInput!) { defineWorkflow(input: $input) { id } }';
      return (await ask(source, { input })).defineWorkflow.id;
    },
    start: async (input = {}, more = {}) => {
      const source = 'mutation ($input: StartWorkflowInput!) { startWorkflow(input: $input) { id } }';
      return (await ask(source, { input: { workflowId: 'sample', input, ...more } })).startWorkflow.id;
    },
    events,
    until,
    ended: async (runId) => {
      await until(runId);
      return run(runId);
    },
    run,
    runThat: async (runId, fits) => {
      for (let turn = 0; turn < 10_000; turn++) {
        const found = await run(runId);
        if (fits(found)) return found;
        await nextTurn();
      }
      throw new Error(`The run did not come to that: ${JSON.stringify(await run(runId))}`);
    },
    pass: async (ms, done) => {
      let over = false;
      void done?.then(
        () => (over = true),
        () => (over = true),
      );
      const stepMs = Math.max(1_000, ms / 200);
      for (let passed = 0; passed < ms && !over; passed += stepMs) {
        await clock.advance(Math.min(stepMs, ms - passed));
        for (let turn = 0; turn < 5; turn++) await nextTurn();
      }
      // On a slow machine what is waited for may begin to wait only now.
      for (let more = 0; done && !over && more < moreMax; more++) {
        await setTimeout(20);
        await clock.advance(stepMs);
      }
    },
  };
}

const moreMax = 1_000;

const nextTurn = () => new Promise((resolve) => setImmediate(resolve));

/** The types of events, with the step where there is one: `TASK_STARTED fetch`. */
export const told = (events: readonly Data[]): readonly string[] =>
  events.map(({ type, stepId, task }) => [type, stepId ?? task?.taskId].filter(Boolean).join(' '));

/** A task of an agent of the same name. */
export const aTask = (id: string, rest: object = {}) => ({
  id,
  agentId: `test/${id}`,
  retry: { attempts: 1 },
  ...rest,
});

/** One task of a run, as `run` shows it. */
export const taskOf = (run: Data, taskId: string): Data =>
  run.tasks.find((task: Data) => task.taskId === taskId);

export const is = (type: string, stepId?: string) => (event: Data) =>
  event.type === type && (stepId === undefined || event.stepId === stepId);
