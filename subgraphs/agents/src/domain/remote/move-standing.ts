import { AgentNotFrozenError, AgentRemovedError } from './errors.ts';
import type { RemoteAgent } from './remote-agent.ts';

/** Who does something to an agent, why and when. */
export interface Move {
  readonly by: string;
  readonly reason: string;
  readonly now: number;
}

/** Frozen; one that is frozen already stays as it is. @throws AgentRemovedError */
export function frozen(agent: RemoteAgent, { by, reason, now }: Move): RemoteAgent {
  refuseRemoved(agent);
  if (agent.standing.phase === 'FROZEN') return agent;
  return { ...agent, standing: { ...agent.standing, phase: 'FROZEN', since: now, reason, by } };
}

/** ACTIVE, with as much time for its next report as after any other. @throws AgentNotFrozenError, AgentRemovedError */
export function thawed(agent: RemoteAgent, { by, reason, now }: Move): RemoteAgent {
  refuseRemoved(agent);
  if (agent.standing.phase !== 'FROZEN') throw new AgentNotFrozenError(agent.id, agent.standing.phase);
  return { ...agent, standing: { phase: 'ACTIVE', since: now, reason, by, heardAt: now } };
}

/** Gone for good, and its keys with it. @throws AgentRemovedError */
export function removed(agent: RemoteAgent, { by, reason, now }: Move): RemoteAgent {
  refuseRemoved(agent);
  return {
    ...agent,
    keys: agent.keys.map((key) => ({ ...key, revokedAt: key.revokedAt ?? now })),
    standing: { ...agent.standing, phase: 'REMOVED', since: now, reason, by },
  };
}

/** @throws AgentRemovedError */
export function refuseRemoved({ id, standing }: Pick<RemoteAgent, 'id' | 'standing'>): void {
  if (standing.phase === 'REMOVED') throw new AgentRemovedError(id);
}
