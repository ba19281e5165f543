import { assembleWorkflows, type WorkflowsSubgraph } from './assemble.ts';
import type { WorkflowsDeps } from './context.ts';
import { createMongoStores } from './models/mongo-stores.ts';

export type { WorkflowsSubgraph } from './assemble.ts';
export type { WorkflowsDeps } from './context.ts';
export type { TaskDefinition, Workflow, WorkflowDefinition } from './domain/definition.ts';
export type { EngineSettings } from './domain/engine-settings.ts';
export { consumes } from './events.ts';
export type { RunRecord } from './ports.ts';

/** Workflows: definitions and durable runs. Runs are driven from `start` to `stop`. */
export async function createWorkflowsSubgraph(deps: WorkflowsDeps): Promise<WorkflowsSubgraph> {
  return assembleWorkflows(deps, await createMongoStores(deps.connection));
}
