import type { RemoteAgent } from '../src/domain/remote/remote-agent.ts';

export const registeredAt = Date.UTC(2026, 0, 1);

/** A remote agent of tenant_one that has just registered. */
export function aRemoteAgent(overrides: Partial<RemoteAgent> = {}): RemoteAgent {
  return {
    tenantId: 'tenant_one',
    id: 'builder',
    revision: 1,
    title: 'Builder',
    description: 'Builds what it is given',
    capabilities: ['typescript', 'docker'],
    category: 'quality',
    config: { 'a.b': { $c: 1 } },
    concurrent: 1,
    standing: {
      phase: 'ACTIVE',
      since: registeredAt,
      reason: 'It was registered.',
      by: 'user_ada',
      heardAt: registeredAt,
    },
    keys: [
      {
        id: 'rkey_1',
        secretHash: 'a'.repeat(64),
        createdAt: registeredAt,
        expiresAt: registeredAt + 1_000_000,
        revokedAt: null,
      },
    ],
    report: null,
    registeredBy: 'user_ada',
    registeredAt,
    ...overrides,
  };
}

/** In a phase, last heard at a moment. */
export const inPhase = (
  phase: RemoteAgent['standing']['phase'],
  heardAt = registeredAt,
): Pick<RemoteAgent, 'standing'> => ({ standing: { ...aRemoteAgent().standing, phase, heardAt } });
