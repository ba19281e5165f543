import type { Target } from '../domain/definition.ts';
import type { TaskResolvers } from '../generated.ts';
import { upper } from './upper.ts';

export const task: Pick<
  TaskResolvers,
  | 'kind'
  | 'agent'
  | 'dependsOn'
  | 'join'
  | 'joinCount'
  | 'retry'
  | 'effect'
  | 'onFailure'
  | 'criticality'
  | 'tags'
> = {
  kind: ({ target }) => upper(target.kind),
  agent: ({ target }) => agentOf(target),
  dependsOn: ({ dependsOn }) => [...dependsOn],
  join: ({ join }) => (typeof join === 'number' ? 'COUNT' : upper(join)),
  joinCount: ({ join }) => (typeof join === 'number' ? join : null),
  retry: ({ retry }) => ({ ...retry, on: retry.on && [...retry.on] }),
  effect: ({ effect }) => upper(effect),
  onFailure: ({ onFailure }) => upper(onFailure),
  criticality: ({ criticality }) => upper(criticality),
  tags: ({ tags }) => [...tags],
};

/** The agent that does a task, or examines for it; null for tasks without one. */
export const agentOf = (target: Target): { id: string } | null =>
  target.kind === 'agent' || target.kind === 'gate' ? { id: target.agentId } : null;
