import { InvalidArgumentError, type Recommendation, type RecommendRequest } from '@ymera/kernel';
import { recommend } from '../domain/recommendation.ts';
import type { TaskMemory } from './open-task-memory.ts';

const taskLengthMax = 4_000;
const agentIdsMax = 1_000;

/**
 * What the tenant's earlier runs say about a task. The request may come from another process: its types are looked at.
 *
 * @throws InvalidArgumentError
 */
export async function recommendAgent(
  { memory }: { readonly memory: TaskMemory },
  { tenantId, task, agentIds }: RecommendRequest,
  signal?: AbortSignal,
): Promise<Recommendation> {
  if (typeof tenantId !== 'string' || tenantId === '')
    throw new InvalidArgumentError('tenantId', "a tenant's id", 'something else');
  if (typeof task !== 'string' || task.trim() === '' || task.length > taskLengthMax)
    throw new InvalidArgumentError('task', `a text of 1 to ${taskLengthMax} characters`, 'something else');
  if (!Array.isArray(agentIds) || agentIds.length > agentIdsMax)
    throw new InvalidArgumentError('agentIds', `at most ${agentIdsMax} ids`, 'something else');
  signal?.throwIfAborted();
  return recommend(await memory.of(tenantId), { task, agentIds });
}
