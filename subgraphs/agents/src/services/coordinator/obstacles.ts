import type { Obstacle } from '../../domain/coordinator/plan.ts';
import { whyUnavailable } from '../../domain/definition.ts';
import type { DefinitionStore } from '../../ports.ts';

interface Waiting {
  readonly tenantId: string;
  /** Stages whose agent can't work now. */
  readonly waiting: readonly { readonly stage: string; readonly agentId: string }[];
}

/** Why those agents can't work now; what holds for several stages is told once, of none of them. */
export async function obstaclesOf(
  { definitions }: { readonly definitions: Pick<DefinitionStore, 'findMany'> },
  { tenantId, waiting }: Waiting,
  signal?: AbortSignal,
): Promise<readonly Obstacle[]> {
  if (waiting.length === 0) return [];
  const ids = [...new Set(waiting.map(({ agentId }) => agentId))];
  const found = await definitions.findMany({ tenantId, kind: 'agent', ids }, signal);
  const byId = new Map(found.map((definition) => [definition.id, definition]));
  const told = new Map<string, Obstacle>();
  for (const { stage, agentId } of waiting) {
    const definition = byId.get(agentId);
    const { code, message } = (definition ? whyUnavailable(definition) : nobody(agentId)) ?? resting(agentId);
    const key = JSON.stringify([code, message]);
    told.set(key, { code, message, stage: told.has(key) ? null : stage });
  }
  return [...told.values()];
}

function nobody(agentId: string) {
  const message = `There is no agent for this work, such as "${agentId}": import a definition, or register one.`;
  return { code: 'NO_AGENT_FITS', message };
}

/** It could, and is left alone after failures. */
function resting(agentId: string) {
  const message = `"${agentId}" has failed several times in a row and is left alone for a while.`;
  return { code: 'AGENT_CIRCUIT_OPEN', message };
}
