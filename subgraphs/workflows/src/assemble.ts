import { readFileSync } from 'node:fs';
import { newId, type Principal } from '@ymera/kernel';
import { buildSubgraph, type Subgraph } from '@ymera/kernel/subgraph';
import { createContext, type WorkflowsDeps } from './context.ts';
import type { Workflow } from './domain/definition.ts';
import { defaultSettings } from './domain/engine-settings.ts';
import { permissions } from './permissions.ts';
import type { RunRecord, ServiceDeps, Stores } from './ports.ts';
import { resolvers } from './resolvers/index.ts';
import { defineWorkflow } from './services/define-workflow.ts';
import { createScheduler } from './services/schedule-runs.ts';
import { type StartWorkflowCommand, startWorkflow } from './services/start-workflow.ts';

const typeDefs = readFileSync(new URL('../schema.graphql', import.meta.url), 'utf8');

/** The subgraph, and what its host may do without going through GraphQL. */
export type WorkflowsSubgraph = Subgraph & {
  /** Of a definition as its author writes it. */
  defineWorkflow(definition: unknown, principal: Principal): Promise<Workflow>;
  startWorkflow(command: Omit<StartWorkflowCommand, 'principal'>, principal: Principal): Promise<RunRecord>;
};

export type Outside = Omit<WorkflowsDeps, 'connection'> & Partial<Pick<ServiceDeps, 'random'>>;

/** Puts the subgraph together over stores of any kind. */
export function assembleWorkflows(outside: Outside, stores: Stores): WorkflowsSubgraph {
  const { agentRunner, events, bus, clock, log } = outside;
  const deps: ServiceDeps = {
    stores,
    agentRunner,
    events,
    bus,
    clock,
    log,
    nodeId: outside.nodeId ?? newId('node'),
    settings: { ...defaultSettings, ...outside.settings },
    random: outside.random ?? Math.random,
  };
  const scheduler = createScheduler(deps);
  const subgraph = buildSubgraph({
    name: 'workflows',
    typeDefs,
    resolvers,
    permissions,
    createContext: createContext(deps),
    start: scheduler.start,
    stop: scheduler.stop,
  });
  return {
    ...subgraph,
    defineWorkflow: (definition, principal) => defineWorkflow(deps, { definition, principal }),
    startWorkflow: (command, principal) => startWorkflow(deps, { ...command, principal }),
  };
}
