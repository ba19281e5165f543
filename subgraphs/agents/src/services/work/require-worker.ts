import { newWork } from '../../domain/remote/move-work.ts';
import { type RemoteAgent, takesWork } from '../../domain/remote/remote-agent.ts';
import { RemoteAgentUnavailableError } from '../../domain/remote/work-errors.ts';
import { openSubstitutes } from './substitutes.ts';
import type { WorkDesk } from './work-desk.ts';

/**
 * A remote agent can be run when it takes work. One that is SUSPENDED, which a few late reports bring about, can be run
 * as long as another can do its work; one that is FROZEN or REMOVED can't: nobody is to count on it any more.
 *
 * @throws RemoteAgentUnavailableError
 */
export async function requireWorker(
  desk: Pick<WorkDesk, 'agents' | 'works' | 'clock'>,
  agent: RemoteAgent,
): Promise<void> {
  if (takesWork(agent)) return;
  if (agent.standing.phase === 'SUSPENDED' && (await canBeDone(desk, agent))) return;
  throw new RemoteAgentUnavailableError(agent.id, agent.standing);
}

async function canBeDone(
  desk: Pick<WorkDesk, 'agents' | 'works' | 'clock'>,
  { tenantId, id: askedOf, capabilities }: RemoteAgent,
): Promise<boolean> {
  const asked = { id: '', tenantId, runId: '', askedOf, capabilities, inputBytes: 0, deadlineAt: 0 };
  return (await openSubstitutes(desk, tenantId)).choose(newWork(asked, desk.clock.now())) !== null;
}
