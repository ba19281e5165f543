import type { Principal } from '@ymera/kernel';
import { AgentIdTakenError, RemoteAgentsFullError } from '../../domain/remote/errors.ts';
import { keyExpiry } from '../../domain/remote/keys.ts';
import { checkRegistration, type Registration } from '../../domain/remote/registration.ts';
import type { RemoteAgent } from '../../domain/remote/remote-agent.ts';
import { type Credentials, createKey } from './key-secret.ts';
import { onStandingChanged } from './on-standing-changed.ts';
import type { RemoteDesk } from './remote-desk.ts';

interface RegisterCommand {
  readonly principal: Pick<Principal, 'id' | 'tenantId'>;
  readonly registration: Registration;
  readonly keyLifetimeHours: number;
}

/** Of a tenant, without the removed. */
const agentsMax = 1_000;

/**
 * Takes a remote agent in. Its credentials are shown by this answer alone.
 *
 * @throws InvalidArgumentError, AgentIdTakenError, RemoteAgentsFullError
 */
export async function registerAgent(
  desk: RemoteDesk,
  { principal, registration, keyLifetimeHours }: RegisterCommand,
): Promise<{ readonly agent: RemoteAgent; readonly credentials: Credentials }> {
  const now = desk.clock.now();
  checkRegistration(registration);
  const expiresAt = keyExpiry(keyLifetimeHours, now);
  const { tenantId, id: by } = principal;
  await requireFree(desk, { tenantId, id: registration.id });
  const { key, credentials } = createKey({ now, expiresAt });
  const agent: RemoteAgent = {
    ...{ tenantId, ...registration, revision: 1, report: null },
    standing: { phase: 'ACTIVE', since: now, reason: 'It was registered.', by, heardAt: now },
    keys: [key],
    registeredBy: by,
    registeredAt: now,
  };
  if (!(await desk.agents.create(agent))) throw new AgentIdTakenError(agent.id);
  await onStandingChanged(desk, agent, 'registered');
  return { agent, credentials };
}

async function requireFree({ agents, definitions }: RemoteDesk, place: { tenantId: string; id: string }) {
  const { tenantId, id } = place;
  const [[other], { REMOVED: _removed, ...there }] = await Promise.all([
    definitions.findMany({ tenantId, kind: 'agent', ids: [id] }),
    agents.count(tenantId),
  ]);
  if (other && (other.status !== 'REMOVED' || other.origin === 'REMOTE')) throw new AgentIdTakenError(id);
  const count = Object.values(there).reduce((sum, of) => sum + of, 0);
  if (count >= agentsMax) throw new RemoteAgentsFullError(agentsMax);
}
