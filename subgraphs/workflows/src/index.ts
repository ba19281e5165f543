import type { RedisHandle } from '@ymera/kernel/redis';
import { assembleWorkflows, type WorkflowsSubgraph } from './assemble.ts';
import type { WorkflowsDeps } from './context.ts';
import { createBullmqDispatcher } from './dispatchers/bullmq.ts';
import { createMongoStores } from './models/mongo-stores.ts';
import { createMailbox } from './services/mailbox.ts';
import { assembleWorker, type WorkerDeps, type WorkflowWorker } from './worker.ts';

export type { WorkflowsSubgraph } from './assemble.ts';
export type { WorkflowsDeps } from './context.ts';
export type { TaskDefinition, Workflow, WorkflowDefinition } from './domain/definition.ts';
export type { EngineSettings } from './domain/engine-settings.ts';
export type { Hook, HookKind, HookListener } from './domain/hooks.ts';
export { consumes } from './events.ts';
export type { RunRecord } from './run-ports.ts';
export type { WorkerDeps, WorkflowWorker } from './worker.ts';

/**
 * Workflows: definitions and durable runs. Runs are driven from `start` to `stop`. With a Redis their steps are done by
 * workers in other processes; without one, in this very process.
 */
export async function createWorkflowsSubgraph(
  deps: WorkflowsDeps & { readonly redis?: RedisHandle | null },
): Promise<WorkflowsSubgraph> {
  const { redis, clock, log } = deps;
  const stores = await createMongoStores(deps.connection);
  if (!redis) return assembleWorkflows(deps, stores);
  const mailbox = createMailbox();
  const dispatcher = createBullmqDispatcher({ redis, mailbox, clock, log });
  return assembleWorkflows({ ...deps, dispatcher, mailbox }, stores);
}

/** A process that does the steps of runs which others drive, from `start` to `stop`. */
export async function createWorkflowWorker(
  deps: WorkerDeps & Pick<WorkflowsDeps, 'connection'>,
): Promise<WorkflowWorker> {
  return assembleWorker(deps, await createMongoStores(deps.connection));
}
