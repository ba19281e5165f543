import type { WorkflowDefinition } from '../domain/definition.ts';

/** The agents that a workflow's tasks run, that examine at its gates, and that undo its tasks; each once. */
export function agentIdsOf({ tasks }: Pick<WorkflowDefinition, 'tasks'>): readonly string[] {
  const targets = tasks.flatMap(({ target, compensate }) => [
    target,
    ...(compensate ? [compensate.target] : []),
  ]);
  return [...new Set(targets.flatMap((target) => ('agentId' in target ? [target.agentId] : [])))];
}

/** A workflow's own tags and those of its tasks, each once. */
export function tagsOf({ tags, tasks }: Pick<WorkflowDefinition, 'tags' | 'tasks'>): readonly string[] {
  return [...new Set([...tags, ...tasks.flatMap((task) => task.tags)])];
}
