import { readFileSync } from 'node:fs';
import { newId, type Principal, type WorkflowRunner } from '@ymera/kernel';
import { buildSubgraph, type Subgraph } from '@ymera/kernel/subgraph';
import { createContext, type WorkflowsDeps } from './context.ts';
import { createInProcessDispatcher } from './dispatchers/in-process.ts';
import type { Workflow } from './domain/definition.ts';
import { defaultSettings } from './domain/engine-settings.ts';
import { permissions } from './permissions.ts';
import type { ServiceDeps, Stores } from './ports.ts';
import { resolvers } from './resolvers/index.ts';
import type { RunRecord } from './run-ports.ts';
import { cancelForService } from './services/cancel-run.ts';
import { defineWorkflow } from './services/define-workflow.ts';
import { createStepFinder, noteCommits, noteRuns } from './services/find-step.ts';
import { createHandIn } from './services/hand-in.ts';
import { createMailbox } from './services/mailbox.ts';
import { createPerformStep } from './services/perform-step.ts';
import { rememberWorkflows } from './services/remember-workflows.ts';
import { createScheduler } from './services/schedule-runs.ts';
import { showProgress } from './services/show-progress.ts';
import { checkOrder, startOrder } from './services/start-order.ts';
import { type StartWorkflowCommand, startWorkflow } from './services/start-workflow.ts';

const typeDefs = readFileSync(new URL('../schema.graphql', import.meta.url), 'utf8');

/** The subgraph, and what its host may do without going through GraphQL. */
export type WorkflowsSubgraph = Subgraph & {
  /** Of a definition as its author writes it. */
  defineWorkflow(definition: unknown, principal: Principal): Promise<Workflow>;
  startWorkflow(command: Omit<StartWorkflowCommand, 'principal'>, principal: Principal): Promise<RunRecord>;
  readonly contracts: { readonly WorkflowRunner: WorkflowRunner };
};

export type Outside = Omit<WorkflowsDeps, 'connection'> & Partial<Pick<ServiceDeps, 'random'>>;

/** Puts the subgraph together over stores of any kind. */
export function assembleWorkflows(outside: Outside, stores: Stores): WorkflowsSubgraph {
  const { agentRunner, events, bus, clock, log } = outside;
  const base = {
    stores: { ...stores, workflows: rememberWorkflows(stores.workflows) },
    agentRunner,
    events,
    bus,
    clock,
    log,
    nodeId: outside.nodeId ?? newId('node'),
    settings: { ...defaultSettings, ...outside.settings },
    random: outside.random ?? Math.random,
    mailbox: outside.mailbox ?? createMailbox(),
    hooks: outside.hooks ?? [],
  };
  const { dispatcher } = outside;
  const deps: ServiceDeps = dispatcher ? { ...base, dispatcher } : inProcess(base);
  const scheduler = createScheduler(deps);
  const seated: ServiceDeps = { ...deps, seats: scheduler.seats };
  const subgraph = buildSubgraph({
    name: 'workflows',
    typeDefs,
    resolvers,
    permissions,
    createContext: createContext(seated),
    start: scheduler.start,
    stop: async () => {
      await scheduler.stop();
      await deps.dispatcher.close();
    },
  });
  return {
    ...subgraph,
    defineWorkflow: (definition, principal) => defineWorkflow(deps, { definition, principal }),
    startWorkflow: (command, principal) => startWorkflow(seated, { ...command, principal }),
    contracts: { WorkflowRunner: runnerOf(seated) },
  };
}

const runnerOf = (deps: ServiceDeps): WorkflowRunner => ({
  start: (order) => startOrder(deps, order),
  check: (order) => checkOrder(deps, order),
  progress: (run) => showProgress(deps, run),
  cancel: (request) => cancelForService(deps, request),
});

/** The steps are done here when nobody else is said to do them. */
function inProcess(base: Omit<ServiceDeps, 'dispatcher'>): ServiceDeps {
  const { tasksMax: concurrency, stopGraceMs: closeGraceMs } = base.settings;
  const steps = createStepFinder(base);
  const commits = noteCommits(base.stores.commits, steps);
  const runs = noteRuns(base.stores.runs, steps);
  const dispatcher = createInProcessDispatcher({
    perform: createPerformStep({ ...base, steps }),
    handIn: createHandIn(base),
    mailbox: base.mailbox,
    log: base.log,
    concurrency,
    closeGraceMs,
  });
  return { ...base, stores: { ...base.stores, commits, runs }, dispatcher };
}
